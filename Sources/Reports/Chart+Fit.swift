public import Design

extension Chart {
    /// Residuals against what was held first, in standard deviations: points without lines, one colour for each measurement.
    ///
    /// Measurements that were held by another quantity than the first are drawn against the number of the point.
    public init(residualsOf result: FitResult) {
        let first = result.matches.first?.held.first
        let isCommon =
            first != nil
            && result.matches.allSatisfy {
                $0.held.first?.name == first?.name && $0.held.first?.unit == first?.unit
            }
        let curves = result.matches.prefix(Self.mostCurves).map { match in
            TextPlot.Curve(
                label: result.matches.count > 1 ? "\(match.quantity) of \(match.file)" : "",
                x: isCommon ? match.held[0].values : match.measured.indices.map { Double($0 + 1) }, y: match.residuals)
        }
        let unit = first?.unit == "1" ? "" : " [\(first?.unit ?? "")]"
        self.init(
            title: "residuals of \(result.name)", xLabel: isCommon ? (first?.name ?? "") + unit : "point",
            yLabel: "residual [standard deviations]", curves: Array(curves), hasPoints: true)
    }
}
