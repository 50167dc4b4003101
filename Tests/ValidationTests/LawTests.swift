import Analyses
import Datasets
import Devices
import Electrochemistry
import Equations
import Foundation
import Iontronics
import Solvers
import Testing

/// Laws that hold at every point of every device of the catalogue, through the whole tool.
struct LawTests {
    /// One ion through one channel of one membrane.
    private struct Path {
        let membrane: String
        let part: String
        let ion: Ion
        let isChannel: Bool
        /// Whether the device states the reversal potential itself, in place of the solutions.
        let statesReversal: Bool
        let number: Int

        var current: String { "current_\(number)" }
        var flux: String { "flux_\(number)" }
        var equilibrium: String { "equilibrium_\(number)" }
        var voltage: String { "voltage_\(number)" }
    }

    private static func paths(of descriptor: Descriptor) throws -> [Path] {
        let device = try descriptor.built()
        var result: [Path] = []
        for membrane in device.membranes {
            for part in membrane.parts {
                for carrier in part.carriers {
                    guard let ion = carrier.ion else { continue }
                    result.append(
                        Path(
                            membrane: membrane.name, part: part.name, ion: ion, isChannel: part.kind == .channel,
                            statesReversal: descriptor.root["membranes"]?[membrane.name]?["channels"]?[part.name]?[
                                "reversal"] != nil, number: result.count))
                }
            }
        }
        return result
    }

    private static func records(of paths: [Path]) -> [(name: String, text: String)] {
        paths.flatMap { path in
            let part = "\(path.membrane).\(path.part)"
            return [
                (path.current, "\(part).I(\(path.ion.name))"), (path.flux, "\(part).flux(\(path.ion.name))"),
                (
                    path.equilibrium,
                    path.statesReversal ? "\(part).reversal" : "\(path.membrane).nernst(\(path.ion.name))"
                ),
                (path.voltage, "\(path.membrane).V"),
            ]
        }
    }

    private static var analyses: [(device: String, analysis: String)] {
        Bench.shippedNames.flatMap { name in
            let descriptor = try? Bench.shipped(name)
            return (descriptor?.root["analyses"]?.map ?? []).map { (name, $0.key) }
        }
    }

    @Test func theCatalogueHasDevices() { #expect(Self.analyses.count >= 7) }

    @Test(arguments: analyses)
    func channelsDissipateAndFluxesFollowCharges(device name: String, analysis: String) throws {
        let descriptor = try Bench.shipped(name)
        let paths = try Self.paths(of: descriptor)
        // Where nothing carries an ion there is no law to check.
        if paths.isEmpty { return }
        let spec = try descriptor.analysis(
            descriptor.root["analyses"]?[analysis], recording: Self.records(of: paths))
        let run = try Bench(spec, of: descriptor, threads: 2)
        let status = try run["solver_status"]
        #expect(status.allSatisfy { $0 == 0 })
        for path in paths {
            let current = try #require(run.table[path.current]).doubles
            let (flux, voltage) = (try run[path.flux], try run[path.voltage])
            let equilibrium = try run[path.equilibrium]
            // Of a trace, at every instant.
            #expect(!current.isEmpty && current.count % status.count == 0)
            #expect(spec.runsInTime || current.count == status.count)
            let largest = current.filter(\.isFinite).map(abs).max() ?? 0
            // Near equilibrium a current is a small difference: what rounding of the voltage and of the equilibrium makes of it, in
            // the current and in the flux, which are computed each by itself.
            let slope =
                current.indices.filter { current[$0].isFinite && equilibrium[$0].isFinite }
                .map { abs(current[$0]) / max(abs(voltage[$0] - equilibrium[$0]), 1e-3) }.max() ?? 0
            let rounding = voltage.filter(\.isFinite).map(abs).max() ?? 0
            for index in current.indices where !current[index].isNaN {
                // N = I / (z F): outward chloride current is chloride going in.
                #expect(
                    isClose(
                        flux[index] * path.ion.charge * 96485.33212331002, current[index],
                        absolute: max(1e-14 * largest, 8 * slope * rounding.ulp)))
                if path.ion.charge < 0, abs(current[index]) > 1e-12 * largest {
                    #expect((flux[index] < 0) == (current[index] > 0))
                }
                guard path.isChannel, equilibrium[index].isFinite else { continue }
                let force = voltage[index] - equilibrium[index]
                // Rounding of the difference of two unidirectional currents.
                #expect(current[index] * force >= -1e-15 * largest * abs(force), "\(path) at \(index)")
            }
        }
    }

