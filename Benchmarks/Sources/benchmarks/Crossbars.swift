@_spi(Measurement) import Analyses
import Iontronics
import Reference
import Solvers

/// W5: matrices of conductances whose lines resist, at rest.
enum Crossbars {
    static let devices = 64

    static func run() throws {
        Table.begin("W5, operating points of crossbars: \(devices) devices, and one")
        var notes: [String] = []
        for lines in [32, 64, 128] { notes.append(try Measurement(lines).rows()) }
        print("")
        for note in notes { print(note) }
    }

    /// All contenders on the conductances that one sweep drew.
    private final class Measurement {
        private let lines: Int
        private let workload: Workload
        private let runner: BlockRunner
        private let inputs: [BlockRunner.Input]
        private let conductances: [[Double]]
        private let drive: [Double]
        private var many = BlockResults()
        private var one = BlockResults()
        private var voltages: [Double]
        private var voltagesOfOne: [Double]

        init(_ lines: Int) throws {
            self.lines = lines
            workload = try Workload("crossbar", analysis: "read", changing: ("n: 32", "n: \(lines)"))
            guard let evaluation = workload.sweep.evaluation else { throw Failure("nothing to evaluate") }
            runner = BlockRunner(evaluation.system, tables: evaluation.tables)
            inputs = evaluation.laneInputs.map { .each($0) }
            conductances = evaluation.laneInputs
            guard conductances.count == lines * lines else { throw Failure("\(conductances.count) conductances") }
            drive = (1...lines).map { 0.1 + 0.4 * Double($0) / Double(lines) }
            voltages = Array(repeating: 0, count: 2 * lines * lines * devices)
            voltagesOfOne = Array(repeating: 0, count: 2 * lines * lines)
        }

        func rows() throws -> String {
            let crossbar = reference_w5_prepare(lines)
            defer { reference_w5_free(crossbar) }
            let size = 2 * lines * lines
            let groups = stride(from: 0, to: devices, by: 8).map { first in
                conductances.flatMap { $0[first..<(first + 8)] }
            }
            let single = conductances.map { $0[0] }
            let klu = reference_klu_prepare(lines, single, 1)
            defer { if let klu { reference_klu_free(klu) } }
            let name = "\(lines) x \(lines)"
            var contest = Contest()
            contest.add("C") { [self] in
                voltages.withUnsafeMutableBufferPointer { all in
                    guard let base = all.baseAddress else { return }
                    for (group, conductance) in groups.enumerated() {
                        reference_w5_solve(crossbar, conductance, 1, drive, base + 8 * size * group)
                    }
                }
            }
            if let klu {
                contest.add("KLU") { [self] in reference_klu_solve(klu, single, 1, drive, &voltagesOfOne) }
            }
            contest.add("many") { [self] in runner.run(0..<devices, of: inputs, into: &many) }
            contest.add("sweep") { [self] in try workload.pass() }
            contest.add("one") { [self] in runner.run(0..<1, of: inputs, into: &one) }
            let times = try contest.run()
            guard let c = times["C"], let own = times["many"], let sweep = times["sweep"], let alone = times["one"] else {
                throw Failure("no times")
            }
            let target = Table.Target(floor: 0.5, goal: 1)
            Table.row("\(name), \(devices) devices: C, L D L^T", rate: Table.rate(devices, c, "solves"))
            Table.row(
                "- compiled equations alone", rate: Table.rate(devices, own, "solves"), ratio: c / own, of: "C", target,
                agreement: difference(many, devices) { [self] node, device in
                    voltages[8 * (size * (device / 8) + node) + device % 8]
                })
            Table.row(
                "- sweep, chunks handed on", rate: Table.rate(devices, sweep, "solves"), ratio: c / sweep, of: "C", target)
            if let time = times["KLU"] {
                Table.row("\(name), one device: KLU, factored again", rate: Table.rate(1, time, "solves"))
                Table.row(
                    "- compiled equations alone", rate: Table.rate(1, alone, "solves"), ratio: time / alone, of: "KLU",
                    Table.Target(floor: 0.7, goal: 1),
                    agreement: difference(one, 1) { [self] node, _ in voltagesOfOne[node] })
            } else {
                Table.row(
                    "\(name), one device: compiled equations alone", rate: Table.rate(1, alone, "solves"),
                    agreement: "KLU is not installed: libsuitesparse-dev")
            }
            return "\(name): from text to compiled equations and draws \(Table.text(workload.preparation)) s, "
                + "\(reference_w5_entries(crossbar)) numbers below the diagonal of C's factor."
        }

        /// The largest difference of the voltages of nodes. Outputs are the currents of the columns, then all unknowns: words row by
        /// row, bits in the order in which their segments name them.
        private func difference(
            _ results: BlockResults, _ devices: Int, _ reference: (_ node: Int, _ device: Int) -> Double
        ) -> String {
            let cells = lines * lines
            var nodes = Array(0..<cells)
            var isSeen = [Bool](repeating: false, count: cells + lines)
            for row in 0..<lines {
                for column in 0..<lines {
                    for bit in [row * lines + column, (row + 1) * lines + column] where bit < cells && !isSeen[bit] {
                        isSeen[bit] = true
                        nodes.append(cells + bit)
                    }
                }
            }
            var largest = 0.0
            for (place, node) in nodes.enumerated() {
                for device in 0..<devices {
                    let off = abs(results.value(output: lines + place, lane: device) - reference(node, device))
                    largest = off.isNaN ? .infinity : max(largest, off)
                }
            }
            return "\(Table.text(largest)) V"
        }
    }
}
