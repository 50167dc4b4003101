public import Design
public import Devices
internal import Electrochemistry
public import Reports
internal import Solvers
internal import Units

/// Operating points as tables and as JSON.
public enum OperatingPointText {
    /// The schema that ``json(_:device:)`` follows.
    public static let schema = "iontronic-op/1"

    /// Operating points of one device, its variants side by side.
    public static func table(_ points: [OperatingPoint]) -> String {
        var blocks: [String] = []
        if points.count > 1 { blocks.append(overview(points)) }
        for point in points { blocks.append(text(of: point, named: points.count > 1 ? point.variant : nil)) }
        return blocks.joined(separator: "\n\n")
    }

    private static func overview(_ points: [OperatingPoint]) -> String {
        var table = TextTable(
            ["variant", "V", "I", "slope conductance", "outcome"], alignment: [.left, .right, .right, .right, .left])
        for point in points {
            table.add([
                point.variant, volts(point.voltage), amperes(point.current), siemens(point.conductance),
                outcome(point),
            ])
        }
        return table.rendered()
    }

    private static func text(of point: OperatingPoint, named name: String?) -> String {
        let degrees = DisplayQuantity.plain(point.temperature - Constants.zeroCelsius, digits: 4)
        var lines: [String] = []
        lines.append((name.map { "\(point.device), variant \($0)" } ?? point.device) + " at \(degrees) degC")
        lines.append("  V = \(volts(point.voltage)), I = \(amperes(point.current)), \(outcome(point))")
        if point.potentials.count > 1 {
            let listed = point.potentials.map { own in
                "\(volts(own.voltage)) \(own.isStable ? "stable" : "unstable")"
                    + (own.disturbance.map { " (\(seconds($0.timeConstant)))" } ?? "")
            }
            let what = point.current == 0 ? "zero-current potentials" : "potentials that carry this current"
            lines.append("  \(point.potentials.count) \(what): \(listed.joined(separator: ", "))")
        }
        if let own = point.disturbance { lines.append("  " + text(of: own)) }
        for reason in point.outsideValidity { lines.append("  outside validity: \(reason)") }
        for membrane in point.membranes { lines.append(text(of: membrane, alone: point.membranes.count == 1)) }
        if !point.elements.isEmpty {
            var table = TextTable(["element", "V", "I"], alignment: [.left, .right, .right])
            for element in point.elements {
                if element.terminals.count == 2 {
                    table.add([element.name, volts(element.voltage), amperes(element.current)])
                } else {
                    for terminal in element.terminals {
                        table.add([
                            "\(element.name), \(terminal.name)", volts(terminal.voltage), amperes(terminal.current),
                        ])
                    }
                }
            }
            lines.append(table.rendered(indent: 2))
        }
        return lines.joined(separator: "\n")
    }

    private static func text(of disturbance: OperatingPoint.Disturbance) -> String {
        let turning =
            disturbance.frequency > 0 ? ", turning at \(DisplayQuantity.text(disturbance.frequency, "Hz"))" : ""
        if disturbance.growthRate == 0 { return "neutral: a disturbance neither grows nor dies away\(turning)" }
        let time = seconds(disturbance.timeConstant)
        return disturbance.isStable
            ? "stable: the slowest disturbance dies away with a time constant of \(time)\(turning)"
            : "unstable: a disturbance grows e-fold in \(time)\(turning)"
    }

    private static func text(of membrane: OperatingPoint.MembraneState, alone: Bool) -> String {
        // What is left of currents that balance is rounding.
        let noise =
            1e-9
            * (membrane.ions.map(\.current) + membrane.parts.map(\.current)).filter(\.isFinite).map(abs).reduce(0, max)
        func amperes(_ value: Double) -> String { abs(value) < noise ? "0 A" : self.amperes(value) }
        var text = "\nmembrane \(membrane.name), \(membrane.inside) | \(membrane.outside)"
        if !alone { text += ": V = \(volts(membrane.voltage)), I = \(amperes(membrane.current))" }
        if !membrane.ions.isEmpty {
            let right = TextTable.Alignment.right
            var table = TextTable(
                ["ion", "inside", "outside", "gamma in", "gamma out", "E ideal", "E", "V - E", "I", "flux"],
                alignment: [.left] + Array(repeating: right, count: 9))
            for ion in membrane.ions {
                table.add([
                    ion.ion, ion.isMolal.inside ? molal(ion.molality.inside) : amount(ion.concentration.inside),
                    ion.isMolal.outside ? molal(ion.molality.outside) : amount(ion.concentration.outside),
                    DisplayQuantity.plain(ion.gamma.inside, digits: 4),
                    DisplayQuantity.plain(ion.gamma.outside, digits: 4),
                    volts(ion.idealNernst), volts(ion.nernst), volts(ion.drivingForce),
                    ion.isCarried ? amperes(ion.current) : "not carried",
                    ion.isCarried
                        ? (abs(ion.current) < noise ? "0 mol/s" : DisplayQuantity.text(ion.flux, "mol/s", digits: 4))
                        : "",
                ])
            }
            text += "\n" + table.rendered(indent: 2)
        }
        if !membrane.parts.isEmpty {
            var table = TextTable(["part", "model", "I", "cycles"], alignment: [.left, .left, .right, .right])
            for part in membrane.parts {
                table.add([
                    "\(part.kind.rawValue) \(part.name)", part.model, amperes(part.current),
                    part.cycles.map { DisplayQuantity.text($0, "mol/s", digits: 4) } ?? "",
                ])
            }
            text += "\n" + table.rendered(indent: 2)
        }
        return text
    }

