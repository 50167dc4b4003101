import Foundation
import Iontronics
import Machine

@main
struct Benchmarks {
    static let parts: [(name: String, run: @Sendable () throws -> Void)] = [
        ("programs", Programs.run), ("exp", Exponentials.run), ("w1", VoltageSweeps.run), ("w2", OperatingPoints.run),
        ("w3", Transients.runClamp), ("w4", Transients.run), ("w5", Crossbars.run), ("activity", Activities.run), ("w6", Files.run),
        ("compare", Comparisons.run), ("size", Sizings.run), ("threads", Threads.run), ("precision", Precision.run),
    ]

    /// Runs the parts that are named, or all.
    static func main() {
        let wanted = Set(CommandLine.arguments.dropFirst())
        let known = parts.map(\.name)
        if let stranger = wanted.subtracting(known).sorted().first {
            print("no part `\(stranger)`; there are: \(known.joined(separator: ", "))")
            exit(2)
        }
        machine_keep_memory()
        print("# Benchmarks")
        print("\nC compiled for \(String(cString: machine_instructions())). ", terminator: "")
        for (name, run) in parts where wanted.isEmpty || wanted.contains(name) {
            // Of programs that wait for a disk or for each other the time of the day counts, of all others that of one processor.
            let isPinned = ["exp", "w1", "w2", "w3", "w4", "w5", "activity", "precision"].contains(name)
            if isPinned, machine_pin() < 0 { print("\nThis system pins no processes.") }
            do {
                try run()
            } catch {
                let words = (error as? Diagnostics).map { DiagnosticRenderer(colour: false).render($0) } ?? "\(error)"
                print("\n\(name): \(words)")
                exit(1)
            }
            if isPinned { machine_unpin() }
        }
    }
}
