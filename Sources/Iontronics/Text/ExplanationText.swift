public import Design
public import Devices
public import Reports
internal import Units

/// Explanations as text and as JSON.
public enum ExplanationText {
    /// What a device rests on, in sections.
    public static func text(_ explanation: DeviceExplanation) -> String {
        let point = explanation.point
        var blocks = [OperatingPointText.table([point])]
        var assumptions = TextTable(["", "assumption", "here"])
        for own in point.assumptions { assumptions.add([own.verdict.rawValue, own.name, own.detail]) }
        blocks.append("assumptions\n" + assumptions.rendered(indent: 2))
        for membrane in point.membranes where !membrane.ions.isEmpty { blocks.append(work(membrane)) }
        blocks += point.solutions.map(solution)
        blocks += explanation.activities.map(comparison)
        if !explanation.inputs.isEmpty { blocks.append("inputs\n" + table(explanation.inputs).rendered(indent: 2)) }
        if !explanation.conversions.isEmpty {
            blocks.append("conversions\n" + explanation.conversions.map { "  " + $0 }.joined(separator: "\n"))
        }
        return blocks.joined(separator: "\n\n")
    }

    /// E as its two parts, and what a mole loses on its way out.
    private static func work(_ membrane: OperatingPoint.MembraneState) -> String {
        let right = TextTable.Alignment.right
        var table = TextTable(
            [
                "ion", "E of concentrations", "+ of activity coefficients", "= E", "RT ln(a_in/a_out)", "+ zFV",
                "= zF(V - E)",
            ],
            alignment: [.left, right, right, right, right, right, right])
        for ion in membrane.ions where ion.nernst.isFinite {
            table.add([
                ion.ion, volts(ion.idealNernst), volts(ion.nernst - ion.idealNernst), volts(ion.nernst),
                energy(ion.chemicalWork), energy(ion.electricalWork), energy(ion.chemicalWork + ion.electricalWork),
            ])
        }
        return "work at membrane \(membrane.name), V = \(volts(membrane.voltage)); positive: the ion leaves by itself\n"
            + table.rendered(indent: 2)
    }

    private static func solution(_ solution: OperatingPoint.SolutionState) -> String {
        let right = TextTable.Alignment.right
        var table = TextTable(
            ["ion", "concentration", "molality", "gamma", "activity"], alignment: [.left, right, right, right, right])
        for ion in solution.ions {
            table.add([
                ion.ion, DisplayQuantity.text(ion.concentration, "mol/m^3"),
                DisplayQuantity.text(ion.molality, "mol/kg"), DisplayQuantity.plain(ion.gamma),
                DisplayQuantity.text(ion.activity, "mol/m^3"),
            ])
        }
        var head = "solution \(solution.name)"
        if solution.ionicStrength.isFinite {
            head += ", ionic strength \(DisplayQuantity.text(solution.ionicStrength, "mol/m^3"))"
        }
        if solution.molalIonicStrength.isFinite {
            head += " (\(DisplayQuantity.text(solution.molalIonicStrength, "mol/kg")))"
        }
        if !solution.activityModel.isEmpty { head += "; activities: \(solution.activityModel)" }
        if solution.waterActivity.isFinite, solution.activityModel != "ideal" {
            head += ", osmotic coefficient \(DisplayQuantity.plain(solution.osmoticCoefficient)), "
            head += "water activity \(DisplayQuantity.plain(solution.waterActivity))"
        }
        if solution.conductivity.isFinite, !solution.ions.isEmpty {
            head +=
                "; conductivity \(DisplayQuantity.text(solution.conductivity, "S/m")) (\(solution.conductivityNote))"
        }
        for note in solution.activityNotes { head += "; \(note)" }
        if !solution.balanceNote.isEmpty { head += "; \(solution.balanceNote)" }
        if !solution.scaleNote.isEmpty { head += "; molarity and molality convert \(solution.scaleNote)" }
        return head + "\n" + table.rendered(indent: 2)
    }

    /// What other laws of activity would add to each Nernst potential.
    private static func comparison(_ own: ActivityComparison) -> String {
        var table = TextTable(
            ["activity", ""] + own.ions.map { "E(\($0)) moves by" } + [""],
            alignment: [.left, .left] + own.ions.map { _ in .right } + [.left])
        for row in own.rows {
            table.add(
                [row.model, row.isOwn ? "this device" : ""]
                    + row.biases.map { $0.isFinite ? volts($0) : "" } + [row.remark])
        }
        return "activities at membrane \(own.membrane): \(own.verdict)\n" + table.rendered(indent: 2)
    }

