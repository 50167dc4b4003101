extension FigureOfMerit {
    /// What a pump gives to the ions that it moves.
    public static let pumpPower = FigureOfMerit(
        name: "pumpPower", title: "pump power",
        definition:
            "sum of I_i (E_i - V) over the ions of a pump: the electrochemical energy that it stores in a second; "
            + "positive where the pump moves ions uphill",
        quantity: .power, needs: ["PUMP.I(ION)", "nernst(ION)"],
        parameters: [
            Parameter(name: "pump", unit: nil, standard: "the only pump whose currents by ion are recorded"),
            Parameter(name: "voltage", unit: "V", standard: "the resting potential"),
        ],
        undefined:
            "currents by ion of one pump and the Nernst potentials of these ions are not recorded, or the curve does not pass the voltage once"
    ) { (data, arguments) throws(FigureUndefined) in
        let currents = data.currentsOfParts
        let pumps = Set(currents.map(\.part))
        guard let pump = arguments.words["pump"] ?? (pumps.count == 1 ? pumps.first : nil) else {
            throw FigureUndefined(
                pumps.isEmpty ? "it needs `PUMP.I(ION)`, which is not recorded" : "say of which `pump`")
        }
        let own = currents.filter { $0.part == pump }.sorted { $0.name < $1.name }
        guard !own.isEmpty else { throw FigureUndefined("it needs `\(pump).I(ION)`, which is not recorded") }
        let voltage = if let given = arguments.numbers["voltage"] { given } else { try data.rest() }
        var power = 0.0
        for current in own {
            let nernst = try data.other(data.nameOfNernst(current.ion), at: voltage)
            power += try data.other(current.name, at: voltage) * (nernst - voltage)
        }
        return FigureValue.Found(value: power, voltage: voltage)
    }
}

extension CurveData {
    /// The record that holds the Nernst potential of an ion, with or without the membrane's name before it.
    fileprivate func nameOfNernst(_ ion: String) -> String {
        let name = "nernst(\(ion))"
        let longer = others.keys.filter { $0.hasSuffix("." + name) }
        return others[name] == nil && longer.count == 1 ? longer[0] : name
    }

    /// Recorded currents of one part by ion, `PART.I(ION)`.
    fileprivate var currentsOfParts: [(name: String, part: String, ion: String)] {
        others.keys.compactMap { name in
            guard name.hasSuffix(")"), let open = name.lastIndex(of: "(") else { return nil }
            let owner = name[..<open]
            guard owner.hasSuffix(".I") else { return nil }
            return (name, String(owner.dropLast(2)), String(name[name.index(after: open)...].dropLast()))
        }
    }
}
