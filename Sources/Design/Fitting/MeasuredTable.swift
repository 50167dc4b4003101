internal import Analyses
internal import Datasets
internal import Devices
internal import Units

/// What a measurement left: columns of numbers with units, from a CSV file or a results file.
struct MeasuredTable {
    /// One column.
    struct Column {
        /// Without its unit.
        let name: String
        /// Texts it may be called by, besides its name.
        var others: [String] = []
        let unit: Unit
        /// In the unit.
        let values: [Double]
    }

    /// The file, as the user knows it.
    let shown: String
    let columns: [Column]
    /// What was left out, to be told.
    private(set) var notes: [Diagnostic] = []
    /// The file where it has lines; `nil` for a results file.
    private let lines: TableFile?
    private let mention: TextNode

    var rowCount: Int { columns.first?.values.count ?? 0 }

    /// The value of a column in a row, SI.
    func si(_ row: Int, _ column: Int) -> Double { columns[column].unit.si(columns[column].values[row]) }

    /// The position of a column called by its name, by another text of it, or by its number from 1.
    func column(_ name: String) -> Int? {
        if let own = columns.firstIndex(where: { $0.name == name }) { return own }
        if let other = columns.firstIndex(where: { $0.others.contains(name) }) { return other }
        guard lines != nil, let number = Int(name), number >= 1, number <= columns.count else { return nil }
        return number - 1
    }

    /// What its columns are called, for a message.
    var columnText: String { "it has " + columns.map { "`\($0.name.shortened)`" }.joined(separator: ", ") }

    /// A complaint about a column.
    func diagnostic(_ message: String, help: String? = nil, column: Int) -> Diagnostic {
        lines?.diagnostic(message, help: help, column: column)
            ?? mention.diagnostic("\(shown), \(columns[column].name): \(message)", help: help)
    }

    /// A complaint about a row.
    func diagnostic(_ message: String, help: String? = nil, row: Int) -> Diagnostic {
        lines?.diagnostic(message, help: help, row: row)
            ?? mention.diagnostic("\(shown), point \(row + 1): \(message)", help: help)
    }

    /// The value of a column in a row as a text with its unit.
    func node(_ row: Int, _ column: Int) -> TextNode {
        let unit = columns[column].unit
        let text = "\(columns[column].values[row])" + (unit.text == "1" ? "" : " \(unit.text)")
        return lines?.node(text, row: row) ?? TextNode(scalar: text, from: shown)
    }

    /// Reads the file that a match names.
    ///
    /// - Parameters:
    ///   - units: those of all columns; `nil` where the names say them.
    ///   - quantity: what was measured, by which a variable of a results file is found.
    init(
        _ mention: TextNode, of descriptor: Descriptor, units: TextNode?, y: String?, quantity: String?,
        analysis: String?
    ) throws(Diagnostics) {
        let path: String
        do throws(Diagnostic) {
            (path, shown) = try descriptor.measurement(mention)
        } catch { throw Diagnostics(error) }
        self.mention = mention
        if path.hasSuffix(".h5") {
            lines = nil
            if let units { throw Diagnostics(units.diagnostic("a results file says its units itself")) }
            let found = try Self.results(path, shownAs: shown, mention, y: y, quantity: quantity, analysis: analysis)
            (columns, notes) = (found.columns, found.notes)
            return
        }
        let file: SourceFile
        do throws(Diagnostic) {
            file = try SourceFile(reading: path, shownAs: shown, limit: TextLimits.totalBytes)
        } catch {
            throw Diagnostics(error.location == nil ? mention.diagnostic(error.message, help: error.help) : error)
        }
        var problems = Diagnostics()
        guard
            let lines = TableFile(
                file, unitHelp: "units are said once, in the first line: `V (mV),I (nA)`", into: &problems)
        else { throw problems }
        self.lines = lines
        columns = try Self.columns(lines, units)
    }

    // MARK: - CSV

    private static func columns(_ file: TableFile, _ units: TextNode?) throws(Diagnostics) -> [Column] {
        var problems = Diagnostics()
        if let units, units.list?.count != file.columnCount {
            throw Diagnostics(
                units.diagnostic("`units` has \(units.list?.count ?? 0) for \(file.columnCount) columns"))
        }
        var columns: [Column] = []
        for column in 0..<file.columnCount {
            let typed = column < file.names.count ? file.names[column] : "\(column + 1)"
            var (name, text) = parted(typed)
            if let given = units?.list?[column].scalar {
                if let text, text != given {
                    problems.append(
                        file.diagnostic(
                            "the unit of this column is `\(text)` here and `\(given)` in `units`", column: column))
                }
                text = given
            }
            do throws(UnitError) {
                let unit = try Self.unit(text)
                if columns.contains(where: { $0.name == name }) { name = typed }
                columns.append(
                    Column(
                        name: name, others: [typed], unit: unit, values: (0..<file.rowCount).map { file[$0, column] }))
            } catch {
                let place = units?.list?[column]
                problems.append(
                    place?.diagnostic(error.message, help: error.help)
                        ?? file.diagnostic(error.message, help: error.help, column: column))
            }
        }
        if problems.hasErrors { throw problems }
        for row in 0..<file.rowCount {
            for column in columns where !column.unit.si(column.values[row]).isFinite {
                throw Diagnostics(file.diagnostic("a number of this line is too large in its unit", row: row))
            }
        }
        return columns
    }

    private static func unit(_ text: String?) throws(UnitError) -> Unit { try text.map(Unit.parse) ?? .one }

    /// A name and its unit: `V (mV)`, `V [mV]`. What follows without a space belongs to the name, as in `I(K+)`.
    private static func parted(_ typed: String) -> (name: String, unit: String?) {
        for (open, close) in [("(", ")"), ("[", "]")] as [(Character, Character)] {
            guard typed.last == close, let place = typed.lastIndex(of: open), place > typed.startIndex,
                typed[typed.index(before: place)] == " "
            else { continue }
            let unit = typed[typed.index(after: place)...].dropLast()
            return (String(typed[..<place]).trimmed, String(unit).trimmed)
        }
        return (typed, nil)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
