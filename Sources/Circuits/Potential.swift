internal import Equations

/// The potential of a node: a quantity shared with other nodes, and what is added to it. The difference of two nodes that
/// share one does not depend on it.
struct Potential {
    /// `nil` of what is counted from the reference node.
    let base: Expression?
    let relative: Expression

    /// Against the reference node.
    var value: Expression { base.map { $0 + relative } ?? relative }

    static func - (a: Potential, b: Potential) -> Expression {
        switch (a.base, b.base) {
        case (nil, nil): a.relative - b.relative
        case (let x?, let y?) where x.isSame(as: y): a.relative - b.relative
        default: a.value - b.value
        }
    }
}
