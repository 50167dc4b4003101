internal import Equations
internal import Units

/// The range that a value was declared with: refused outside at the first point, flagged outside at others.
struct Bounds {
    /// - Parameters:
    ///   - declaration: holds `minimum`, `maximum`.
    ///   - place: what an error points at.
    /// - Returns: what must hold at each point of a sweep.
    static func check(
        _ value: Expression, _ declaration: TextNode, what: String, at place: TextNode, context: BuildContext,
        scope: any ExpressionScope
    ) -> [Requirement] {
        guard declaration.map != nil else { return [] }
        var result: [Requirement] = []
        for (key, isLow) in [("minimum", true), ("maximum", false)] {
            guard let text = declaration[key],
                let limit = context.lower(text, expected: [], what: "`\(key)` of \(what)", scope: scope)
            else { continue }
            // A value given absolute while the bound is per area can be compared with zero only.
            guard limit.dimension == value.dimension || limit.constant == 0 else { continue }
            let edge = limit.constant == 0 ? context.graph.constant(0, value.dimension) : limit
            let condition =
                isLow ? Expression.compare(.lessOrEqual, edge, value) : Expression.compare(.lessOrEqual, value, edge)
            if context.isBroken(condition) {
                context.report(
                    place.diagnostic("\(what) is outside its range", help: "its \(key) is \(text.scalar ?? "?")"))
            } else if condition.constant == nil {
                let word = isLow ? "below its minimum" : "above its maximum"
                result.append(Requirement(condition: condition, message: "\(what) is \(word) \(text.scalar ?? "")"))
            }
        }
        return result
    }
}
