/// A value of the equations that moves along an axis.
struct LaneInput: Sendable {
    /// The axis it moves along.
    let axis: Int
    /// The value at each of its points.
    let values: [Double]
    /// The path that designs set; `nil` where it is none of theirs.
    let design: String?

    init(_ bound: VariedSet.Bound) { self.init(axis: bound.axis, values: bound.values, design: bound.design) }

    private init(axis: Int, values: [Double], design: String?) {
        self.axis = axis
        self.values = values
        self.design = design
    }

    /// The same for other designs.
    func at(_ designs: DesignBatch) -> LaneInput {
        guard let design, let values = designs.values[design] else { return self }
        return LaneInput(axis: axis, values: values, design: design)
    }
}
