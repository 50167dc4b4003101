internal import Analyses
internal import Datasets
internal import Devices
internal import Units

extension MeasuredTable {
    /// A variable of a results file and the values it lies along, one row for each point.
    ///
    /// Points that have no value, or whose solver found none, are left out.
    static func results(
        _ path: String, shownAs shown: String, _ mention: TextNode, y: String?, quantity: String?, analysis: String?
    ) throws(Diagnostics) -> (columns: [Column], notes: [Diagnostic]) {
        let found: Result<(columns: [Column], notes: [Diagnostic]), Diagnostics>
        do throws(DatasetError) {
            found = try read(path, shown, y: y, quantity: quantity, analysis: analysis, at: mention)
        } catch {
            throw Diagnostics(mention.diagnostic("\(error)"))
        }
        return try found.get()
    }

    private static func read(
        _ path: String, _ shown: String, y: String?, quantity: String?, analysis: String?, at mention: TextNode
    ) throws(DatasetError) -> Result<(columns: [Column], notes: [Diagnostic]), Diagnostics> {
        func refuse(_ message: String, help: String? = nil) -> Result<
            (columns: [Column], notes: [Diagnostic]), Diagnostics
        > {
            .failure(Diagnostics(mention.diagnostic(message, help: help)))
        }
        let file = try ResultsFile(path: path)
        let places = file.layout.groups.flatMap { group in group.variables.map { (group, $0) } }.filter { place in
            place.1.kind == .double && text("path", of: place.1.attributes) == nil && !place.1.axes.isEmpty
                && !place.1.name.hasPrefix("solver_")
        }
        let wanted = [y, quantity].compactMap(\.self)
        let found = places.filter { group, variable in
            (analysis == nil || group.name.isEmpty || group.name == analysis)
                && (wanted.isEmpty
                    || wanted.contains {
                        $0 == variable.name || $0 == text("long_name", of: variable.attributes)
                            || variable.name == QuantityName.name(of: $0)
                    })
        }
        guard let (group, variable) = found.first else {
            return refuse(
                "`\(shown)` holds no `\(wanted.first ?? "measurement")`; it has "
                    + places.map { "`\($1.name)`" }.joined(separator: ", "))
        }
        guard found.count == 1 else {
            return refuse(
                "`\(shown)` holds several quantities: " + found.map { "`\($1.name)`" }.joined(separator: ", "),
                help: "say which: `quantity: \(text("long_name", of: found[0].1.attributes) ?? "I")`, or `analysis`")
        }
        let prefix = group.name.isEmpty ? "" : group.name + "/"
        let array = try file.array(prefix + variable.name)
        var points = array.doubles.map(\.isFinite)
        let state = prefix + "solver_status"
        if file.variableNames.contains(state) {
            let status = try file.array(state)
            if status.axes.map(\.name) == array.axes.map(\.name) {
                for (place, value) in status.doubles.enumerated() where value != 0 { points[place] = false }
            }
        }
        let kept = points.indices.filter { points[$0] }
        var notes: [Diagnostic] = []
        if kept.count < points.count {
            notes.append(
                mention.diagnostic(
                    "\(points.count - kept.count) of \(points.count) points of `\(shown)` have no value and are left out",
                    severity: .note))
        }
        var columns: [Column] = []
        var stride = points.count
        for axis in array.axes {
            stride /= max(1, axis.count)
            let inner = stride
            func along(_ values: [Double]) -> [Double] { kept.map { values[$0 / inner % axis.count] } }
            let name = text("path", of: axis.attributes) ?? axis.name
            if case .numbers(let values) = axis.coordinate, axis.name != "sample" {
                columns.append(column(name, axis.name, axis.attributes, along(values)))
            } else if axis.count > 1 {
                return refuse(
                    "`\(variable.name)` of `\(shown)` lies along `\(axis.name)`, which holds no measured numbers",
                    help: "sweep without it")
            }
            // What moves along with an axis.
            for other in group.variables where other.axes == [axis.name] {
                guard let path = text("path", of: other.attributes) else { continue }
                let values = try file.readDoubles(prefix + other.name)
                columns.append(column(path, other.name, other.attributes, along(values)))
            }
        }
        let name = text("long_name", of: variable.attributes) ?? variable.name
        let values = array.doubles
        columns.append(column(name, variable.name, variable.attributes, kept.map { values[$0] }))
        return .success((columns, notes))
    }

    private static func column(
        _ name: String, _ other: String, _ attributes: [ResultAttribute], _ values: [Double]
    ) -> Column {
        let unit = text("units", of: attributes).flatMap { try? Unit.parse($0) } ?? Unit.one
        return Column(name: name, others: [other], unit: unit, values: values)
    }

    private static func text(_ name: String, of attributes: [ResultAttribute]) -> String? {
        for attribute in attributes where attribute.name == name {
            if case .text(let text) = attribute.value { return text }
        }
        return nil
    }
}