    /// Values, where they come from, what they are.
    private static func table(_ inputs: [InputFact]) -> TextTable {
        var table = TextTable(["input", "value", "in SI", "status", "about"])
        for input in inputs {
            let about = [input.doc, input.source.isEmpty ? "" : "source: \(input.source)"].filter { !$0.isEmpty }
            let value =
                input.value.isFinite
                ? DisplayQuantity.plain(input.value, digits: 6) + (input.unit == "1" ? "" : " \(input.unit)") : ""
            let status = [input.isStandard ? "of the model" : "", input.status].filter { !$0.isEmpty }
            table.add([input.name, input.text, value, status.joined(separator: ", "), about.joined(separator: "; ")])
        }
        return table
    }

    /// The equation of a quantity, what it is computed from, and its value.
    public static func text(_ explanation: QuantityExplanation) -> String {
        var lines = ["\(explanation.quantity) = \(explanation.equation)"]
        for term in explanation.terms { lines.append("  \(term.name) = \(term.text)") }
        var blocks = [lines.joined(separator: "\n")]
        let value = DisplayQuantity.text(explanation.value, explanation.unit, digits: 6)
        blocks.append("value at the operating point: \(value)")
        for unknown in explanation.unknowns {
            let value = DisplayQuantity.text(unknown.value, unknown.unit, digits: 6)
            let lines = ["\(unknown.name) = \(value) solves", "  \(unknown.equation)"]
            blocks.append((lines + unknown.terms.map { "    \($0.name) = \($0.text)" }).joined(separator: "\n"))
        }
        if !explanation.named.isEmpty {
            let lines = explanation.named.map { "  \($0.name) = \(DisplayQuantity.text($0.value, $0.unit))" }
            blocks.append("named above\n" + lines.joined(separator: "\n"))
        }
        if !explanation.inputs.isEmpty { blocks.append("inputs\n" + table(explanation.inputs).rendered(indent: 2)) }
        return blocks.joined(separator: "\n\n")
    }

    /// A device's explanation as JSON, values in SI.
    public static func json(_ explanation: DeviceExplanation) -> JSONValue {
        .object([
            ("schema", .text("iontronic-explain/1")),
            ("operating_point", OperatingPointText.json([explanation.point], device: explanation.point.device)),
            ("inputs", .list(explanation.inputs.map(json))),
            ("activities", .list(explanation.activities.map(json))),
            ("conversions", .list(explanation.conversions.map { .text($0) })),
        ])
    }

    /// A quantity's explanation as JSON, values in SI.
    public static func json(_ explanation: QuantityExplanation) -> JSONValue {
        .object([
            ("schema", .text("iontronic-explain/1")), ("quantity", .text(explanation.quantity)),
            ("value", .number(explanation.value)), ("unit", .text(explanation.unit)),
            ("equation", .text(explanation.equation)),
            ("terms", .object(explanation.terms.map { (key: $0.name, value: .text($0.text)) })),
            (
                "unknowns",
                .list(
                    explanation.unknowns.map {
                        .object([
                            ("name", .text($0.name)), ("value", .number($0.value)), ("unit", .text($0.unit)),
                            ("equation", .text($0.equation)),
                        ])
                    })
            ),
            ("inputs", .list(explanation.inputs.map(json))),
        ])
    }

    private static func json(_ input: InputFact) -> JSONValue {
        .object([
            ("name", .text(input.name)), ("text", .text(input.text)), ("value", .number(input.value)),
            ("unit", .text(input.unit)), ("doc", .text(input.doc)), ("source", .text(input.source)),
            ("status", .text(input.status)), ("standard", .boolean(input.isStandard)),
        ])
    }

    private static func json(_ own: ActivityComparison) -> JSONValue {
        .object([
            ("membrane", .text(own.membrane)), ("ions", .list(own.ions.map { .text($0) })),
            ("verdict", .text(own.verdict)),
            (
                "models",
                .list(
                    own.rows.map { row in
                        .object([
                            ("model", .text(row.model)), ("own", .boolean(row.isOwn)),
                            ("nernst_shift", .list(row.biases.map { .number($0) })), ("remark", .text(row.remark)),
                        ])
                    })
            ),
        ])
    }

    private static func volts(_ value: Double) -> String { DisplayQuantity.text(value, "V") }
    private static func energy(_ value: Double) -> String { DisplayQuantity.text(value / 1e3, "kJ/mol", digits: 4) }
}
