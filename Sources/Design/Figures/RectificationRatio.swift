internal import Analyses

extension FigureOfMerit {
    /// How unlike the two directions are.
    public static let rectificationRatio = FigureOfMerit(
        name: "rectificationRatio", title: "rectification ratio",
        definition: "|I(-V) / I(+V)|: above 1 where the current at negative voltage is the larger one",
        quantity: .ratio, needs: [],
        parameters: [
            Parameter(name: "voltage", unit: "V", standard: "the largest |V| that the curve has on both sides of 0 V")
        ],
        undefined: "the curve does not pass both voltages once, or the current at the positive one is zero"
    ) { (data, arguments) throws(FigureUndefined) in
        guard let voltage = arguments.numbers["voltage"].map(abs) ?? data.reach else {
            throw FigureUndefined("the curve has one side of 0 V only")
        }
        guard voltage > 0 else { throw FigureUndefined("at 0 V there are no two directions") }
        let (negative, positive) = (try data.place(at: -voltage).y, try data.place(at: voltage).y)
        guard positive != 0 else { throw FigureUndefined("the current at \(CurveData.text(voltage)) is zero") }
        return FigureValue.Found(value: abs(negative / positive), voltage: voltage)
    }
}
