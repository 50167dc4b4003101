internal import Equations

extension BuildContext {
    /// What a `validity` demands, as conditions that a point must meet.
    ///
    /// - Parameters:
    ///   - validity: ranges of quantities, and conditions under `require`.
    ///   - label: the channel, pump or element that it is about; `nil` for the device itself.
    ///   - owner: whose ranges they are, in words.
    ///   - mention: where an error points to that a condition of `outside: error` makes.
    ///   - scope: what names mean there.
    func requirements(
        of validity: TextNode?, label: String?, owner: String, mention: TextNode, scope: any ExpressionScope
    ) -> [Requirement] {
        let isFatal = validity?["outside"]?.scalar == "error"
        var result: [Requirement] = []
        for entry in validity?.map ?? [] where !["require", "outside"].contains(entry.key) {
            guard let limits = entry.value.list, limits.count == 2 else {
                report(entry.value.diagnostic("a range of validity is `[low, high]`"))
                continue
            }
            let quantity = TextNode(scalar: entry.key, from: entry.value.file.path)
            guard let value = lower(quantity, expected: [], what: entry.key, scope: scope) else { continue }
            let subject = "`\(entry.key)`" + (label.map { " of `\($0)`" } ?? "")
            for (limit, isLow) in zip(limits, [true, false]) {
                guard
                    let edge = lower(
                        limit, expected: [value.dimension], what: "range of `\(entry.key)`", scope: scope)
                else { continue }
                let condition =
                    isLow
                    ? Expression.compare(.lessOrEqual, edge, value) : Expression.compare(.lessOrEqual, value, edge)
                let words = "\(isLow ? "below" : "above") \(limit.scalar ?? "its range"), the range of \(owner)"
                result.append(
                    Requirement(condition: condition, message: "\(subject) is \(words)", isFatal: isFatal))
            }
        }
        for item in validity?["require"]?.list ?? [] {
            guard let that = item["that"], let holds = condition(that, scope: scope) else { continue }
            let say = (label.map { "`\($0)`: " } ?? "") + (item["say"]?.scalar ?? that.scalar ?? "a requirement")
            if isFatal, isBroken(holds) {
                report(mention.diagnostic(say, help: "`\(that.scalar ?? "")` does not hold"))
            }
            result.append(Requirement(condition: holds, message: say, isFatal: isFatal))
        }
        return result.filter { $0.condition.constant != 1 }
    }
}
