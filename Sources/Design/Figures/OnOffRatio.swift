internal import Analyses

extension FigureOfMerit {
    /// How far apart the states of a switch are.
    public static let onOffRatio = FigureOfMerit(
        name: "onOffRatio", title: "on/off ratio",
        definition: "largest over smallest |I| among the passages of a loop through the read voltage; at least 1",
        quantity: .ratio, needs: [],
        parameters: [Parameter(name: "voltage", unit: "V", standard: "100 mV")],
        undefined:
            "the curve passes the read voltage fewer than two times, so that it shows one state only, or the smallest current there is zero"
    ) { (data, arguments) throws(FigureUndefined) in
        let voltage = arguments.numbers["voltage"] ?? 0.1
        let currents = data.curve.places(at: voltage).map { abs($0.y) }
        guard let low = currents.min(), let high = currents.max(), currents.count > 1 else {
            throw FigureUndefined(
                currents.isEmpty
                    ? "the curve does not reach \(CurveData.text(voltage))"
                    : "the curve passes \(CurveData.text(voltage)) once: one state only")
        }
        guard currents.allSatisfy(\.isFinite) else {
            throw FigureUndefined("the curve has no number at \(CurveData.text(voltage))")
        }
        guard low > 0 else { throw FigureUndefined("a current at \(CurveData.text(voltage)) is zero") }
        return FigureValue.Found(value: high / low, voltage: voltage)
    }
}
