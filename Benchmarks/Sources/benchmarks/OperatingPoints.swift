import Iontronics
import Reference

/// W2: the voltage at which no current flows.
enum OperatingPoints {
    static let variants = 100_000

    static func run() throws {
        let workload = try Workload("membrane", analysis: "rest")
        let table = try workload.table()
        let membranes = try Membranes(table, nominalTemperature: 310)
        guard let computed = table["voltage"]?.doubles else { throw Failure("no voltage") }
        let place = UnsafeMutablePointer<Double>.allocate(capacity: variants)
        defer { place.deallocate() }
        place.initialize(repeating: 0, count: variants)
        var parameters = membranes.parameters
        var contest = Contest()
        contest.add("C merged") { _ = reference_w2_merged(&parameters, variants, 310, place) }
        contest.add("C shared") { _ = reference_w2_shared(&parameters, variants, 310, place) }
        let evaluation = try Evaluation(workload.sweep, lanes: variants)
        contest.add("compiled equations alone") { evaluation.keepAll() }
        contest.add("sweep, chunks handed on") { try workload.pass() }
        contest.add("sweep, chunks kept") { _ = try workload.chunks() }
        contest.add("sweep into a table in memory") { _ = try workload.table() }
        let times = try contest.run()
        let iterations = Double(reference_w2_merged(&parameters, variants, 310, place)) / Double(variants / 8)
        let solved = Array(UnsafeBufferPointer(start: place, count: variants))
        let agreement = Agreement(computed, solved, row: 1)
        let own = table["solver_iterations"]?.doubles ?? []

        Table.begin("W2, operating point of \(variants) variants")
        for name in ["C merged", "C shared"] {
            guard let time = times[name], let merged = times["C merged"] else { continue }
            Table.row(
                name, rate: Table.rate(variants, time, "solves"), ratio: name == "C merged" ? nil : merged / time,
                of: name == "C merged" ? "" : "C merged")
        }
        for name in [
            "compiled equations alone", "sweep, chunks handed on", "sweep, chunks kept", "sweep into a table in memory",
        ] {
            guard let time = times[name], let merged = times["C merged"] else { continue }
            Table.row(
                name, rate: Table.rate(variants, time, "solves"), ratio: merged / time, of: "C merged",
                Table.Target(floor: 0.9, goal: 1.6), agreement: agreement.text("V"))
        }
        print(
            "\nIterations: C \(Table.text(iterations)) a group of eight, here "
                + "\(Table.text(own.reduce(0, +) / Double(max(own.count, 1)))) a variant. "
                + "From text to compiled equations and draws: \(Table.text(workload.preparation)) s. "
                + evaluation.summary)
    }
}
