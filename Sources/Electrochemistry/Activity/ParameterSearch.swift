/// Looks up what a model needs to know about certain species, and keeps account of what was not there.
struct ParameterSearch {
    let model: ActivityModel
    private let others: [ActivityFamily]
    private(set) var notes: [String] = []

    init(_ model: ActivityModel, others: [ActivityFamily]) {
        self.model = model
        self.others = others
    }

    private var families: [ActivityFamily] { [model.family].compactMap(\.self) + model.fallbacks }

    /// The formula of the model for these species.
    mutating func formula(for species: [ActivitySpecies]) throws(ActivityError) -> any ActivityFormula {
        let charges = species.map(\.charge)
        switch model.name {
        case "limiting": return DebyeHueckelActivity(charges: charges, denominator: .common(0))
        case "guentelberg": return DebyeHueckelActivity(charges: charges, denominator: .common(1))
        case "davies":
            return DebyeHueckelActivity(
                charges: charges, denominator: .common(1), slope: .davies(model.constants["C"] ?? 0.3))
        case "extended", "truesdell-jones", "b-dot": return try withSizes(species)
        case "sit": return try specificInteraction(species)
        case "pitzer": return try pitzer(species)
        case "given":
            let missing = species.filter { model.constants[$0.name] == nil }.map(\.name)
            guard missing.isEmpty else { throw .coefficientsNeeded(ions: missing) }
            return GivenActivity(charges: charges, gammas: species.map { model.constants[$0.name] ?? .nan })
        default: return IdealActivity(charges: charges)
        }
    }

    /// What the first family that has it says; taken from another than the first is told.
    private mutating func first<Value>(_ what: String, _ find: (ActivityFamily) -> Value?) -> Value? {
        for (index, family) in families.enumerated() {
            guard let value = find(family) else { continue }
            if index > 0 { note("\(what) is taken from `\(family.name)`") }
            return value
        }
        return nil
    }

    private mutating func note(_ text: String) { if !notes.contains(text) { notes.append(text) } }

    /// Which other families have what is missing, for the help.
    private func holders(_ has: (ActivityFamily) -> Bool) -> [String] {
        others.filter { other in
            other.models.contains(model.name) && !families.contains { $0.name == other.name } && has(other)
        }.map(\.name)
    }

    private mutating func withSizes(_ species: [ActivitySpecies]) throws(ActivityError) -> any ActivityFormula {
        var (sizes, slopes): ([Double], [Double]) = ([], [])
        var missing: [ActivityError.MissingParameter] = []
        for one in species {
            if one.charge == 0 {
                // Setchenow's 0.1 for a neutral, unless the family knows better.
                let known = first("\(one.name)") { $0.sizes[one.name] }
                sizes.append(known?.approach ?? 0)
                slopes.append(known?.slope ?? 0.1)
                continue
            }
            guard let size = first("size of \(one.name)", { $0.sizes[one.name] }) else {
                missing.append(
                    ActivityError.MissingParameter(
                        what: "size", species: SpeciesSet(one.name), heldBy: holders { $0.sizes[one.name] != nil }))
                continue
            }
            if size.isRecalled { note("the size of \(one.name) is written down from memory") }
            sizes.append(size.approach)
            slopes.append(size.slope)
        }
        guard missing.isEmpty else { throw .missing(model: model.name, family: familyNames, missing) }
        let charges = species.map(\.charge)
        if model.name == "b-dot" {
            guard let tables = model.family?.tables else {
                throw .familyWithoutTables(model: model.name, family: familyNames)
            }
            return DebyeHueckelActivity(
                charges: charges, denominator: .sizes(sizes), slope: .table(tables.slope),
                coefficients: (tables.a, tables.b))
        }
        return DebyeHueckelActivity(
            charges: charges, denominator: .sizes(sizes),
            slope: model.name == "truesdell-jones" ? .perIon(slopes) : .none)
    }

    private var familyNames: String { families.map(\.name).joined(separator: ", ") }

    private mutating func specificInteraction(
        _ species: [ActivitySpecies]
    ) throws(ActivityError) -> any ActivityFormula {
        var interactions: [SpecificInteractionActivity.Interaction] = []
        var missing: [ActivityError.MissingParameter] = []
        for (i, cation) in species.enumerated() where cation.charge > 0 {
            for (j, anion) in species.enumerated() where anion.charge < 0 {
                let key = SpeciesSet(cation.name, anion.name)
                if let value = first("epsilon(\(key))", { $0.epsilon[key] }) {
                    interactions.append(SpecificInteractionActivity.Interaction(i, j, epsilon: value))
                } else {
                    missing.append(
                        ActivityError.MissingParameter(
                            what: "epsilon", species: key, heldBy: holders { $0.epsilon[key] != nil }))
                }
            }
        }
        try settle(missing)
        return SpecificInteractionActivity(charges: species.map(\.charge), interactions: interactions)
    }

