import Iontronics

/// Two cores against one.
enum Threads {
    static func run() throws {
        let curves = try Workload(
            "membrane-at-any-temperature", sweeps: ["sample=400000", "V=-120mV:80mV:201"], records: ["J"])
        let points = try Workload("membrane", sweeps: ["sample=2000000"], records: ["V"])
        var contest = Contest()
        for threads in [1, 2] {
            contest.add("W1 \(threads)") { try curves.pass(threads: threads) }
            contest.add("W2 \(threads)") { try points.pass(threads: threads) }
        }
        let times = try contest.run(.wall, rounds: 7, atLeast: 0)
        Table.begin("Two threads against one")
        for (name, what) in [("W1", "W1, a temperature for every variant"), ("W2", "W2")] {
            guard let one = times[name + " 1"], let two = times[name + " 2"] else { continue }
            Table.row(what, ratio: one / two, of: "one thread", Table.Target(floor: 1.8, goal: 1.95))
        }
    }
}
