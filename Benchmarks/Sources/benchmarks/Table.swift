import Foundation

/// What is printed: one line for each measurement, as Markdown.
struct Table {
    /// What a ratio has to reach.
    struct Target {
        let floor: Double
        let goal: Double
        /// Whether less is better, as it is of seconds and bytes.
        var isLimit = false

        func verdict(_ value: Double) -> String {
            if isLimit { return value <= goal ? "goal" : value <= floor ? "" : "BELOW FLOOR" }
            return value >= goal ? "goal" : value >= floor ? "" : "BELOW FLOOR"
        }
    }

    static func begin(_ title: String) {
        print("\n### \(title)\n")
        print("| what | rate | ratio | of | floor | goal | | agreement |")
        print("|---|---|---|---|---|---|---|---|")
    }

    static func row(
        _ what: String, rate: String = "", ratio: Double? = nil, of reference: String = "", _ target: Target? = nil,
        agreement: String = ""
    ) {
        let number = ratio.map { text($0) } ?? ""
        let (floor, goal) = (target.map { text($0.floor) } ?? "", target.map { text($0.goal) } ?? "")
        let verdict = ratio.flatMap { value in target.map { $0.verdict(value) } } ?? ""
        print("| \([what, rate, number, reference, floor, goal, verdict, agreement].joined(separator: " | ")) |")
        fflush(nil)
    }

    /// Work per second.
    static func rate(_ work: Int, _ seconds: Double, _ unit: String) -> String {
        String(format: "%.3g %@/s", Double(work) / seconds, unit)
    }

    static func text(_ number: Double) -> String { String(format: "%.3g", number) }
}
