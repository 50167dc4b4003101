package import Units

/// Devices that differ in some values: what a search tries at a time.
package final class DesignBatch: Sendable {
    /// For each full path its value in every device, SI.
    package let values: [String: [Double]]
    /// How many devices there are.
    package let count: Int
    /// Whether all but the first are so near to it that derivatives there may tell of them.
    package let isNeighbourhood: Bool

    /// - Parameter values: equally many for each path.
    package init(_ values: [String: [Double]], count: Int, isNeighbourhood: Bool = false) {
        precondition(values.values.allSatisfy { $0.count == count }, "each path has a value in every device")
        self.values = values
        self.count = count
        self.isNeighbourhood = isNeighbourhood
    }

    /// The first device alone.
    package var first: DesignBatch { DesignBatch(values.mapValues { Array($0.prefix(1)) }, count: min(1, count)) }
}

/// What is known of a value that designs set.
package struct DesignValue: Sendable {
    /// Full dotted path.
    package let path: String
    package let dimension: Dimension
    /// That of the device as it is; `nil` where it is computed from others, or not given.
    package let own: Double?
    /// What the texts of its column came to, in order, SI.
    package let numbers: [Double]
}

extension Sweep {
    /// Designs that it holds; 1 without an axis of them.
    package var designProbes: Int { spec.designAxis.map { layout.extents[$0] } ?? 1 }

    /// The same analysis of other designs: nothing is compiled anew.
    package func at(_ designs: DesignBatch) -> Sweep {
        guard let axis = spec.designAxis else { return self }
        var result = self
        result.members = members.map { $0.at(designs) }
        result.transients = transients.map { $0.at(designs) }
        result.axes[axis].coordinate = .count(designs.count)
        result.layout = layout.with(designs.count, along: axis)
        result.pointCount = pointCount / layout.extents[axis] * designs.count
        // Values along axes are those of the designs that were compiled with.
        result.sideVariables = []
        return result
    }
}
