public import Design

extension Chart {
    /// The curves of one quantity that moved, base and candidate of each; `nil` where nothing moved along a curve.
    ///
    /// The first quantity is drawn: `current` where it is among them.
    public init?(_ comparison: Comparison) {
        let names = comparison.curves.map(\.name)
        guard let name = names.first(where: { $0.hasSuffix("current") }) ?? names.first else { return nil }
        let moved = comparison.curves.filter { $0.name == name }.prefix(Self.mostCurves / 2)
        guard let first = moved.first else { return nil }
        let values = moved.flatMap { $0.base + $0.candidate }
        let (unit, factor) = DisplayQuantity.display(
            first.unit, largest: values.filter(\.isFinite).map(abs).max() ?? 1)
        let (axisUnit, axisFactor) = DisplayQuantity.display(
            first.axisUnit, largest: first.baseX.map(abs).filter(\.isFinite).max() ?? 1)
        var curves: [TextPlot.Curve] = []
        for curve in moved {
            let place = curve.place.filter { $0.axis != "point" }
                .map { "\($0.axis) \(ComparisonWords.member($0))" }.joined(separator: ", ")
            let suffix = place.isEmpty ? "" : ", \(place)"
            curves.append(
                TextPlot.Curve(
                    label: "base" + suffix, x: curve.baseX.map { $0 / axisFactor }, y: curve.base.map { $0 / factor }))
            curves.append(
                TextPlot.Curve(
                    label: "candidate" + suffix, x: curve.candidateX.map { $0 / axisFactor },
                    y: curve.candidate.map { $0 / factor }))
        }
        self.init(
            title: "\(name): curves that moved", xLabel: first.axis + (axisUnit == "1" ? "" : " [\(axisUnit)]"),
            yLabel: name + (unit == "1" ? "" : " [\(unit)]"), curves: curves)
    }
}
