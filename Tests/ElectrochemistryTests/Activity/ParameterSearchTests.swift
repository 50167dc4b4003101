import Electrochemistry
import Testing

@Suite struct ParameterSearchTests {
    private func family(_ name: String, unlistedIsZero: Bool = false) -> ActivityFamily {
        ActivityFamily(name: name, source: "made up", models: ["pitzer"], unlistedIsZero: unlistedIsZero)
    }

    private let species = [("K+", 1.0), ("Na+", 1), ("NO3-", -1), ("Cl-", -1)].map {
        ActivitySpecies(name: $0.0, charge: $0.1)
    }

    @Test func listsEveryMissingPairAndWhoHasIt() throws {
        var own = family("own", unlistedIsZero: true)
        for cation in ["K+", "Na+"] { own.pairs[SpeciesSet(cation, "Cl-")] = PitzerPair(beta0: .constant(0.1)) }
        var other = family("other")
        other.pairs[SpeciesSet("K+", "NO3-")] = PitzerPair(beta0: .constant(-0.1))
        let model = try ActivityModel(named: "pitzer", family: own)
        let error = #expect(throws: ActivityError.self) { try model.binding(for: species, others: [own, other]) }
        let text = try #require(error).description
        for word in ["K+, NO3-", "NO3-, Na+", "beta0", "`own`", "`other` has beta0, beta1, Cphi(K+, NO3-)"] {
            #expect(text.contains(word), "\(text)")
        }
        guard case .missing(_, _, let parameters) = error else {
            Issue.record("\(text)")
            return
        }
        // An absent theta is none of them: the family says that it is zero.
        #expect(parameters.count == 2)

        let zero = try ActivityModel(named: "pitzer", family: own, missingIsZero: true).binding(for: species)
        #expect(zero.notes.contains { $0.contains("K+, NO3-") && $0.contains("counts as zero") })
        var whole = other
        whole.pairs[SpeciesSet("Na+", "NO3-")] = PitzerPair(beta0: .constant(0))
        let mixed = try ActivityModel(named: "pitzer", family: own, fallbacks: [whole]).binding(for: species)
        #expect(mixed.notes.contains { $0.contains("taken from `other`") })
        #expect(mixed.notes.contains { $0.contains("theta(K+, Na+)") && $0.contains("counts as zero") })
    }

    @Test func absentMixingTermsAreMissingUnlessTheFamilySaysZero() throws {
        var own = family("salts")
        for cation in ["K+", "Na+"] { own.pairs[SpeciesSet(cation, "Cl-")] = PitzerPair(beta0: .constant(0.1)) }
        let chlorides = species.filter { $0.name != "NO3-" }
        let model = try ActivityModel(named: "pitzer", family: own)
        let error = #expect(throws: ActivityError.self) { try model.binding(for: chlorides) }
        #expect(try #require(error).message.contains("theta(K+, Na+); psi(Cl-, K+, Na+)"))
        own.theta[SpeciesSet("Na+", "K+")] = .constant(0)
        own.psi[SpeciesSet("Na+", "Cl-", "K+")] = .constant(0)
        let bound = try ActivityModel(named: "pitzer", family: own).binding(for: chlorides)
        #expect(bound.notes.isEmpty)
    }

    @Test func limitFollowsTheFits() throws {
        var own = family("fits")
        own.pairs[SpeciesSet("Ca2+", "Cl-")] = PitzerPair(beta0: .constant(0.3), largestMolality: 5)
        let calcium = [ActivitySpecies(name: "Ca2+", charge: 2), ActivitySpecies(name: "Cl-", charge: -1)]
        let bound = try ActivityModel(named: "pitzer", family: own).binding(for: calcium)
        #expect(bound.limit == 15)
        #expect(bound.range(ionicStrength: 16) == .beyond(limit: 15))
    }

    @Test func sizesAreNeeded() throws {
        var own = ActivityFamily(name: "sizes", source: "", models: ["extended"])
        own.sizes["K+"] = .init(approach: 3e-10, isRecalled: true)
        let model = try ActivityModel(named: "extended", family: own)
        let error = #expect(throws: ActivityError.self) { try model.binding(for: species) }
        #expect(try #require(error).message.contains("size(Na+); size(NO3-); size(Cl-)"))
        #expect(try model.binding(for: [species[0]]).notes == ["the size of K+ is written down from memory"])
    }
}