    /// The points as JSON, in SI.
    public static func json(_ points: [OperatingPoint], device: String) -> JSONValue {
        .object([
            ("schema", .text(schema)), ("device", .text(device)), ("variants", .list(points.map(json))),
        ])
    }

    private static func json(_ point: OperatingPoint) -> JSONValue {
        .object([
            ("variant", .text(point.variant)), ("outcome", .text("\(point.outcome)")),
            ("temperature", .number(point.temperature)), ("V", .number(point.voltage)), ("I", .number(point.current)),
            ("conductance", .number(point.conductance)),
            ("growth_rate", .number(point.disturbance?.growthRate ?? .nan)),
            ("growth_frequency", .number(point.disturbance?.frequency ?? .nan)),
            (
                "zero_current_potentials",
                .list(
                    point.potentials.map {
                        .object([
                            ("V", .number($0.voltage)), ("stable", .boolean($0.isStable)),
                            ("growth_rate", .number($0.disturbance?.growthRate ?? .nan)),
                        ])
                    })
            ),
            ("outside_validity", .list(point.outsideValidity.map { .text($0) })),
            ("membranes", .list(point.membranes.map(json))),
            (
                "elements",
                .list(
                    point.elements.map {
                        .object([
                            ("name", .text($0.name)), ("model", .text($0.model)), ("V", .number($0.voltage)),
                            ("I", .number($0.current)),
                            (
                                "terminals",
                                .list(
                                    $0.terminals.map {
                                        .object([
                                            ("name", .text($0.name)), ("node", .text($0.node)),
                                            ("V", .number($0.voltage)), ("I", .number($0.current)),
                                        ])
                                    })
                            ),
                            ("quantities", .object($0.quantities.map { ($0.name, .number($0.value)) })),
                        ])
                    })
            ),
            (
                "assumptions",
                .list(
                    point.assumptions.map {
                        .object([
                            ("name", .text($0.name)), ("verdict", .text($0.verdict.rawValue)),
                            ("detail", .text($0.detail)),
                        ])
                    })
            ),
        ])
    }

    private static func json(_ membrane: OperatingPoint.MembraneState) -> JSONValue {
        .object([
            ("name", .text(membrane.name)), ("inside", .text(membrane.inside)), ("outside", .text(membrane.outside)),
            ("V", .number(membrane.voltage)), ("I", .number(membrane.current)),
            ("area", membrane.area.map { .number($0) }),
            ("ions", .list(membrane.ions.map(json))),
            (
                "parts",
                .list(
                    membrane.parts.map { part in
                        .object([
                            ("name", .text(part.name)), ("kind", .text(part.kind.rawValue)),
                            ("model", .text(part.model)),
                            ("I", .number(part.current)), ("cycles", part.cycles.map { .number($0) }),
                            ("currents", .object(part.carriers.map { (key: $0.ion, value: .number($0.current)) })),
                        ])
                    })
            ),
        ])
    }

    private static func json(_ ion: OperatingPoint.IonState) -> JSONValue {
        func sides(_ value: OperatingPoint.Sides) -> JSONValue {
            .object([("inside", .number(value.inside)), ("outside", .number(value.outside))])
        }
        return .object([
            ("ion", .text(ion.ion)), ("charge", .number(ion.charge)), ("carried", .boolean(ion.isCarried)),
            ("concentration", sides(ion.concentration)), ("molality", sides(ion.molality)), ("gamma", sides(ion.gamma)),
            ("activity", sides(ion.activity)),
            ("nernst_ideal", .number(ion.idealNernst)), ("nernst", .number(ion.nernst)),
            ("driving_force", .number(ion.drivingForce)), ("I", .number(ion.current)), ("flux", .number(ion.flux)),
        ])
    }

    // MARK: - Numbers

    private static func outcome(_ point: OperatingPoint) -> String {
        point.potentials.count > 1
            ? "\(point.outcome), one of several" : "\(point.outcome)"
    }

    private static func volts(_ value: Double) -> String { DisplayQuantity.text(value, "V", digits: 5) }
    private static func seconds(_ value: Double) -> String { DisplayQuantity.text(value, "s", digits: 4) }
    private static func amperes(_ value: Double) -> String { DisplayQuantity.text(value, "A", digits: 4) }
    private static func siemens(_ value: Double) -> String { DisplayQuantity.text(value, "S", digits: 4) }
    private static func molal(_ value: Double) -> String { DisplayQuantity.text(value, "mol/kg", digits: 4) }
    private static func amount(_ value: Double) -> String { DisplayQuantity.text(value, "mol/m^3", digits: 4) }
}
