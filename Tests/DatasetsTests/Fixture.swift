import Analyses
import Datasets
import Foundation

/// A folder that is gone when the test has ended.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "datasets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Everything in it, hidden files too.
    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}

/// Results with every kind of axis, variable and attribute; values are formulas of the indices.
struct Fixture {
    var layout: ResultLayout

    /// 5 variants, 3 temperatures and 7 voltages in chunks of 2 variants, so that the last chunk is a part; and a
    /// group with an axis of its own beside two of the root.
    init() {
        layout = ResultLayout(
            attributes: [
                ResultAttribute("Conventions", .text("CF-1.10, iontronic-1")),
                ResultAttribute("title", .text("A pore in 10 µm of polymer")),
                ResultAttribute("comment", .text("")),
                ResultAttribute("iontronic_version", .text("0.1.0")),
                ResultAttribute("iontronic_seed", .integers([9_007_199_254_740_993])),
            ],
            sources: [
                ResultSource(
                    path: "pore.yaml", text: "name: pore\n# 25 °C\n", sha256: String(repeating: "a1", count: 32)),
                ResultSource(
                    path: "models/leak.yaml", text: String(repeating: "x", count: 100_000),
                    sha256: String(repeating: "b2", count: 32)),
            ],
            groups: [Self.root, Self.transient])
    }

    private static var root: ResultGroup {
        ResultGroup(
            name: "",
            axes: [
                ResultAxis(name: "variant", coordinate: .labels(["reference", "narrow", "wide", "β", "long"])),
                ResultAxis(
                    name: "temperature", coordinate: .numbers([288.15, 298.15, 310.15]),
                    attributes: [ResultAttribute("units", .text("K"))]),
                ResultAxis(
                    name: "voltage", coordinate: .numbers([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]),
                    attributes: [
                        ResultAttribute("units", .text("V")), ResultAttribute("path", .text("membrane.V")),
                    ]),
                ResultAxis(name: "sample", coordinate: .count(4)),
            ],
            variables: [
                ResultVariable(
                    name: "current", kind: .double, axes: ["variant", "temperature", "voltage"], chunk: [2, 3, 7],
                    attributes: [
                        ResultAttribute("units", .text("A")), ResultAttribute("valid_range", .numbers([-1e-9, 1e-9])),
                        ResultAttribute("ancillary_variables", .text("solver_status solver_iterations")),
                    ]),
                ResultVariable(
                    name: "solver_status", kind: .byte, axes: ["variant", "temperature", "voltage"], chunk: [2, 3, 7],
                    attributes: [
                        ResultAttribute("flag_values", .bytes([0, 1, 2, 3, 4, 5])),
                        ResultAttribute(
                            "flag_meanings", .text("converged stalled diverged singular timed_out not_computed")),
                    ]),
                ResultVariable(
                    name: "solver_iterations", kind: .integer, axes: ["variant", "temperature", "voltage"],
                    chunk: [2, 2, 4]),
                ResultVariable(
                    name: "tip_radius", kind: .double, axes: ["variant"], chunk: [5],
                    attributes: [ResultAttribute("units", .text("m"))]),
                ResultVariable(name: "gain", kind: .double, axes: ["variant", "sample"], chunk: [1, 4]),
                ResultVariable(
                    name: "count", kind: .integer, axes: [], chunk: [],
                    attributes: [ResultAttribute("long_name", .text("a single value"))]),
            ])
    }

    private static var transient: ResultGroup {
        ResultGroup(
            name: "transient", attributes: [ResultAttribute("analysis", .text("transient"))],
            axes: [
                ResultAxis(
                    name: "time", coordinate: .numbers((0..<700).map { Double($0) * 1e-3 }),
                    attributes: [ResultAttribute("units", .text("s"))])
            ],
            variables: [
                ResultVariable(
                    name: "membrane_voltage", kind: .double, axes: ["variant", "time"], chunk: [3, 700],
                    attributes: [ResultAttribute("units", .text("V"))])
            ])
    }

    /// Values of a variable at a row-major position: no two variables alike, and a NaN here and there.
    static func double(_ group: Int, _ variable: Int, _ position: Int) -> Double {
        position % 11 == 5 ? .nan : 1e-12 * Double(position * 7 + variable) + Double(group)
    }
    static func byte(_ position: Int) -> Int8 { Int8(position % 6 - 1) }
    static func integer(_ position: Int) -> Int32 { Int32(position) * 100_003 - 5 }

    /// Every chunk of every variable, in index order.
    var chunks: [ResultChunk] {
        layout.groups.indices.flatMap { group in
            layout.groups[group].variables.indices.flatMap { chunks(group, $0) }
        }
    }

    func extents(_ group: Int, _ variable: Int) -> [Int] {
        let axes = layout.groups[0].axes + (group == 0 ? [] : layout.groups[group].axes)
        return layout.groups[group].variables[variable].axes.compactMap { name in
            axes.first { $0.name == name }?.count
        }
    }

    private func chunks(_ group: Int, _ variable: Int) -> [ResultChunk] {
        let extents = extents(group, variable)
        let chunk = layout.groups[group].variables[variable].chunk
        var starts: [[Int]] = [[]]
        for (extent, step) in zip(extents, chunk) {
            starts = starts.flatMap { start in stride(from: 0, to: extent, by: step).map { start + [$0] } }
        }
        return starts.map { start in
            let count = zip(extents, zip(start, chunk)).map { min($1.1, $0 - $1.0) }
            var positions = [0]
            for axis in extents.indices {
                positions = positions.flatMap { outer in
                    (start[axis]..<start[axis] + count[axis]).map { outer * extents[axis] + $0 }
                }
            }
            let values: ResultChunk.Values =
                switch layout.groups[group].variables[variable].kind {
                case .double: .doubles(positions.map { Self.double(group, variable, $0) })
                case .byte: .bytes(positions.map(Self.byte))
                case .integer: .integers(positions.map(Self.integer))
                }
            return ResultChunk(group: group, variable: variable, start: start, count: count, values: values)
        }
    }

    /// Writes everything to a sink.
    func write(to sink: inout some ResultSink) throws {
        try sink.begin(layout)
        let prepare = sink.preparer()
        for chunk in chunks { try sink.write(try prepare(chunk)) }
        try sink.finish()
    }

    /// Writes everything to a file.
    func write(to path: String, _ options: ResultsFileWriter.Options = .init()) throws {
        var writer = try ResultsFileWriter(path: path, options: options)
        try write(to: &writer)
    }
}

extension Array where Element == Double {
    /// Bit patterns, under which a NaN equals itself.
    var bits: [UInt64] { map(\.bitPattern) }
}
