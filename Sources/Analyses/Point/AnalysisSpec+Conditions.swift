package import Devices

/// The conditions that a number must hold over: every corner of the device, and its draws.
package struct SweepConditions: Sendable {
    /// Names of the corners, made of their values; one empty name without corners.
    package let corners: [String]
    /// Devices drawn, the nominal one first; 1 without a spread.
    package let samples: Int
    private let hasCorners: Bool
    private let cornerValues: [AxisSpec.Corner]
    private let node: TextNode
    private let pinned: Set<String>
    private let changed: Set<String>
    private let designs: [DesignColumn]?

    /// How many conditions there are; of each design, where there are designs.
    package var count: Int { corners.count * samples }

    /// The conditions of a device.
    ///
    /// - Parameters:
    ///   - hasCorners: whether every combination of its `corners` is one.
    ///   - draws: devices drawn from its `spread`, beside the nominal one.
    ///   - pinned: full paths with a value that corners and spreads leave alone unless they are relative to it.
    ///   - changed: full paths that a variant has set; corners and spreads that would replace these values are an error.
    ///   - designs: values that the designs under test set, where nothing else does; `nil` for the device as it is.
    ///   - node: where the conditions are asked for.
    package init(
        of descriptor: Descriptor, hasCorners: Bool, draws: Int?, pinned: Set<String>, changed: Set<String>,
        designs: [DesignColumn]? = nil, at node: TextNode
    ) throws(Diagnostics) {
        var problems = Diagnostics()
        let values = hasCorners ? AxisSpec.corners(of: descriptor, pinned: pinned, &problems) : []
        if problems.hasErrors { throw problems }
        cornerValues = values ?? []
        corners = hasCorners ? cornerValues.map(\.name) : [""]
        samples = (draws ?? 0) + 1
        self.hasCorners = hasCorners
        self.pinned = pinned
        self.changed = changed
        self.designs = designs?.filter { !pinned.contains($0.path) && !changed.contains($0.path) }
        self.node = node
    }

    /// The axes of the conditions, outermost first.
    fileprivate var axes: [AxisSpec] {
        (designs.map { [AxisSpec(.designs($0), at: node)] } ?? [])
            + (hasCorners ? [AxisSpec(.corners(cornerValues), at: node)] : [])
            + (samples > 1 ? [AxisSpec(.samples(samples), at: node)] : [])
    }

    /// An analysis at each of the conditions: their axes come first, what is left of the analysis is innermost.
    ///
    /// Values are found by condition: design by design, in each corner by corner and there the nominal device first.
    package func around(_ spec: AnalysisSpec) -> AnalysisSpec {
        var result = spec
        result.pinned = pinned
        result.changed = changed
        // Figures need an axis to be read off; that of the conditions is none.
        if spec.axes.isEmpty, !spec.figures.isEmpty, !axes.isEmpty, spec.transient == nil {
            result.axes = [AxisSpec(.point, at: node)]
        }
        result.axes = axes + result.axes
        result.keepsFiguresOnly = false
        return result
    }
}
