import Iontronics
import Reference

/// W1: current of many membranes over voltage.
enum VoltageSweeps {
    static let variants = 10_000
    static let voltages = 201

    static func run() throws {
        try oneTemperature()
        try temperatures()
    }

    private static func workload(_ device: String) throws -> Workload {
        try Workload(device, sweeps: ["sample=\(variants)", "V=-120mV:80mV:\(voltages)"], records: ["J"])
    }

    private static func oneTemperature() throws {
        let rows = try Measurement(try workload("membrane"))
        Table.begin("W1, current over voltage, one temperature: \(voltages) voltages x \(variants) variants")
        rows.reference("C separable", nil)
        rows.reference("C shared", "C separable")
        rows.reference("C merged", "C separable")
        rows.reference(Measurement.cached, "C separable")
        rows.reference(Measurement.fresh, "C separable")
        let target = Table.Target(floor: 0.6, goal: 1.2)
        rows.contender("compiled equations, results kept", "C separable", target)
        rows.contender("compiled equations, memory used again", Measurement.cached, target)
        rows.contender("sweep, chunks handed on", Measurement.cached, target)
        rows.contender("sweep, chunks kept", Measurement.fresh, target)
        rows.contender("sweep into a table in memory", Measurement.fresh, target)
        rows.preparation()
    }

    private static func temperatures() throws {
        let rows = try Measurement(try workload("membrane-at-any-temperature"))
        Table.begin("W1, a temperature for every variant: an exponential at every point")
        rows.reference("C direct", nil)
        rows.reference("C merged", nil)
        rows.reference("C shared", "C merged")
        let contenders = [
            "compiled equations, results kept", "compiled equations, memory used again", "sweep, chunks handed on",
            "sweep, chunks kept", "sweep into a table in memory",
        ]
        for what in contenders {
            rows.contender(what, "C shared", Table.Target(floor: 0.7, goal: 1))
            rows.contender(what, "C merged", Table.Target(floor: 0.7, goal: 1.5))
        }
        rows.preparation()
    }

    /// All contenders on the membranes that one sweep drew.
    private struct Measurement {
        static let fresh = "C separable, into new memory"
        static let cached = "C separable, memory used again"

        let times: [String: Double]
        let agreement: Agreement
        let workload: Workload
        let summary: String

        init(_ workload: Workload) throws {
            self.workload = workload
            let table = try workload.table()
            let membranes = try Membranes(table, nominalTemperature: 310)
            guard let result = table["current_density"], case .numbers(let voltage)? = result.axes.last?.coordinate
            else { throw Failure("no voltages or no current density") }
            let computed = result.doubles
            var current = [Double](repeating: 0, count: variants * voltages)
            let kernels = UnsafeMutableBufferPointer<Double>.allocate(capacity: current.count)
            defer { kernels.deallocate() }
            guard let place = kernels.baseAddress else { throw Failure("no memory") }
            kernels.initialize(repeating: 0)
            var parameters = membranes.parameters
            let temperature = membranes.temperature
            let isOne = temperature.allSatisfy { $0 == temperature[0] }
            var contest = Contest()
            contest.add("C direct") {
                reference_w1_direct(&parameters, variants, voltage, voltages, temperature, place)
            }
            contest.add("C merged") {
                reference_w1_merged(&parameters, variants, voltage, voltages, temperature, place)
            }
            contest.add("C shared") {
                reference_w1_shared(&parameters, variants, voltage, voltages, temperature, place)
            }
            if isOne {
                contest.add("C separable") {
                    reference_w1_separable(&parameters, variants, voltage, voltages, temperature[0], place, variants)
                }
                contest.add(Self.fresh) {
                    let own = UnsafeMutablePointer<Double>.allocate(capacity: variants * voltages)
                    reference_w1_separable(&parameters, variants, voltage, voltages, temperature[0], own, variants)
                    own.deallocate()
                }
                contest.add(Self.cached) {
                    reference_w1_separable(&parameters, variants, voltage, voltages, temperature[0], place, 64)
                }
            }
            let evaluation = try Evaluation(workload.sweep, lanes: variants)
            summary = evaluation.summary
            contest.add("compiled equations, results kept") { evaluation.keepAll() }
            contest.add("compiled equations, memory used again") { evaluation.keepOne() }
            contest.add("sweep, chunks handed on") { try workload.pass() }
            contest.add("sweep, chunks kept") { _ = try workload.chunks() }
            contest.add("sweep into a table in memory") { _ = try workload.table() }
            times = try contest.run()
            reference_w1_shared(&parameters, variants, voltage, voltages, temperature, place)
            current = Array(kernels)
            agreement = Agreement(computed, current, row: voltages)
        }

        private var work: Int { variants * voltages }

        func reference(_ name: String, _ other: String?) {
            guard let time = times[name] else { return }
            let ratio = other.flatMap { times[$0] }.map { $0 / time }
            Table.row(name, rate: Table.rate(work, time, "points"), ratio: ratio, of: other ?? "")
        }

        func contender(_ name: String, _ other: String, _ target: Table.Target) {
            guard let time = times[name], let reference = times[other] else { return }
            Table.row(
                name, rate: Table.rate(work, time, "points"), ratio: reference / time, of: other, target,
                agreement: agreement.text("A/m2"))
        }

        func preparation() {
            print("\nFrom text to compiled equations and draws: \(Table.text(workload.preparation)) s. \(summary)")
        }
    }
}
