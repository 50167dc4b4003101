internal import Analyses

extension FigureOfMerit {
    /// The conductance at a voltage.
    public static let chordConductance = FigureOfMerit(
        name: "chordConductance", title: "conductance at a voltage",
        definition: "I(V) / (V - E), the current over the distance to the reversal potential E",
        quantity: .conductance, needs: [],
        parameters: [
            Parameter(name: "voltage", unit: "V", standard: "the largest |V| that the curve has on both sides of 0 V")
        ],
        undefined:
            "the curve has no single reversal potential, does not pass the voltage once, or the voltage is the reversal potential"
    ) { (data, arguments) throws(FigureUndefined) in
        let reversal = try data.reversal()
        guard let voltage = arguments.numbers["voltage"] ?? data.reach else {
            throw FigureUndefined("the curve has one side of 0 V only; say at which `voltage`")
        }
        guard voltage != reversal else {
            throw FigureUndefined("\(CurveData.text(voltage)) is the reversal potential")
        }
        let place = try data.place(at: voltage)
        return FigureValue.Found(value: place.y / (voltage - reversal), voltage: voltage)
    }
}
