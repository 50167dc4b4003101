public import Equations

/// A value that sweeps, variants, corners or samples set: how the value of the text becomes the value of a point.
public struct Varied {
    /// Full dotted path.
    public let path: String
    /// Makes the value from that of the text; `nil` where the descriptor leaves the key out.
    public let apply: (_ base: Expression?, _ graph: Graph) -> Expression

    /// A varied path.
    public init(path: String, apply: @escaping (_ base: Expression?, _ graph: Graph) -> Expression) {
        self.path = path
        self.apply = apply
    }
}
