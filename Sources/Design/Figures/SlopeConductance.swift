internal import Analyses

extension FigureOfMerit {
    /// How steep the curve is.
    public static let slopeConductance = FigureOfMerit(
        name: "slopeConductance", title: "slope conductance",
        definition:
            "dI/dV; at a point the mean of both sides, weighted so that a parabola is exact, between points interpolated",
        quantity: .conductance, needs: [],
        parameters: [
            Parameter(
                name: "voltage", unit: "V",
                standard: "the reversal potential, or 0 V where the current has no zero or several")
        ],
        undefined: "the curve does not pass the voltage, or passes it several times"
    ) { (data, arguments) throws(FigureUndefined) in
        let voltage = arguments.numbers["voltage"] ?? (try? data.reversal()) ?? 0
        let place = try data.place(at: voltage)
        guard place.slope.isFinite else {
            throw FigureUndefined("the curve has no slope at \(CurveData.text(voltage))")
        }
        return FigureValue.Found(value: place.slope, voltage: voltage)
    }
}