    /// Throws what is missing, or notes that it counts as zero where the user says so.
    private mutating func settle(_ missing: [ActivityError.MissingParameter]) throws(ActivityError) {
        guard !missing.isEmpty else { return }
        guard model.missingIsZero else { throw .missing(model: model.name, family: familyNames, missing) }
        let searched = families.map { "`\($0.name)`" }.joined(separator: ", ")
        for parameter in missing { note("\(parameter.text) is not in \(searched) and counts as zero") }
    }

    private mutating func pitzer(_ species: [ActivitySpecies]) throws(ActivityError) -> any ActivityFormula {
        var terms = PitzerTerms()
        var missing: [ActivityError.MissingParameter] = []
        let cations = species.indices.filter { species[$0].charge > 0 }
        let anions = species.indices.filter { species[$0].charge < 0 }
        let neutrals = species.indices.filter { species[$0].charge == 0 }
        func key(_ indices: Int...) -> SpeciesSet { SpeciesSet(indices.map { species[$0].name }) }
        for cation in cations {
            for anion in anions {
                let key = key(cation, anion)
                guard let pair = first("beta0, beta1, Cphi(\(key))", { $0.pairs[key] }) else {
                    missing.append(
                        ActivityError.MissingParameter(
                            what: "beta0, beta1, Cphi", species: key, heldBy: holders { $0.pairs[key] != nil }))
                    continue
                }
                if pair.isRecalled { note("beta0, beta1, Cphi(\(key)) are written down from memory") }
                terms.pairs.append(PitzerTerms.Two(cation, anion, pair))
            }
        }
        for (same, opposite) in [(cations, anions), (anions, cations)] {
            for (position, one) in same.enumerated() {
                for two in same.dropFirst(position + 1) {
                    if let value = mixing("theta", key(one, two), &missing, { $0.theta }) {
                        terms.theta.append(PitzerTerms.Two(one, two, value))
                    }
                    for three in opposite {
                        if let value = mixing("psi", key(one, two, three), &missing, { $0.psi }) {
                            terms.psi.append(PitzerTerms.Three(one, two, three, value))
                        }
                    }
                }
            }
        }
        for neutral in neutrals {
            for ion in cations + anions {
                if let value = mixing("lambda", key(neutral, ion), &missing, { $0.lambda }) {
                    terms.lambda.append(PitzerTerms.Two(neutral, ion, value))
                }
            }
            for cation in cations {
                for anion in anions {
                    if let value = mixing("zeta", key(neutral, cation, anion), &missing, { $0.zeta }) {
                        terms.zeta.append(PitzerTerms.Three(neutral, cation, anion, value))
                    }
                }
            }
        }
        try settle(missing)
        return PitzerActivity(charges: species.map(\.charge), terms: terms)
    }

    /// A term of a mixture. Not listed it is zero where the family says that such terms are, which is told.
    private mutating func mixing(
        _ what: String, _ key: SpeciesSet, _ missing: inout [ActivityError.MissingParameter],
        _ table: (ActivityFamily) -> [SpeciesSet: TemperatureFunction]
    ) -> TemperatureFunction? {
        if let value = first("\(what)(\(key))", { table($0)[key] }) { return value }
        if model.family?.unlistedIsZero == true {
            note("\(what)(\(key)) is not in `\(model.family?.name ?? "")` and counts as zero")
        } else {
            missing.append(
                ActivityError.MissingParameter(
                    what: what, species: key, heldBy: holders { table($0)[key] != nil }))
        }
        return nil
    }

    /// The largest ionic strength that the parameters of these species were fitted to, mol/kg.
    func limit(for species: [ActivitySpecies]) -> Double? {
        var limit = model.family?.largestIonicStrength
        for cation in species where cation.charge > 0 {
            for anion in species where anion.charge < 0 {
                let key = SpeciesSet(cation.name, anion.name)
                let pair = families.lazy.compactMap { $0.pairs[key] }.first
                guard let molality = pair?.largestMolality else { continue }
                // nu z^2 of both ions of a salt M_nu X_nu'.
                let (plus, minus) = (cation.charge, -anion.charge)
                let divisor = greatestCommonDivisor(plus, minus)
                let strength = molality * (minus / divisor * plus * plus + plus / divisor * minus * minus) / 2
                limit = min(limit ?? strength, strength)
            }
        }
        return limit
    }

    private func greatestCommonDivisor(_ a: Double, _ b: Double) -> Double {
        b < 1e-9 ? max(a, 1e-9) : greatestCommonDivisor(b, a.truncatingRemainder(dividingBy: b))
    }
}
