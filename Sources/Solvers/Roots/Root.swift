/// A solution of one equation in one unknown.
public struct Root: Hashable, Sendable {
    /// The unknown, in SI.
    public var value: Double
    /// Whether the residual rises through it: a node with a capacitance would stay there.
    public var isStable: Bool

    /// A root as found.
    public init(value: Double, isStable: Bool) {
        self.value = value
        self.isStable = isStable
    }
}

extension Collection<Root> {
    /// The stable root nearest to `initial`; without one given, the most negative stable one. Unstable ones are
    /// considered only where there is no other.
    public func preferred(near initial: Double?) -> Root? {
        let stable = filter(\.isStable)
        let candidates = stable.isEmpty ? Array(self) : stable
        guard let initial, !initial.isNaN else { return candidates.min { $0.value < $1.value } }
        return candidates.min { Swift.abs($0.value - initial) < Swift.abs($1.value - initial) }
    }
}
