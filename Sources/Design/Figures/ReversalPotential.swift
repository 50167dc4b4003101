internal import Analyses

extension FigureOfMerit {
    /// Where the current changes its sign.
    public static let reversalPotential = FigureOfMerit(
        name: "reversalPotential", title: "reversal potential",
        definition: "the voltage, inside minus outside, at which the current is zero",
        quantity: .voltage, needs: [], parameters: [],
        undefined: "the current is nowhere zero, or at several voltages, or a point has no number"
    ) { (data, _) throws(FigureUndefined) in
        let voltage = try data.reversal()
        return FigureValue.Found(value: voltage, voltage: voltage)
    }
}

extension CurveData {
    /// The only voltage without current, V.
    func reversal() throws(FigureUndefined) -> Double {
        try requireWhole()
        let zeros = curve.zeros
        guard let zero = zeros.first else {
            let finite = curve.x
            let (low, high) = (finite.min() ?? .nan, finite.max() ?? .nan)
            throw FigureUndefined("the current has no zero between \(Self.text(low)) and \(Self.text(high))")
        }
        guard zeros.count == 1 else {
            let places = zeros.prefix(6).map { Self.text($0.x) }.joined(separator: ", ")
            throw FigureUndefined(
                "the current has \(zeros.count) zeros, at \(places)" + (zeros.count > 6 ? " and further" : ""))
        }
        return zero.x
    }
}
