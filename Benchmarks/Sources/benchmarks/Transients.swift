import Iontronics
import Reference

/// W4: axons that fire, 100 ms. W3: their currents in a clamp.
enum Transients {
    static let variants = 1024
    static let judged = 64

    static func run() throws {
        let workload = try Workload("axon", analysis: "spiking")
        let figures = try Workload("axon", analysis: "spikes")
        let table = try workload.table()
        let axons = try Axons(table)
        let exact = rows(try Workload("axon", analysis: "converged").table(), 1001)
        let ours = SpikeError(rows(table, 1001), exact, every: 1e-4)
        let place = UnsafeMutablePointer<Double>.allocate(capacity: 1001 * variants)
        defer { place.deallocate() }
        place.initialize(repeating: -65, count: 1001 * variants)
        func staggered(_ steps: Int, _ every: Int) {
            reference_w4_staggered(&axons.parameters, variants, steps, 100 / Double(steps), every, place)
        }
        func sampled() -> [[Double]] {
            (0..<judged).map { lane in (0...1000).map { place[$0 * variants + lane] / 1e3 } }
        }
        var accuracy: [String: SpikeError] = [:]
        for (name, steps) in [("C, dt 25 us", 4000), ("C, dt 100 us", 1000)] {
            staggered(steps, steps / 1000)
            accuracy[name] = SpikeError(sampled(), exact, every: 1e-4)
        }
        var contest = Contest()
        contest.add("C, dt 25 us") { staggered(4000, 4) }
        contest.add("C, dt 100 us") { staggered(1000, 1) }
        contest.add("traces, chunks kept") { _ = try workload.chunks() }
        contest.add("figures only") { _ = try figures.chunks() }
        let times = try contest.run(rounds: 5)
        guard let reference = times["C, dt 25 us"] else { return }
        Table.begin("W4, \(variants) axons of Hodgkin and Huxley for 100 ms, voltage every 0.1 ms")
        for name in ["C, dt 25 us", "C, dt 100 us"] {
            guard let time = times[name] else { continue }
            Table.row(
                name, rate: Table.rate(100 * variants, time, "variant-ms"),
                ratio: name == "C, dt 25 us" ? nil : reference / time, of: name == "C, dt 25 us" ? "" : "C, dt 25 us",
                agreement: accuracy[name]?.text ?? "")
        }
        for name in ["traces, chunks kept", "figures only"] {
            guard let time = times[name] else { continue }
            Table.row(
                name, rate: Table.rate(100 * variants, time, "variant-ms"), ratio: reference / time,
                of: "C, dt 25 us", Table.Target(floor: 0.36, goal: 1), agreement: ours.text)
        }
        let steps = table["solver_steps"]?.doubles ?? []
        let rejected = table["solver_rejected_steps"]?.doubles ?? []
        let mean = Double(max(steps.count, 1))
        print(
            "\nSteps of a variant: \(Table.text(steps.reduce(0, +) / mean)), and "
                + "\(Table.text(rejected.reduce(0, +) / mean)) rejected. The floor is 100 times the 2.3e4 variant-ms/s of NEURON's "
                + "CVODE where the C kernel reaches 6.4e6. From text to compiled equations: "
                + "\(Table.text(workload.preparation)) s.")
    }

    static func runClamp() throws {
        let workload = try Workload("axon", analysis: "steps")
        let table = try workload.table()
        let axons = try Axons(table)
        let (helds, samples) = (21, 800)
        let held = (0..<helds).map { -80 + 7 * Double($0) }
        let place = UnsafeMutablePointer<Double>.allocate(capacity: helds * (samples + 1) * variants)
        defer { place.deallocate() }
        place.initialize(repeating: 0, count: helds * (samples + 1) * variants)
        func kernel(_ place: UnsafeMutablePointer<Double>) {
            held.withUnsafeBufferPointer { held in
                reference_w3_steps(&axons.parameters, variants, held.baseAddress, helds, samples, 0.025, place)
            }
        }
        kernel(place)
        guard let current = table["current"]?.doubles else { throw Failure("no current") }
        var transposed = [Double](repeating: 0, count: helds * judged * (samples + 1))
        var own = transposed
        for step in 0..<helds {
            for lane in 0..<judged {
                for sample in 0...samples {
                    let cell = (step * judged + lane) * (samples + 1) + sample
                    transposed[cell] = place[(step * (samples + 1) + sample) * variants + lane] / 100
                    own[cell] = current[(step * variants + lane) * (samples + 1) + sample]
                }
            }
        }
        let agreement = Agreement(own, transposed, row: samples + 1)
        var contest = Contest()
        let (again, fresh) = ("C, exact relaxation, memory used again", "C, exact relaxation, into new memory")
        contest.add(again) { kernel(place) }
        contest.add(fresh) {
            let own = UnsafeMutablePointer<Double>.allocate(capacity: helds * (samples + 1) * variants)
            kernel(own)
            own.deallocate()
        }
        contest.add("traces, chunks handed on") { try workload.pass() }
        contest.add("traces, chunks kept") { _ = try workload.chunks() }
        let times = try contest.run(rounds: 5)
        Table.begin("W3, \(helds) steps of \(variants) axons, current every 25 us")
        let work = helds * samples * variants
        for name in [again, fresh] {
            if let time = times[name] { Table.row(name, rate: Table.rate(work, time, "device-steps")) }
        }
        for (name, other) in [("traces, chunks handed on", again), ("traces, chunks kept", fresh)] {
            guard let time = times[name], let reference = times[other] else { continue }
            Table.row(
                name, rate: Table.rate(work, time, "device-steps"), ratio: reference / time, of: other,
                Table.Target(floor: 0.6, goal: 1), agreement: agreement.text("A"))
        }
    }

    private static func rows(_ table: ResultTable, _ length: Int) -> [[Double]] {
        let all = table["voltage"]?.doubles ?? []
        return (0..<min(judged, all.count / length)).map { Array(all[($0 * length)..<(($0 + 1) * length)]) }
    }
}
