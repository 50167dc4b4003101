internal import Analyses

extension FigureOfMerit {
    /// Where the device settles when nothing is connected.
    public static let restingPotential = FigureOfMerit(
        name: "restingPotential", title: "resting potential",
        definition:
            "the voltage at which the current is zero and rises with voltage, so that the device settles there; "
            + "of several the most negative, as an operating point takes it",
        quantity: .voltage, needs: [], parameters: [],
        undefined: "the current nowhere rises through zero, or a point has no number"
    ) { (data, _) throws(FigureUndefined) in
        let voltage = try data.rest()
        return FigureValue.Found(value: voltage, voltage: voltage)
    }
}

extension CurveData {
    /// The most negative voltage at which the current rises through zero, V.
    func rest() throws(FigureUndefined) -> Double {
        try requireWhole()
        guard let rest = curve.zeros.filter({ $0.slope > 0 }).map(\.x).min() else {
            throw FigureUndefined("the current does not rise through zero along the curve")
        }
        return rest
    }
}
