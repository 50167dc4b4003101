public import Design

extension Chart {
    /// The front between two objectives; `nil` where there is none.
    public init?(frontOf result: SizingResult) {
        guard !result.front.isEmpty, result.objectives.count == 2 else { return nil }
        let shown = (0..<2).map { objective in
            DisplayQuantity.display(
                result.objectives[objective].unit,
                largest: result.front.map { abs($0.objectives[objective]) }.max() ?? 1)
        }
        func label(_ objective: Int) -> String {
            result.objectives[objective].text + (shown[objective].unit == "1" ? "" : " [\(shown[objective].unit)]")
        }
        let curve = TextPlot.Curve(
            label: "", x: result.front.map { $0.objectives[0] / shown[0].factor },
            y: result.front.map { $0.objectives[1] / shown[1].factor })
        self.init(title: "front of \(result.name)", xLabel: label(0), yLabel: label(1), curves: [curve])
    }
}
