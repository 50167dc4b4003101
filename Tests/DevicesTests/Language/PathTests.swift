import Devices
import Testing

@Suite struct PathTests {
    private func paths(_ path: String, _ text: String = device()) throws -> [String] {
        try load(text).resolve(path).map(\.description)
    }

    @Test(arguments: [
        ("membranes.axolemma.channels.pores.permeability.K+", "membranes.axolemma.channels.pores.permeability.K+"),
        ("pores.permeability.K+", "membranes.axolemma.channels.pores.permeability.K+"),
        ("pores.permeability(K+)", "membranes.axolemma.channels.pores.permeability.K+"),
        ("axolemma.pores.permeability.Cl-", "membranes.axolemma.channels.pores.permeability.Cl-"),
        ("permeability.K+", "membranes.axolemma.channels.pores.permeability.K+"),
        ("leak.reversal", "membranes.axolemma.channels.leak.reversal"),
        ("pores.count", "membranes.axolemma.channels.pores.count"),
        ("axolemma.area", "membranes.axolemma.area"),
        ("area", "membranes.axolemma.area"),
        ("temperature", "temperature"),
        ("activity", "activity"),
        ("activity.model", "activity.model"),
        ("activity.C", "activity.C"),
        ("inside.salts.KCl", "solutions.inside.salts.KCl"),
        ("solutions.inside.temperature", "solutions.inside.temperature"),
        ("membranes.*.area", "membranes.axolemma.area"),
        ("pores", "membranes.axolemma.channels.pores"),
        ("seed", "seed"),
        ("membranes.axolemma.pumps.NaK", "membranes.axolemma.pumps.NaK"),
        ("membranes.axolemma.channels.pores.permeability.Na+", "membranes.axolemma.channels.pores.permeability.Na+"),
    ]) func isFound(path: String, full: String) throws {
        #expect(try paths(path) == [full])
    }

    @Test func parametersWinOverKeysOfTheSameName() throws {
        #expect(try paths("C", device("parameters: { C: 1, hold: { value: 0 V } }")) == ["parameters.C"])
        #expect(try paths("hold", device("parameters: { C: 1, hold: { value: 0 V } }")) == ["parameters.hold"])
    }

    @Test func starStandsForAnyName() throws {
        let found = try paths("membranes.axolemma.channels.*.count")
        #expect(
            found == ["membranes.axolemma.channels.leak.count", "membranes.axolemma.channels.pores.count"])
        #expect(try paths("pores.permeability.*").count == 2)
    }

    @Test(arguments: [
        ("leak.conductence", "no path `leak.conductence`. Nearest: `membranes.axolemma.channels.leak.conductance`"),
        ("zzzzzzzzzzzz", "no path `zzzzzzzzzzzz`"),
        ("membranes.*.aera", "no path `membranes.*.aera`. Nearest: `membranes.axolemma.area`"),
        ("pores[*].count", "`pores` has no instances"),
        ("count", "`count` fits `axolemma.leak.count` and `axolemma.pores.count`; say which"),
        ("", "`` is not a path"), ("a..b", "`a..b` is not a path"), ("f(K+", "`f(K+` is not a path"),
        ("]", "`]` is not a path"), (".", "`.` is not a path"),
    ]) func isNotFound(path: String, said: String) throws {
        let descriptor = try load(device())
        #expect(throws: Diagnostic.self) { try descriptor.resolve(path) }
        do {
            _ = try descriptor.resolve(path)
        } catch {
            #expect(error.message == said)
        }
    }

    @Test func whatIsTypedIsFoundThere() throws {
        let descriptor = try load(device())
        #expect(descriptor.node(at: FullPath(["activity", "model"]))?.scalar == "davies")
        #expect(try descriptor.resolve("leak.conductance").first.flatMap(descriptor.node)?.scalar == "1 S/m^2")
        #expect(descriptor.node(at: FullPath(["membranes", "axolemma", "channels", "leak", "reversal"])) == nil)
    }

    @Test func whatAPlaceHolds() throws {
        let descriptor = try load(device())
        guard let path = try descriptor.resolve("leak.conductance").first,
            case .expression(let units, _) = descriptor.holding(at: path)
        else {
            Issue.record("no expression")
            return
        }
        #expect(units == ["S/m^2"])
    }
}
