internal import Equations
internal import Units

/// Expressions that are wanted at a point, and where their values will stand.
struct Questions {
    private(set) var expressions: [Expression] = []

    /// The place of the answer; a missing expression answers with a missing value.
    mutating func ask(_ expression: Expression?) -> Int {
        expressions.append(expression ?? .quantity(.nan, .none))
        return expressions.count - 1
    }
}
