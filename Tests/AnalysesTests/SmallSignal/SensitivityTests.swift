import Analyses
import Datasets
import Devices
import Equations
import Foundation
import Testing
import Units

@Suite struct SensitivityTests {
    /// Two leaks: V = (g1 E1 + g2 E2) / (g1 + g2).
    private func two(_ analysis: String) -> String {
        leak(analysis, parameters: "{ scale: 1 }").replacing(
            "reversal: -50 mV }",
            with: "reversal: -50 mV }\n      other: { model: ohmic, conductance: 30 S/m^2, reversal: 10 mV }")
    }

    @Test func agreesWithClosedForms() throws {
        let solved = try Solved(
            two("{ sensitivity: { of: [V, power], to: [leak.reversal, scale, other.conductance] } }"))
        #expect(isClose(try solved["voltage"][0], -5e-3))
        #expect(isClose(try solved["voltage_by_reversal"][0], 0.25))
        // dV/dg = (E - V) / sum
        #expect(isClose(try solved["voltage_by_scale"][0], 10 * (-0.05 + 0.005) / 40))
        #expect(isClose(try solved["voltage_by_conductance"][0], (0.01 + 0.005) / 40))
        #expect(isClose(try solved["voltage_by_conductance_relative"][0], 30 * 0.015 / 40 / -0.005))
        #expect(isClose(try solved["voltage_by_reversal_relative"][0], 0.25 * -0.05 / -0.005))
        #expect(try solved["power_by_scale"][0] == 0)
        #expect(solved.unit(of: "voltage_by_scale") == "V")
    }

    /// What holds the port may change as well: the slope conductance.
    @Test func differentiatesByWhatIsHeld() throws {
        let clamped = try Solved(
            two(
                "{ drive: { V: -20 mV }, sensitivity: { of: [I, leak.I], to: [V, temperature] }, record: [conductance] }"
            ))
        #expect(isClose(try clamped["current_by_voltage"][0], 4e-5))
        #expect(isClose(try clamped["current_by_voltage"][0], try clamped["slope_conductance"][0]))
        #expect(isClose(try clamped["leak_current_by_voltage"][0], 1e-5))
        #expect(try clamped["current_by_temperature"][0] == 0)
        let driven = try Solved(two("{ drive: { I: 1 nA }, sensitivity: { of: [V], to: [I] } }"))
        #expect(isClose(try driven["voltage_by_current"][0], 1 / 4e-5))
    }

    /// However many are asked for, they are answers of one matrix.
    @Test func manyAreAnsweredTogether() throws {
        let factors = (1...40).map(Double.init)
        let quantities = factors.map { "\"V * \($0)\"" }.joined(separator: ", ")
        let table = try Solved(two("{ sensitivity: { of: [\(quantities), V], to: [scale] } }"))
        let names = table.table.variableNames.filter { $0.hasSuffix("by_scale") }
        try #require(names.count == 41)
        let own = try table[names[40]][0]
        #expect(own != 0)
        for (factor, name) in zip(factors, names) { #expect(isClose(try table[name][0], factor * own)) }
    }

    /// Every point of a sweep, of draws and of variants has its own.
    @Test func nestsInASweep() throws {
        let text = two(
            "{ sweep: [{ sample: 3 }, { leak.conductance: [10 S/m^2, 90 S/m^2] }], sensitivity: { of: [V], to: [leak.conductance, other.reversal] } }"
        ).replacing(
            "analyses:", with: "spread: { other.conductance: { distribution: normal, sigma: 10 % } }\nanalyses:")
        let solved = try Solved(text)
        let (by, v) = (try solved["voltage_by_conductance"], try solved["voltage"])
        let draws = try solved["other_conductance"]
        for (place, value) in by.enumerated() {
            let (g, other) = (place % 2 == 0 ? 10.0 : 90, draws[place / 2])
            #expect(isClose(value, (-0.05 - v[place]) / (g + other), relative: 1e-10))
        }
    }

    @Test func saysWhatCannotBe() {
        func said(_ sensitivity: String, _ rest: String = "") -> String {
            complaints(leak("{ sensitivity: \(sensitivity)\(rest) }")).joined(separator: "\n")
        }
        #expect(said("{ of: [V], to: [leak.reversel] }").contains("no path `leak.reversel`"))
        #expect(said("{ of: [V], to: [V] }").contains("`V` is not held here"))
        #expect(said("{ of: [V], to: [activity.model] }").contains("as a number"))
        #expect(said("{ of: [Q], to: [scale] }").contains("Q"))
        #expect(said("{ of: [], to: [scale] }").contains("names nothing"))
        #expect(
            said("{ of: [V], to: [scale] }", ", impedance: { from: 1 Hz, to: 2 Hz, points: 2 }").contains(
                "also `impedance`"))
        let moving = leak("{ sensitivity: { of: [growthRate], to: [scale] } }").replacing(
            "area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: 0.02 F/m^2")
        #expect(complaints(moving).joined().contains("not differentiated again"))
    }

