internal import Devices
internal import Units

/// What the columns of a measurement are: the values, their standard deviations, and what was held meanwhile.
struct MeasuredColumns {
    /// What was measured.
    let quantity: TextNode
    /// Its column.
    let values: Int
    /// That of the standard deviations, where there is one.
    let sigma: Int?
    /// That of the time, where there is one.
    let time: Int?
    /// Full paths, or `V` or `I`, with their columns.
    let held: [(path: String, column: Int)]

    init(_ node: TextNode, _ table: MeasuredTable, _ descriptor: Descriptor) throws(Diagnostics) {
        func find(_ text: TextNode, _ name: String) throws(Diagnostics) -> Int {
            if let column = table.column(name) { return column }
            throw Diagnostics(
                text.diagnostic("`\(table.shown)` has no column `\(name.shortened)`", help: table.columnText))
        }
        sigma = node["sigma"]?.scalar.flatMap { table.column($0) }
        let asked = node["quantity"]
        let x = try Self.typed(node["x"])
        var used = Set([sigma].compactMap(\.self))
        var named: [(path: TextNode, column: Int)] = []
        for (path, name) in x ?? [] {
            let column = try find(name, name.scalar ?? "")
            guard used.insert(column).inserted else {
                throw Diagnostics(name.diagnostic("the column `\(name.scalar ?? "")` is used twice"))
            }
            named.append((path, column))
        }
        let free = table.columns.indices.filter { !used.contains($0) }
        let measured: Int
        if let y = node["y"] {
            measured = try find(y, y.scalar ?? "")
        } else if let asked, let own = asked.scalar.flatMap({ table.column($0) }) {
            measured = own
        } else if let last = free.last, asked == nil || free.count == 1 || (x == nil && free.count == 2) {
            measured = last
        } else {
            throw Diagnostics(
                (asked ?? node).diagnostic(
                    "no column of `\(table.shown)` is called `\(asked?.scalar ?? "")`",
                    help: "`y` names it; \(table.columnText)"))
        }
        guard !used.contains(measured) else {
            throw Diagnostics(
                (node["y"] ?? asked ?? node).diagnostic(
                    "the column `\(table.columns[measured].name)` is the measured one and another at a time"))
        }
        if asked == nil,
            !Self.mayBeQuantity(
                table.columns[measured].name, isStored: !table.shown.lowercased().hasSuffix(".csv"), descriptor)
        {
            let name = table.columns[measured].name
            let unit = table.columns[measured].unit.dimension
            let guess = unit == .voltage ? "V" : unit == .currentDensity ? "J" : "I"
            throw Diagnostics(
                table.diagnostic(
                    "the last column, `\(name.shortened)`, counts as what was measured, and the device has no such quantity",
                    help:
                        "say what it is, `--quantity \(guess) --column '\(name.shortened)'` or `quantity: \(guess), y: \(name.shortened)`; `--sigma '\(name.shortened)'` where it is how far another column scatters",
                    column: measured))
        }
        quantity = asked ?? TextNode(scalar: table.columns[measured].name, from: table.shown)
        var (time, held): (Int?, [(path: String, column: Int)]) = (nil, [])
        let candidates =
            x == nil
            ? free.filter { $0 != measured }.map { column in
                (path: TextNode?.none, name: table.columns[column].name, column: column)
            } : named.map { (path: $0.path, name: $0.path.scalar ?? "", column: $0.column) }
        var problems = Diagnostics()
        for (text, name, column) in candidates {
            switch name {
            case "time": time = column
            case "V", "I": held.append((name, column))
            default:
                do throws(Diagnostic) {
                    held += try descriptor.resolve(name).map { ($0.description, column) }
                } catch {
                    let help = error.help ?? "`x` names the columns of what was held: `V`, `I`, `time`, or paths"
                    let message = "the column `\(name.shortened)` is no path of the device: \(error.message)"
                    problems.append(
                        text?.diagnostic(message, help: help)
                            ?? table.diagnostic(message, help: help, column: column))
                }
            }
        }
        if let time, table.columns[time].unit.dimension != .time {
            problems.append(
                table.diagnostic("times need a unit of time", help: "`time (ms)`, or `units`", column: time))
        }
        for (path, column) in held where path == "V" || path == "I" {
            let dimension = table.columns[column].unit.dimension
            let allowed: [Dimension] = path == "V" ? [.voltage] : [.current, .currentDensity]
            if !allowed.contains(dimension) {
                problems.append(
                    table.diagnostic(
                        "`\(path)` is a \(path == "V" ? "voltage" : "current"), and this column "
                            + (dimension.isNone ? "has no unit" : "is in \(table.columns[column].unit.text)"),
                        help: path == "V" ? "`V (mV)`, or `units`" : "`I (nA)`, or `units`", column: column))
            }
        }
        if held.count > Set(held.map(\.path)).count {
            problems.append(node.diagnostic("two columns of `\(table.shown)` hold the same path"))
        }
        if problems.hasErrors { throw problems }
        guard time != nil || !held.isEmpty else {
            throw Diagnostics(
                node.diagnostic(
                    "nothing says what was held while `\(quantity.scalar ?? "")` was measured",
                    help: "a column `V`, `I`, `time` or of a path; \(table.columnText)"))
        }
        (values, self.time, self.held) = (measured, time, held)
    }

