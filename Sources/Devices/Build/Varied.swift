public import Equations
public import Units

/// A value that sweeps, variants, corners or samples set: how the value of the text becomes the value of a point.
public struct Varied {
    /// Reads text in the scope of the device's parameters.
    public typealias Read = (_ text: TextNode, _ expected: [Dimension]) -> Expression?

    /// Full dotted path.
    public let path: String
    /// Makes the value from that of the text (`nil` where the descriptor leaves the key out), given the dimensions
    /// that suit the place. `nil` where something is wrong, which has been reported.
    public let apply: (_ base: Expression?, _ expected: [Dimension], _ read: Read, _ graph: Graph) -> Expression?

    /// A varied path.
    public init(
        path: String,
        apply: @escaping (_ base: Expression?, _ expected: [Dimension], _ read: Read, _ graph: Graph) -> Expression?
    ) {
        self.path = path
        self.apply = apply
    }
}
