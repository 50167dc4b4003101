import Foundation
import Machine

/// The program as its user starts it: how long until it answers, how much memory it takes.
enum Programs {
    static func run() {
        guard FileManager.default.isExecutableFile(atPath: Place.program) else {
            print("\nStart-up and memory are not measured: there is no program yet, `make build`.")
            return
        }
        startUp()
        memory()
    }

    static func start(_ arguments: [String]) -> machine_run {
        var list = ([Place.program] + arguments).map { strdup($0) } + [nil]
        defer { for argument in list { free(argument) } }
        return machine_start(Place.program, &list)
    }

    private static func startUp() {
        var times: [Double] = []
        for _ in 0..<60 { times.append(start(["--help"]).seconds) }
        Table.begin("Start-up")
        Table.row(
            "`iontronic --help`", rate: String(format: "%.1f ms", 1000 * times.median), ratio: 1000 * times.median,
            of: "ms", Table.Target(floor: 30, goal: 10, isLimit: true))
    }

    private static func memory() {
        let output = Place.scratch("memory.h5")
        defer { try? FileManager.default.removeItem(atPath: output) }
        func peak(_ sweeps: [String]) -> machine_run {
            start(
                ["sweep", Place.device("membrane")] + sweeps.flatMap { ["--sweep", $0] }
                    + [
                        "--record", "J", "--compression", "none", "--overwrite", "--quiet", "--threads", "1", "-o",
                        output,
                    ])
        }
        let voltages = "V=-120mV:80mV:1000"
        let target = Table.Target(floor: 1.2, goal: 1.05, isLimit: true)
        Table.begin("Memory: peak of sweeps to disk")
        let small = peak(["sample=1000", voltages])
        row("10^6 points: 1,000 variants x 1,000 voltages", small, nil, nil)
        row(
            "10^8 points: 1,000 variants x 100 temperatures x 1,000 voltages",
            peak(["sample=1000", "temperature=300K:320K:100", voltages]), small, target)
        row("10^8 points: 100,000 variants x 1,000 voltages", peak(["sample=100000", voltages]), small, target)
    }

    private static func row(_ what: String, _ run: machine_run, _ other: machine_run?, _ target: Table.Target?) {
        guard run.status == 0 else {
            Table.row(what, rate: "ended with \(run.status)")
            return
        }
        Table.row(
            what, rate: String(format: "%.1f MB", 1e-6 * run.peak), ratio: other.map { run.peak / $0.peak },
            of: other == nil ? "" : "10^6 points", target, agreement: String(format: "%.2f s", run.seconds))
    }
}