    /// Whether the name of a column can be the quantity itself: a word that is no name of anything cannot.
    ///
    /// - Parameter isStored: of a results file, whose variables know what they are.
    private static func mayBeQuantity(_ name: String, isStored: Bool, _ descriptor: Descriptor) -> Bool {
        guard !isStored, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == " " }) else { return true }
        let known = ["V", "I", "J", "conductance", "power", "impedance", "growthRate", "growthFrequency"]
        let own = ["parameters", "analyses"].flatMap { descriptor.root[$0]?.map?.map(\.key) ?? [] }
        let recorded = (descriptor.root["analyses"]?.map ?? []).flatMap { analysis in
            ["record", "figures"].flatMap { analysis.value[$0]?.map?.map(\.key) ?? [] }
        }
        return (known + own + recorded).contains(name)
    }

    /// The paths that `x` names, each with its column; `nil` where it names none.
    private static func typed(_ node: TextNode?) throws(Diagnostics) -> [(path: TextNode, name: TextNode)]? {
        guard let node else { return nil }
        if let map = node.map { return map.map { ($0.keyNode, $0.value) } }
        return (node.list ?? [node]).map { ($0, $0) }
    }
}

/// How far measured values scatter, as the text says it: `2 %` of each, `3 pA`, the sum of both, or a column.
struct MeasuredSigma {
    /// SI; `nil` where nothing is said.
    let values: [Double]?

    init(_ node: TextNode?, _ table: MeasuredTable, _ roles: MeasuredColumns) throws(Diagnostics) {
        guard let node, let text = node.scalar else {
            values = nil
            return
        }
        let own = table.columns[roles.values]
        let rows = 0..<table.rowCount
        var sums = [Double](repeating: 0, count: table.rowCount)
        if let column = roles.sigma {
            let unit = table.columns[column].unit
            let isRelative = unit.text == "%"
            guard isRelative || unit.dimension == own.unit.dimension else {
                throw Diagnostics(
                    table.diagnostic(
                        "a standard deviation of `\(own.name)` is in its unit, or in %", column: column))
            }
            for row in rows {
                // A difference of temperatures has no zero.
                let size = table.columns[column].values[row] * unit.scale
                sums[row] = isRelative ? abs(table.si(row, roles.values)) * size : size
            }
        } else {
            // A sign of an exponent parts no terms.
            for term in text.split(separator: " + ") {
                let part = TextNode(scalar: String(term), from: "sigma")
                guard let printed = PrintedNumber(part), printed.number > 0, !term.hasPrefix("-"),
                    printed.unit.text == "%" || printed.unit.dimension == own.unit.dimension
                else {
                    throw Diagnostics(
                        node.diagnostic(
                            "`\(text.shortened)` is no standard deviation of `\(own.name)` in `\(own.unit.text)`, and no column",
                            help: "`2 %`, `3 \(own.unit.text)`, `2 % + 3 \(own.unit.text)`; \(table.columnText)"))
                }
                let size = printed.number * printed.unit.scale
                for row in rows {
                    sums[row] += printed.unit.text == "%" ? abs(table.si(row, roles.values)) * size : size
                }
            }
        }
        for row in rows where !(sums[row] > 0) || !sums[row].isFinite {
            throw Diagnostics(
                table.diagnostic(
                    "the standard deviation of this point is \(sums[row]), so that nothing else would count",
                    help: "a constant part: `2 % + 3 \(own.unit.text)`", row: row))
        }
        values = sums
    }
}