    @Test func thereAreDevices() { #expect(Self.devices.count > 15) }

    static let devices = ((try? FileManager.default.contentsOfDirectory(atPath: Solved.catalogue + "/devices")) ?? [])
        .sorted()

    /// Every device that ships, by every number of its text, against differences of the operating points themselves.
    @Test(arguments: devices) func agreesWithDifferences(_ file: String) throws {
        let folder = Solved.catalogue + "/devices"
        let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
        let descriptor = try Descriptor(
            SourceFile(path: file, text: text), folder: folder, folders: DescriptorFolders(catalogue: Solved.catalogue))
        // Of a device without a port nothing can be held, and it has no voltage of its own.
        guard descriptor.hasPort else { return }
        // Held away from rest everything carries current, but for a finite volume, which settles until nothing flows.
        let settles = descriptor.root["solutions"]?.map?.contains { $0.value["volume"] != nil } ?? false
        let clamp = settles ? "" : "drive: { V: 12 mV }, "
        let (quantity, variable) = settles ? ("V", "voltage") : ("I", "current")
        var compared = 0
        for (path, node) in DeviceCase.values(of: descriptor) {
            let name = path.description
            guard let value = Self.value(of: name, node, descriptor), value.number != 0 else { continue }
            let own = try Self.solve(
                "{ \(clamp)sensitivity: { of: [\(quantity)], to: [\"\(name)\"] } }", "by", name, of: descriptor)
            guard let own else { continue }
            let derivative = try #require(
                own.table.variableNames.first { $0.hasPrefix("\(variable)_by") && !$0.hasSuffix("relative") })
            let slope = try own[derivative][0]
            let step = abs(value.number) * 1e-4
            let values = (-2...2).map { "\"\(value.number + Double($0) * step) \(value.unit)\"" }
            let around = try Self.solve(
                "{ \(clamp)sweep: [{ \"\(name)\": [\(values.joined(separator: ", "))] }], record: [\(quantity)] }",
                "sweep",
                name,
                of: descriptor)
            guard let around else { continue }
            let y = try around[variable]
            // At a corner, such as a point of a table, the derivative is that of one of the sides.
            let differences = [
                (8 * (y[3] - y[1]) - (y[4] - y[0])) / (12 * step), (4 * y[3] - 3 * y[2] - y[4]) / (2 * step),
                (3 * y[2] - 4 * y[1] + y[0]) / (2 * step),
            ]
            let size = max(abs(differences[0]), abs(slope)) * abs(value.number)
            let errors = differences.map { abs(slope - $0) * abs(value.number) }
            #expect(
                errors[0] <= 1e-8 * size + 1e-9 * abs(y[2]) || errors[1...].contains { $0 <= 1e-6 * size },
                "\(name): \(slope), by differences \(differences)")
            compared += 1
        }
        #expect(compared > 1, "\(file): too few numbers compared")
    }

    /// The number at a path in SI, with its unit; `nil` where it is none.
    private static func value(of path: String, _ node: TextNode, _ descriptor: Descriptor) -> (
        number: Double, unit: String
    )? {
        let voltage = TextNode(scalar: "12 mV", from: "clamp")
        guard let device = try? DeviceCase(descriptor, voltage: voltage, changing: [(path, node)]),
            let change = device.changing.first
        else { return nil }
        let number = device.graph.evaluate([change.value], where: device.nominal)[0]
        let unit = change.value.dimension.description
        return (number, unit == "1" ? "" : unit.hasPrefix("1/") ? String(unit.dropFirst()) : unit)
    }

    private static func spec(_ analysis: String, _ descriptor: Descriptor) throws -> AnalysisSpec {
        var problems = Diagnostics()
        let file = SourceFile(path: "analysis", text: analysis)
        let node = try #require(TextReader.read(file, into: &problems))
        return try AnalysisSpec("a", node, of: descriptor)
    }

    private static func solve(_ analysis: String, _ what: String, _ path: String, of descriptor: Descriptor) throws
        -> Solved?
    {
        do { return try Solved(spec(analysis, descriptor), of: descriptor) } catch let error as Diagnostics {
            // Some numbers cannot move alone: a solution that is stated and neutral, a power.
            let text = error.entries.map(\.message).joined(separator: " ")
            #expect(
                text.contains("neutral") || text.contains("plain") || text.contains("stated"),
                "\(what) \(path): \(text)")
            return nil
        }
    }
}
