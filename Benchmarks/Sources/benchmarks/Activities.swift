import Foundation
import Iontronics

/// Activity coefficients of mixtures: Pitzer's equations for six ions, through the compiled equations.
enum Activities {
    static let makeups = 100_000
    private static let asked = 2000

    static func run() throws {
        let workload = try Workload("brine", analysis: "coefficients")
        let evaluation = try Evaluation(workload.sweep, lanes: makeups)
        var contest = Contest()
        contest.add("compiled") { evaluation.keepOne() }
        contest.add("chunks") { _ = try workload.chunks() }
        let times = try contest.run()
        Table.begin("Activity coefficients of Na, K, Ca, Mg, Cl, SO4 and the activity of water, \(makeups) makeups at 25 degC")
        // So many a second.
        for (name, text) in [("compiled", "compiled equations alone"), ("chunks", "sweep, chunks kept")] {
            guard let time = times[name] else { continue }
            let rate = Double(makeups) / time
            Table.row(
                text, rate: Table.rate(makeups, time, "makeups"), ratio: rate / 1e6, of: "10^6/s",
                Table.Target(floor: 2, goal: 2))
        }
        try compare(workload, here: times["compiled"] ?? .nan)
        print("\n" + evaluation.summary)
    }

    /// PHREEQC on the first of the same makeups. It also finds out which species there are: a few iterations for each makeup.
    private static func compare(_ workload: Workload, here: Double) throws {
        let coefficients = try workload.table()
        let amounts = try Workload("brine", analysis: "makeup").table()
        let names = ["sodium", "potassium", "calcium", "magnesium", "chloride", "sulfate"]
        func rows(_ table: ResultTable, _ names: [String]) throws -> [[Double]] {
            let columns = try names.map { name in
                guard let values = table[name]?.doubles else { throw Failure("no \(name)") }
                return values
            }
            return (0..<asked).map { row in columns.map { $0[row] } }
        }
        let text = try rows(amounts, names).map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: "\n")
        let path = Place.scratch("makeups.txt")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let answer = phreeqc(path) else {
            print("\nPHREEQC is not measured: phreeqpython is not there, `make python`.")
            return
        }
        var worst = 0.0
        for (theirs, ours) in zip(answer.values, try rows(coefficients, names + ["water"])) {
            for (one, other) in zip(theirs, ours) { worst = max(worst, abs(one / other - 1)) }
        }
        guard answer.values.count == asked else { throw Failure("PHREEQC answered \(answer.values.count) times") }
        let (each, own) = (answer.seconds / Double(asked), here / Double(makeups))
        Table.row(
            "PHREEQC, \(asked) of them, which also speciates", rate: Table.rate(asked, answer.seconds, "makeups"),
            ratio: own / each, of: "compiled equations", agreement: "relative \(Table.text(worst))")
    }

    private static func phreeqc(_ makeups: String) -> (seconds: Double, values: [[Double]])? {
        let python =
            ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"]
            ?? Place.toolkit.appendingPathComponent(".venv/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: python) else { return nil }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [Place.benchmarks.appendingPathComponent("phreeqc.py").path, makeups]
        process.standardOutput = output
        guard (try? process.run()) != nil else { return nil }
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
        process.waitUntilExit()
        guard process.terminationStatus == 0, let seconds = lines.first?.first else { return nil }
        return (seconds, Array(lines.dropFirst()))
    }
}
