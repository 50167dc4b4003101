@_spi(Measurement) import Analyses
import Foundation
import Solvers

/// What accuracy costs: spikes of axons by both methods over tolerances, against the same axons at 1e-13.
enum Precision {
    static let lanes = 64

    static func run() throws {
        let workload = try Workload("axon", analysis: "converged")
        guard let (system, motion) = workload.sweep.motion else { throw Failure("nothing moves") }
        func trace(_ tolerance: Double, _ method: IntegrationMethod) -> (rows: [[Double]], MotionResults) {
            let settings = IntegrationSettings(tolerance: tolerance, method: method)
            let integrator = Integrator(system, settings: settings)
            let results = integrator.run(motion)
            let voltage = integrator.records(of: results, motion)[0]
            let times = motion.times.count
            return ((0..<lanes).map { Array(voltage[($0 * times)..<(($0 + 1) * times)]) }, results)
        }
        let exact = trace(1e-13, .dormandPrince).rows
        print("\n### Work and precision: \(lanes) axons of Hodgkin and Huxley for 100 ms, lanes of one processor\n")
        print("| method | tolerance | steps | rejected | us a variant | spikes off, us, median | most | miscounted |")
        print("|---|---|---|---|---|---|---|---|")
        for (method, name) in [(IntegrationMethod.dormandPrince, "Dormand-Prince 5(4)"), (.rodas, "Rodas5P")] {
            for power in 4...22 {
                let tolerance = pow(10, -Double(power) / 2)
                let (rows, results) = trace(tolerance, method)
                let error = SpikeError(rows, exact, every: 1e-4)
                let time = try Self.time { _ = trace(tolerance, method) }
                let counts = [results.steps, results.rejections].map { Double($0.reduce(0, +)) / Double(lanes) }
                let numbers = [1e6 * time / Double(lanes), 1e6 * error.median, 1e6 * error.largest].map(Table.text)
                let cells =
                    [name, String(format: "%.1e", tolerance)] + counts.map { String(format: "%.0f", $0) } + numbers
                    + ["\(error.miscounted)"]
                print("| \(cells.joined(separator: " | ")) |")
            }
        }
    }

    private static func time(_ work: @escaping () throws -> Void) throws -> Double {
        var contest = Contest()
        contest.add("trace", work)
        return try contest.run(rounds: 3)["trace"] ?? .nan
    }
}
