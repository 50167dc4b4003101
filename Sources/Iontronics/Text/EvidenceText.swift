public import Design
public import Devices
public import Reports

/// Evidence as a table and as JSON.
public enum EvidenceText {
    /// The schema that ``json(_:)`` follows.
    public static let schema = "iontronic-verify/1"

    /// A row for each number, with what it is compared with.
    public static func table(_ results: [EvidenceResult]) -> String {
        var table = TextTable(
            ["device", "quantity", "published", "ours", "difference", "tolerance", "verdict", "origin"],
            alignment: [.left, .left, .right, .right, .right, .right, .left, .left])
        for result in results {
            let quantity = result.quantity + (result.conditions.isEmpty ? "" : " (\(result.conditions))")
            let origin = result.kind.rawValue + (result.source.isEmpty ? "" : ": \(result.source)")
            var verdict = result.verdict.rawValue
            if result.isFailure { verdict = verdict.uppercased() }
            table.add([
                result.device, quantity, result.published, result.ours, result.difference, result.tolerance, verdict,
                origin,
            ])
        }
        var text = table.rendered()
        for result in results where result.verdict == .missed || result.verdict == .knownMismatch {
            if let reason = result.reason { text += "\n\(result.device), \(result.quantity): \(reason)" }
        }
        return text + "\n\n" + count(results)
    }

    /// How many came to what.
    public static func count(_ results: [EvidenceResult]) -> String {
        let order: [EvidenceResult.Verdict] = [.reproduced, .recalled, .knownMismatch, .missed, .unexpected]
        let pieces = order.compactMap { verdict -> String? in
            let count = results.count { $0.verdict == verdict }
            return count > 0 ? "\(count) \(verdict.rawValue)" : nil
        }
        return "\(results.count) number\(results.count == 1 ? "" : "s"): " + pieces.joined(separator: "; ")
    }

    /// The results as JSON, values in SI.
    public static func json(_ results: [EvidenceResult]) -> JSONValue {
        .object([
            ("schema", .text(schema)), ("failed", .integer(results.count(where: \.isFailure))),
            (
                "evidence",
                .list(
                    results.map { result in
                        .object([
                            ("device", .text(result.device)), ("quantity", .text(result.quantity)),
                            ("conditions", .text(result.conditions)), ("published", .number(result.publishedValue)),
                            ("ours", .number(result.ourValue)), ("tolerance", .number(result.toleranceValue)),
                            ("published_text", .text(result.published)), ("ours_text", .text(result.ours)),
                            ("kind", .text(result.kind.rawValue)), ("source", .text(result.source)),
                            ("verdict", .text(result.verdict.rawValue)), ("failed", .boolean(result.isFailure)),
                            ("reason", result.reason.map { .text($0) }),
                        ])
                    })
            ),
        ])
    }
}
