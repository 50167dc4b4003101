import Foundation
import Iontronics

/// Results that a test tells: a current over variants and voltages, how its points ended, and a figure of each curve.
struct StoredStory: Sendable {
    var variants = ["reference", "narrow", "wide"]
    var voltages = (0...10).map { -0.1 + 0.02 * Double($0) }
    /// Values of the axis are stored in this unit.
    var voltageUnit = "V"
    var unit = "A"
    /// The quantity's name in the file.
    var name = "current"
    var kind = ResultVariable.Kind.double
    /// By variant and voltage; stored as given, in `unit`.
    var current: @Sendable (_ variant: String, _ voltage: Double) -> Double = { variant, voltage in
        let conductance = ["reference": 1e-9, "narrow": 2e-9, "wide": 3e-9][variant] ?? 4e-9
        return conductance * (voltage - 0.011)
    }
    var status: @Sendable (_ variant: String, _ voltage: Double) -> Int8 = { _, _ in 0 }
    var figure: @Sendable (_ variant: String) -> Double = { _ in 0.011 }
    var figureStatus: @Sendable (_ variant: String) -> Int8 = { _ in 0 }
    var hasFigure = true
    /// An axis of one variant less, or one of temperature more.
    var hasVariants = true
    var hasTemperature = false
    var isTransposed = false
    /// Points of a chunk along each axis; all of them unless stated.
    var chunk: Int?
    var device = "story"

    private var axisNames: [String] {
        let outer = (hasTemperature ? ["temperature"] : []) + (hasVariants ? ["variant"] : [])
        return isTransposed ? ["voltage"] + outer : outer + ["voltage"]
    }

    private var axes: [ResultAxis] {
        axisNames.map { name in
            switch name {
            case "variant": ResultAxis(name: name, coordinate: .labels(variants))
            case "temperature":
                ResultAxis(
                    name: name, coordinate: .numbers([298.15]), attributes: [ResultAttribute("units", .text("K"))])
            default:
                ResultAxis(
                    name: name, coordinate: .numbers(voltageUnit == "mV" ? voltages.map { $0 * 1000 } : voltages),
                    attributes: [ResultAttribute("units", .text(voltageUnit)), ResultAttribute("path", .text("V"))])
            }
        }
    }

    private var layout: ResultLayout {
        let extents = axes.map(\.count)
        let chunk = extents.map { min($0, self.chunk ?? $0) }
        var variables = [
            ResultVariable(
                name: name, kind: kind, axes: axisNames, chunk: chunk,
                attributes: [
                    ResultAttribute("units", .text(unit)), ResultAttribute("long_name", .text("I")),
                    ResultAttribute("ancillary_variables", .text("solver_status")),
                ]),
            ResultVariable(
                name: "solver_status", kind: .byte, axes: axisNames, chunk: chunk,
                attributes: [
                    ResultAttribute(
                        "flag_meanings", .text("converged stalled diverged singular timed_out not_computed"))
                ]),
        ]
        if hasFigure, hasVariants {
            let attributes = [
                ResultAttribute("units", .text("V")), ResultAttribute("long_name", .text("root(I, V)")),
                ResultAttribute("ancillary_variables", .text("crossing_status")),
            ]
            variables.append(
                ResultVariable(
                    name: "crossing", kind: .double, axes: ["variant"], chunk: [variants.count], attributes: attributes)
            )
            variables.append(
                ResultVariable(
                    name: "crossing_status", kind: .byte, axes: ["variant"], chunk: [variants.count],
                    attributes: [ResultAttribute("flag_meanings", .text("found none several not_computed"))]))
        }
        return ResultLayout(
            attributes: [
                ResultAttribute("Conventions", .text(ResultsFile.conventions)),
                ResultAttribute("iontronic_device", .text(device)),
            ], sources: [], groups: [ResultGroup(name: "", axes: axes, variables: variables)])
    }

    /// Writes everything as a results file.
    func write(to path: String) throws {
        let layout = self.layout
        var writer = try ResultsFileWriter(path: path)
        try writer.begin(layout)
        let prepare = writer.preparer()
        for (index, variable) in layout.groups[0].variables.enumerated() {
            let extents = variable.axes.map { name in axes.first { $0.name == name }?.count ?? 1 }
            var start = extents.map { _ in 0 }
            while true {
                let count = extents.indices.map { min(variable.chunk[$0], extents[$0] - start[$0]) }
                let points = Self.points(start, count)
                let values: ResultChunk.Values =
                    switch variable.name {
                    case "solver_status": .bytes(points.map { status(at: $0).status })
                    case "crossing": .doubles(points.map { figure(variants[$0[0]]) })
                    case "crossing_status": .bytes(points.map { figureStatus(variants[$0[0]]) })
                    default:
                        kind == .double
                            ? .doubles(points.map { status(at: $0).current })
                            : .integers(points.map { _ in 1 })
                    }
                try writer.write(
                    try prepare(ResultChunk(group: 0, variable: index, start: start, count: count, values: values)))
                var axis = extents.count - 1
                while axis >= 0 {
                    start[axis] += variable.chunk[axis]
                    if start[axis] < extents[axis] { break }
                    start[axis] = 0
                    axis -= 1
                }
                if axis < 0 { break }
            }
        }
        try writer.finish()
    }

    private func status(at index: [Int]) -> (current: Double, status: Int8) {
        let names = axisNames
        let variant = names.firstIndex(of: "variant").map { variants[index[$0]] } ?? "reference"
        let voltage = voltages[index[names.firstIndex(of: "voltage") ?? 0]]
        return (current(variant, voltage), status(variant, voltage))
    }

    private static func points(_ start: [Int], _ count: [Int]) -> [[Int]] {
        var points: [[Int]] = [[]]
        for (first, length) in zip(start, count) {
            points = points.flatMap { own in (first..<first + length).map { own + [$0] } }
        }
        return points
    }
}
