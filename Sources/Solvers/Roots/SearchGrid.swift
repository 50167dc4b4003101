#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The points at which a residual is looked at when several roots are possible.
///
/// Evenly spaced, or, with a `resolution`, evenly in asinh(x / resolution): linear within the resolution around
/// zero and logarithmic beyond it, on both sides.
public struct SearchGrid: Hashable, Sendable {
    /// The lowest and the highest point.
    public var from: Double
    /// See ``from``.
    public var to: Double
    /// Number of intervals.
    public var steps: Int
    /// Where the spacing changes from linear to logarithmic; `nil`: nowhere.
    public var resolution: Double?
    /// Whether a lane without a root may look in ten and in a hundred times the range.
    public var mayGrow: Bool

    /// A grid; `from` and `to` are exchanged if necessary and at least one step is made.
    public init(from: Double, to: Double, steps: Int, resolution: Double? = nil, mayGrow: Bool = false) {
        self.from = Swift.min(from, to)
        self.to = Swift.max(from, to)
        self.steps = Swift.max(steps, 1)
        self.resolution = resolution.flatMap { $0 > 0 ? $0 : nil }
        self.mayGrow = mayGrow
    }

    /// Point `index` of 0...steps; both ends are exact.
    public func point(_ index: Int) -> Double {
        if index <= 0 { return from }
        if index >= steps { return to }
        let t = Double(index) / Double(steps)
        guard let resolution else { return from * (1 - t) + to * t }
        return resolution * sinh(asinh(from / resolution) * (1 - t) + asinh(to / resolution) * t)
    }

    /// The same number of points over a range `factor` times as wide.
    func grown(by factor: Double) -> SearchGrid {
        SearchGrid(from: from * factor, to: to * factor, steps: steps, resolution: resolution, mayGrow: mayGrow)
    }

    /// Limited to bounds; with both given it fills them and does not grow.
    func bounded(_ minimum: Double?, _ maximum: Double?) -> SearchGrid {
        var result = self
        if let minimum, minimum > from || maximum != nil { result.from = minimum }
        if let maximum, maximum < to || minimum != nil { result.to = maximum }
        if result.from > result.to { result.to = result.from }
        if minimum != nil, maximum != nil {
            result.mayGrow = false
            result.resolution = nil
        }
        return result
    }
}