    /// The operating points of a device and of its variants.
    private func restingPoints(_ name: String) throws -> [Descriptor] {
        let descriptor = try Bench.shipped(name)
        return try [descriptor] + descriptor.variantNames.map { try descriptor.variant(named: $0) }
    }

    /// Devices with a port, whose potential at rest is asked for.
    private static let withPort = Bench.shippedNames.filter { (try? Bench.shipped($0).built().port) != nil }

    @Test(arguments: withPort)
    func restBalancesBetweenTheEquilibria(device name: String) throws {
        for descriptor in try restingPoints(name) {
            let paths = try Self.paths(of: descriptor)
            // A channel of no named ion pulls to the potential that its text states.
            let stated = try descriptor.built().membranes.flatMap { membrane in
                membrane.parts.filter { part in
                    part.carriers.allSatisfy { $0.ion == nil } && part.quantities.contains { $0.name == "reversal" }
                }.map { "\(membrane.name).\($0.name).reversal" }
            }
            let reversals = stated.enumerated().map { ("stated\($0)", $1) }
            let run = try Bench(
                descriptor.analysis(
                    nil, recording: [("rest", "V"), ("net", "I")] + reversals + Self.records(of: paths)),
                of: descriptor)
            let rest = try run["rest"][0]
            #expect(try run["solver_status"] == [0])
            #expect(try run["net"] == [0])
            let currents = try paths.map { try run[$0.current][0] }
            let largest = currents.map(abs).max() ?? 0
            // What no ion is named for is what the others leave.
            let namesAll = try descriptor.built().membranes.allSatisfy { membrane in
                membrane.parts.allSatisfy { $0.carriers.allSatisfy { $0.ion != nil } }
            }
            if namesAll { #expect(abs(currents.reduce(0, +)) <= 1e-9 * largest) }
            for path in paths { #expect(try run[path.flux][0].isFinite) }
            // An ion on one side only pulls without limit towards that side.
            let equilibria =
                try paths.filter(\.isChannel).map { path -> (low: Double, high: Double) in
                    let value = try run[path.equilibrium][0]
                    return value.isNaN ? (-.infinity, .infinity) : (value, value)
                } + reversals.map { (low: try run[$0.0][0], high: try run[$0.0][0]) }
            // A channel that names no ion may rest anywhere, as far as ions tell.
            let (low, high) = (equilibria.map(\.low).min() ?? -.infinity, equilibria.map(\.high).max() ?? .infinity)
            let pumped = zip(paths, currents).filter { !$0.0.isChannel }.map(\.1)
            let net = pumped.reduce(0, +)
            // Without its pump a cell of finite volume swells for ever.
            if try descriptor.built().solutions.contains(where: { $0.compartment != nil }) { continue }
            if pumped.isEmpty {
                #expect(rest >= low - 1e-12 && rest <= high + 1e-12)
            } else {
                // Without its pumps the device rests on the side to which their current carries charge.
                var overrides: [(path: FullPath, value: TextNode)] = []
                for membrane in try descriptor.built().membranes {
                    for part in membrane.parts where part.kind == .pump {
                        overrides.append(
                            (
                                FullPath(["membranes", membrane.name, "pumps", part.name]),
                                TextNode(scalar: "none", from: "test")
                            ))
                    }
                }
                let passive = try descriptor.applying(overrides)
                let alone = try Bench(passive.analysis(nil, recording: [("rest", "V")]), of: passive)["rest"][0]
                #expect(alone >= low - 1e-12 && alone <= high + 1e-12)
                #expect(net != 0)
                #expect((rest - alone) * net < 0, "\(name): \(rest) with the pump, \(alone) without, current \(net)")
            }
        }
    }

    private func twoSolutions(_ inside: String, _ outside: String, activity: String = "davies", record: String)
        -> String
    {
        """
        schema: iontronic/1
        name: two-solutions
        temperature: 31 degC
        activity: \(activity)
        solutions:
          inside: { salts: \(inside) }
          outside: { salts: \(outside) }
        membranes:
          film:
            area: 1 mm^2
            channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-10 m/s } } }
        analyses: { a: { record: \(record) } }
        """
    }

    @Test(arguments: [
        ("{ KCl: 100 mM }", "{ KCl: 10 mM }"), ("{ KCl: 1 mM, CaCl2: 20 mM }", "{ KCl: 90 mM }"),
        ("{ KCl: 1 uM }", "{ KCl: 3 mM, MgSO4: 5 mM }"),
    ])
    func potentialIsThatOfConcentrationsPlusThatOfCoefficients(inside: String, outside: String) throws {
        for ion in ["K+", "Cl-"] {
            let run = try Bench(
                twoSolutions(
                    inside, outside,
                    record: """
                        { whole: "nernst(\(ion))",
                            amounts: "R * T / (charge(\(ion)) * F) * log(outside.concentration(\(ion)) / inside.concentration(\(ion)))",
                            gammas: "R * T / (charge(\(ion)) * F) * log(outside.gamma(\(ion)) / inside.gamma(\(ion)))",
                            ideal: "ideal(nernst(\(ion)))" }
                        """))
            let (whole, amounts, gammas) = (try run["whole"][0], try run["amounts"][0], try run["gammas"][0])
            #expect(isClose(whole, amounts + gammas, relative: 1e-12, absolute: 1e-15))
            #expect(isClose(try run["ideal"][0], amounts, relative: 1e-12))
            #expect(gammas != 0)
        }
    }

    @Test(arguments: ["ideal", "davies", "limiting"])
    func equalActivitiesGiveZeroExactly(model: String) throws {
        let salts = "{ KCl: 0.731 mM, CaCl2: 0.017 mM }"
        let run = try Bench(
            twoSolutions(salts, salts, activity: model, record: "{ k: nernst(K+), cl: nernst(Cl-), rest: V }"))
        #expect(try run["k"] == [0])
        #expect(try run["cl"] == [0])
        #expect(try run["rest"] == [0])
    }

    @Test(arguments: ["ideal", "davies"])
    func swappingTheSolutionsTurnsTheSign(model: String) throws {
        let (a, b) = ("{ KCl: 93 mM }", "{ KCl: 7 mM, NaCl: 20 mM }")
        let record = "{ k: nernst(K+), cl: nernst(Cl-), rest: V }"
        let (plain, swapped) = (
            try Bench(twoSolutions(a, b, activity: model, record: record)),
            try Bench(twoSolutions(b, a, activity: model, record: record))
        )
        for name in ["k", "cl"] { #expect(isClose(try plain[name][0], -(try swapped[name][0]), relative: 1e-14)) }
        #expect(isClose(try plain["rest"][0], -(try swapped["rest"][0]), relative: 1e-8))
    }

    private func asymmetric(membrane: String = "doc: as it stands", part: String = "") -> String {
        """
        schema: iontronic/1
        name: mirrored
        temperature: 25 degC
        activity: ideal
        solutions:
          inside: { ions: { K+: 100 mM, Na+: 12 mM, Cl-: balance } }
          outside: { ions: { K+: 10 mM, Na+: 90 mM, Cl-: balance } }
        membranes:
          film:
            area: 1 mm^2
            \(membrane)
            channels:
              pores: { model: ghk, permeability: { K+: 1e-8 m/s, Na+: 1e-9 m/s }\(part) }
              gate: { model: boltzmann, conductance: 1 S/m^2, half: -20 mV, slope: 6 mV, reversal: 55 mV\(part) }
            pumps: { NaK: { model: constant-current, current: 1 mA/m^2, exports: { Na+: 3 }, imports: { K+: 2 }\(part) } }
        analyses:
          a: { sweep: { V: { from: -150 mV, to: 150 mV, points: 61 } }, record: { pores: pores.I, gate: gate.I, pump: NaK.I } }
        """
    }

    private func expectEqual(_ a: [Double], _ b: [Double], _ what: String) throws {
        let scale = try #require(a.map(abs).max())
        for (x, y) in zip(a, b) { #expect(isClose(x, y, relative: 1e-11, absolute: 1e-14 * scale), "\(what)") }
    }

    @Test func aPartTurnedRoundMirrorsItsCurve() throws {
        let plain = try Bench(asymmetric())
        let turned = try Bench(asymmetric(part: ", reversed: true"))
        for name in ["gate", "pump"] {
            try expectEqual(try plain[name], try turned[name].reversed().map { -$0 }, name)
        }
        // The gradient belongs to the solutions, which have not been turned.
        try expectEqual(try plain["pores"], try turned["pores"], "pores")
    }

    @Test func aMembraneTurnedRoundIsOneWithItsSidesExchanged() throws {
        let plain = try Bench(asymmetric())
        let turned = try Bench(asymmetric(membrane: "reversed: true"))
        let exchanged = try Bench(
            asymmetric(membrane: "{ }").replacing("    { }\n", with: "    inside: outside\n    outside: inside\n"))
        for name in ["pores", "gate", "pump"] { #expect(try turned[name] == exchanged[name]) }
        try expectEqual(try plain["pores"], try turned["pores"].reversed().map { -$0 }, "pores")
    }
}
