internal import Foundation
internal import Iontronics

/// What is printed after a sweep.
enum SweepReport {
    /// Tables of what stands in the results, and a plot of the first curves; or JSON.
    static func show(
        _ file: ResultsFile?, _ table: ResultTable?, _ summaries: [(name: String, summary: SweepSummary)], json: Bool
    ) throws {
        guard let results = file.map({ StoredResults($0) }) ?? table.map({ StoredResults($0) }) else { return }
        let digest = try SweepDigest(results)
        guard json else {
            let text = digest.rendered()
            if !text.isEmpty { print(text) }
            return
        }
        let analyses = summaries.map { name, summary -> JSONValue in
            let outcomes = summary.outcomes.sorted { $0.key.rawValue < $1.key.rawValue }
            return .object([
                ("analysis", .text(name)), ("points", .integer(summary.points)),
                ("outcomes", .object(outcomes.map { (key: "\($0.key)", value: .integer($0.value)) })),
                ("outside_validity", .integer(summary.outsideValidity)),
                ("conservation_error", summary.worstClosure.map { .number($0) }),
            ])
        }
        let value = JSONValue.object([
            ("schema", .text("iontronic-sweep/1")), ("file", file.map { .text($0.path) }),
            ("analyses", .list(analyses)),
            ("sections", digest.json),
        ])
        print(value.rendered)
    }
}
