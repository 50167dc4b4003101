internal import Analyses

extension FigureOfMerit {
    /// What part of the current an ion carries.
    public static let transportNumber = FigureOfMerit(
        name: "transportNumber", title: "transport number",
        definition:
            "I(ION) / I, the part of the current that an ion carries at a voltage; beyond 0 to 1 where another ion flows against it",
        quantity: .ratio, needs: ["I(ION)"],
        parameters: [
            Parameter(name: "ion", unit: nil, standard: "the only ion whose current is recorded"),
            Parameter(name: "voltage", unit: "V", standard: "the largest |V| that the curve has on both sides of 0 V"),
        ],
        undefined: "the curve does not pass the voltage once, or the current there is zero"
    ) { (data, arguments) throws(FigureUndefined) in
        guard data.currentUnit == "A" else {
            throw FigureUndefined("the current is one per area, the current of an ion is not")
        }
        guard let voltage = arguments.numbers["voltage"] ?? data.reach else {
            throw FigureUndefined("the curve has one side of 0 V only; say at which `voltage`")
        }
        let recorded = data.others.keys.filter { $0.hasPrefix("I(") && $0.hasSuffix(")") }
        let only = recorded.count == 1 ? recorded.first.map { String($0.dropFirst(2).dropLast()) } : nil
        guard let ion = arguments.words["ion"] ?? only else { throw FigureUndefined("say of which `ion`") }
        let total = try data.place(at: voltage).y
        guard total != 0 else { throw FigureUndefined("the current at \(CurveData.text(voltage)) is zero") }
        return FigureValue.Found(value: try data.other("I(\(ion))", at: voltage) / total, voltage: voltage)
    }
}
