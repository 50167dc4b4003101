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
