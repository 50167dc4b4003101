internal import Electrochemistry

extension FigureOfMerit {
    /// How much better one ion crosses than another.
    public static let selectivity = FigureOfMerit(
        name: "selectivity", title: "selectivity",
        definition:
            "permeability of one ion over that of another, P_A / P_B = -G_B(E) / G_A(E): the ratio at which two ions that cross "
            + "independently (Goldman, Hodgkin and Katz) carry no net current at the reversal potential E; G is the current per permeability",
        quantity: .ratio,
        needs: [
            "T", "inside.activity(ION)", "outside.activity(ION)", "inside.activity(OVER)", "outside.activity(OVER)",
        ],
        parameters: [
            Parameter(
                name: "ion", unit: nil,
                standard: "the cation, where activities of one cation and one anion are recorded"),
            Parameter(
                name: "over", unit: nil,
                standard: "the anion, where activities of one cation and one anion are recorded"),
        ],
        undefined:
            "the curve has no single reversal potential, or that is not between the Nernst potentials of the two ions"
    ) { (data, arguments) throws(FigureUndefined) in
        let reversal = try data.reversal()
        let (ion, over) = try data.pair(arguments)
        let temperature = try data.other(data.others["T"] == nil ? "temperature" : "T", at: reversal)
        func currentPerPermeability(_ name: String) throws(FigureUndefined) -> Double {
            GoldmanHodgkinKatz.currentPerPermeability(
                charge: try CurveData.charge(of: name), temperature: temperature,
                inside: try data.other("inside.activity(\(name))", at: reversal),
                outside: try data.other("outside.activity(\(name))", at: reversal), voltage: reversal)
        }
        let ratio = -(try currentPerPermeability(over)) / (try currentPerPermeability(ion))
        guard ratio.isFinite, ratio >= 0 else {
            throw FigureUndefined(
                "the reversal potential \(CurveData.text(reversal)) is not between the Nernst potentials of \(ion) and \(over)"
            )
        }
        return FigureValue.Found(value: ratio, voltage: reversal)
    }
}

extension CurveData {
    /// The two ions of a selectivity: those named, or the only cation and the only anion.
    fileprivate func pair(_ arguments: FigureArguments) throws(FigureUndefined) -> (ion: String, over: String) {
        var (ion, over) = (arguments.words["ion"], arguments.words["over"])
        if ion == nil || over == nil {
            let names = others.keys.compactMap { key -> String? in
                guard key.hasPrefix("inside.activity("), key.hasSuffix(")") else { return nil }
                return String(key.dropFirst("inside.activity(".count).dropLast())
            }
            let cations = names.filter { ((try? Self.charge(of: $0)) ?? 0) > 0 }
            let anions = names.filter { ((try? Self.charge(of: $0)) ?? 0) < 0 }
            if cations.count == 1 { ion = ion ?? cations[0] }
            if anions.count == 1 { over = over ?? anions[0] }
        }
        guard let ion, let over else { throw FigureUndefined("say which `ion` and `over` which one") }
        guard ion != over else { throw FigureUndefined("`ion` and `over` are both \(ion)") }
        return (ion, over)
    }

    /// The charge that the name of an ion ends with, in elementary charges.
    fileprivate static func charge(of ion: String) throws(FigureUndefined) -> Double {
        do {
            return try IonCatalogue.standard.ion(ion).charge
        } catch {
            throw FigureUndefined("`\(ion)` is not the name of an ion")
        }
    }
}
