import Analyses
import Datasets
import Design
import Devices
import Foundation
import Testing

/// Comparisons of random results against a count by hand, whatever the chunks and the order of what is stored.
@Suite struct RandomComparisonTests {
    /// Values over two axes, stored in some order and cut into some chunks.
    private struct Stored {
        var rows: [String]
        var columns: [Double]
        var chunk: [Int]
        var values: [String: [Double: Double]]
        var statuses: [String: [Double: Int8]]

        func write(to path: String) throws -> ResultsFile {
            let axes = [
                ResultAxis(name: "variant", coordinate: .labels(rows)),
                ResultAxis(
                    name: "voltage", coordinate: .numbers(columns), attributes: [ResultAttribute("units", .text("V"))]),
            ]
            func variable(_ name: String, _ kind: ResultVariable.Kind, _ attributes: [ResultAttribute])
                -> ResultVariable
            {
                ResultVariable(
                    name: name, kind: kind, axes: ["variant", "voltage"], chunk: chunk, attributes: attributes)
            }
            let layout = ResultLayout(
                attributes: [ResultAttribute("Conventions", .text(ResultsFile.conventions))], sources: [],
                groups: [
                    ResultGroup(
                        name: "", axes: axes,
                        variables: [
                            variable(
                                "current", .double,
                                [
                                    ResultAttribute("units", .text("A")),
                                    ResultAttribute("ancillary_variables", .text("solver_status")),
                                ]),
                            variable(
                                "solver_status", .byte, [ResultAttribute("flag_meanings", .text("converged stalled"))]),
                        ])
                ])
            var writer = try ResultsFileWriter(path: path)
            try writer.begin(layout)
            let prepare = writer.preparer()
            for number in 0..<2 {
                for row in stride(from: 0, to: rows.count, by: chunk[0]) {
                    for column in stride(from: 0, to: columns.count, by: chunk[1]) {
                        let count = [min(chunk[0], rows.count - row), min(chunk[1], columns.count - column)]
                        let points = (row..<row + count[0]).flatMap { a in
                            (column..<column + count[1]).map { (rows[a], columns[$0]) }
                        }
                        let part: ResultChunk.Values =
                            number == 0
                            ? .doubles(points.map { values[$0.0]?[$0.1] ?? .nan })
                            : .bytes(points.map { statuses[$0.0]?[$0.1] ?? 0 })
                        try writer.write(
                            try prepare(
                                ResultChunk(
                                    group: 0, variable: number, start: [row, column], count: count, values: part)))
                    }
                }
            }
            try writer.finish()
            return try ResultsFile(path: path)
        }
    }

    private struct Count {
        var compared = 0
        var outside = 0
        var stopped = 0
    }

    private static func policy(_ scale: String, _ relative: Double, _ absolute: Double) throws -> ComparisonPolicy {
        let text = """
            schema: iontronic-policy/1
            added: warn
            removed: warn
            quantities: { current: { rtol: \(relative), atol: \(absolute) A, scale: \(scale) } }
            """
        return try ComparisonPolicy(PolicyFile(SourceFile(path: "policy.yaml", text: text)))
    }

    @Test(arguments: 0..<40) func countsAreThoseOfAPlainLoop(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed) &* 77 &+ 5)
        let rows = (0..<Int.random(in: 1...9, using: &random)).map { "v\($0)" }
        let columns = (0..<Int.random(in: 1...40, using: &random)).map { 0.1 * Double($0) }
        func chunk() -> [Int] {
            [Int.random(in: 1...rows.count, using: &random), Int.random(in: 1...columns.count, using: &random)]
        }
        func value() -> Double {
            switch Int.random(in: 0..<40, using: &random) {
            case 0: .nan
            case 1: 0
            case 2: .infinity
            default: Double.random(in: -1...1, using: &random) * pow(10, Double.random(in: -24 ... -6, using: &random))
            }
        }
        var base = Stored(rows: rows, columns: columns, chunk: chunk(), values: [:], statuses: [:])
        for row in rows {
            for column in columns {
                base.values[row, default: [:]][column] = value()
                base.statuses[row, default: [:]][column] = Int.random(in: 0..<30, using: &random) == 0 ? 1 : 0
            }
        }
        var candidate = base
        candidate.chunk = chunk()
        for row in rows {
            for column in columns where Bool.random(using: &random) {
                let old = base.values[row]?[column] ?? .nan
                candidate.values[row]?[column] =
                    Int.random(in: 0..<30, using: &random) == 0
                    ? value() : old * (1 + Double.random(in: -1...1, using: &random) * 1e-3)
            }
            for column in columns where Int.random(in: 0..<40, using: &random) == 0 {
                candidate.statuses[row]?[column] = 1
            }
        }
        candidate.rows.shuffle(using: &random)
        if seed % 3 == 0 { candidate.columns.reverse() }
        if seed % 4 == 0, rows.count > 1 { candidate.rows.removeLast() }
        candidate.chunk = [min(candidate.chunk[0], candidate.rows.count), candidate.chunk[1]]
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("comparison-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try base.write(to: folder.appendingPathComponent("a.h5").path)
        let second = try candidate.write(to: folder.appendingPathComponent("b.h5").path)
        for (scale, relative, absolute) in [("element", 5e-4, 0), ("curve", 5e-4, 0), ("element", 0, 1e-12)] {
            let comparison = try Comparison(
                of: ComparedResults(second, name: "b"), with: ComparedResults(first, name: "a"),
                policy: Self.policy(scale, relative, absolute))
            let expected = Self.count(base, candidate, byCurve: scale == "curve", relative, absolute)
            let current = try #require(comparison.checks.first { $0.name == "current" })
            let status = try #require(comparison.checks.first { $0.name == "solver_status" })
            if expected.compared > 0 { #expect(current.compared == expected.compared, "seed \(seed), \(scale)") }
            #expect(current.outside == expected.outside, "seed \(seed), \(scale)")
            #expect((current.outcome == .outside) == (expected.outside > 0))
            #expect(status.outside == expected.stopped, "seed \(seed)")
        }
    }

    private static func count(
        _ base: Stored, _ candidate: Stored, byCurve: Bool, _ relative: Double, _ absolute: Double
    ) -> Count {
        var result = Count()
        for row in base.rows where candidate.rows.contains(row) {
            var pairs: [(Double, Double)] = []
            for column in base.columns {
                let (old, new) = (base.statuses[row]?[column] ?? 0, candidate.statuses[row]?[column] ?? 0)
                if old == 0, new != 0 { result.stopped += 1 }
                guard old == 0, new == 0 else { continue }
                pairs.append((base.values[row]?[column] ?? .nan, candidate.values[row]?[column] ?? .nan))
            }
            result.compared += pairs.count
            let largest = pairs.map { abs($0.0) }.filter(\.isFinite).max() ?? 0
            let outside = pairs.count { a, b in
                if a.isNaN || b.isNaN { return a.isNaN != b.isNaN }
                if a == b { return false }
                guard a.isFinite, b.isFinite else { return true }
                return abs(b - a) > absolute + relative * (byCurve ? largest : abs(a))
            }
            result.outside += byCurve ? min(1, outside) : outside
        }
        return result
    }
}

/// Numbers that are the same in each run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
