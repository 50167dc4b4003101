internal import Foundation

/// The numbers of a CSV file.
///
/// Cells are separated by commas, the names of the columns may stand in the first line, blank lines and lines that begin with
/// `#` say nothing. Numbers are written as in descriptors, without units.
public struct TableFile: Sendable {
    let file: SourceFile
    /// By the first line; empty where that holds numbers.
    package let names: [String]
    package let columnCount: Int
    package let rowCount: Int
    /// Row by row.
    private let values: [Double]
    /// Where each row begins.
    private let rowOffsets: [Int]
    private let nameRanges: [Range<Int>]

    package subscript(row: Int, column: Int) -> Double { values[row * columnCount + column] }

    /// A complaint about a row.
    package func diagnostic(_ message: String, help: String? = nil, row: Int) -> Diagnostic {
        file.diagnostic(message, help: help, at: node("", row: row).location)
    }

    /// A complaint about the name of a column; about the first row where columns have no names.
    package func diagnostic(_ message: String, help: String? = nil, column: Int) -> Diagnostic {
        guard column < nameRanges.count else { return diagnostic(message, help: help, row: 0) }
        let range = nameRanges[column]
        return file.diagnostic(
            message, help: help, at: file.location(utf8Offset: range.lowerBound, length: range.count))
    }

    /// A text that stands for something of a row.
    package func node(_ text: String, row: Int) -> TextNode {
        let offset = rowOffsets[row]
        let length = file.text.utf8.dropFirst(offset).prefix { $0 != 0x0A && $0 != 0x0D }.count
        return TextNode(content: .scalar(text), file: file, range: offset..<(offset + length), style: .none)
    }

    /// Reads a file; `nil` after errors, which are reported.
    ///
    /// - Parameter unitHelp: where units are said, for who writes them into cells.
    package init?(
        _ file: SourceFile, unitHelp: String = "units are said once, in the descriptor: `units: [mM, 1]`",
        into diagnostics: inout Diagnostics
    ) {
        var reading = TableReading(file, unitHelp)
        reading.read()
        diagnostics.append(contentsOf: reading.diagnostics)
        guard !reading.diagnostics.hasErrors else { return nil }
        self.file = file
        names = reading.names
        columnCount = reading.columnCount
        values = reading.values
        rowOffsets = reading.rowOffsets
        nameRanges = reading.nameRanges
        rowCount = reading.rowOffsets.count
    }

    /// The position of a column called by its name, or by its number from 1; `nil` where there is none.
    package func column(_ name: String) -> Int? {
        if let named = names.firstIndex(of: name) { return named }
        guard let number = Int(name), number >= 1, number <= columnCount else { return nil }
        return number - 1
    }

    /// What its columns are called, for a message.
    package var columnText: String {
        names.isEmpty
            ? "\(columnCount) columns without names: `1`" + (columnCount > 1 ? " to `\(columnCount)`" : "")
            : "the columns " + names.map { "`\($0.shortened)`" }.joined(separator: ", ")
    }
}

/// The bytes of a CSV file on their way to numbers.
private struct TableReading {
    let file: SourceFile
    var diagnostics = Diagnostics()
    var names: [String] = []
    var columnCount = 0
    var values: [Double] = []
    var rowOffsets: [Int] = []
    var nameRanges: [Range<Int>] = []
    private let unitHelp: String
    private let bytes: [UInt8]
    /// Whether a mistake was found that every line repeats.
    private var isOver = false

    init(_ file: SourceFile, _ unitHelp: String) {
        self.file = file
        self.unitHelp = unitHelp
        bytes = Array(file.text.utf8)
    }

    /// Goes through the lines; ends where more mistakes would not be shown.
    mutating func read() {
        // A byte order mark is no part of the first name.
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while position < bytes.count, !isOver, diagnostics.errorCount < TextLimits.printedErrors {
            let start = position
            while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            read(line: start..<position)
            position += 1
        }
        if diagnostics.hasErrors { return }
        if rowOffsets.isEmpty { report("the table has no line of numbers", 0..<1) }
    }

    private mutating func read(line: Range<Int>) {
        guard let first = line.first(where: { !Self.isSpace(bytes[$0]) }), bytes[first] != UInt8(ascii: "#") else {
            return
        }
        guard let cells = cells(line) else { return }
        if columnCount == 0, let other = separator(in: line) {
            report(
                "cells are separated by commas, not by \(other == 0x09 ? "tabs" : "`;`")", line,
                help: "save the table with commas between cells, and points in numbers: `0.5,1.25`")
            isOver = true
            return
        }
        guard cells.count <= TextLimits.tableColumns else {
            report("a table has at most \(TextLimits.tableColumns) columns; this line has \(cells.count)", line)
            return
        }
        if columnCount == 0 {
            columnCount = cells.count
            if cells.contains(where: { number($0) == nil }) {
                readNames(cells)
                return
            }
        }
        guard cells.count == columnCount else {
            // Decimal commas make twice as many cells under names.
            isOver = !names.isEmpty && rowOffsets.isEmpty && cells.count == 2 * columnCount
            report(
                "this line has \(cells.count) cells; the first one has \(columnCount)", line,
                help: isOver ? "numbers are written with a point: `0.5`, not `0,5`" : nil)
            return
        }
        guard rowOffsets.count < TextLimits.tableRows else {
            if rowOffsets.count == TextLimits.tableRows {
                report("a table has at most \(TextLimits.tableRows) rows", line)
                rowOffsets.append(line.lowerBound)
            }
            return
        }
        rowOffsets.append(line.lowerBound)
        for cell in cells {
            guard let value = number(cell) else {
                complain(about: cell)
                return
            }
            values.append(value)
        }
    }

    private mutating func readNames(_ cells: [Range<Int>]) {
        names = cells.map(text)
        nameRanges = cells
        for (position, name) in names.enumerated() {
            if name.isEmpty {
                report("column \(position + 1) has no name", cells[position])
            } else if names.firstIndex(of: name) != position {
                report("the name `\(name.shortened)` stands over two columns", cells[position])
            }
        }
        // A first line of numbers with one slip is no line of names.
        for (cell, name) in zip(cells, names) where number(cell) != nil {
            report(
                "the first line holds names or numbers, not both; `\(name.shortened)` is a number", cell,
                help: "give every column a name")
        }
    }

    /// The cells of a line, without quotes and the space around them.
    private mutating func cells(_ line: Range<Int>) -> [Range<Int>]? {
        var result: [Range<Int>] = []
        var start = line.lowerBound
        var isQuoted = false
        for position in line {
            if bytes[position] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard bytes[position] == UInt8(ascii: ","), !isQuoted else { continue }
            result.append(trimmed(start..<position))
            start = position + 1
        }
        guard !isQuoted else {
            report("a quote is not closed in this line", line)
            return nil
        }
        result.append(trimmed(start..<line.upperBound))
        return result
    }

    private func trimmed(_ cell: Range<Int>) -> Range<Int> {
        var (low, high) = (cell.lowerBound, cell.upperBound)
        while low < high, Self.isSpace(bytes[low]) { low += 1 }
        while high > low, Self.isSpace(bytes[high - 1]) { high -= 1 }
        guard high - low >= 2, bytes[low] == UInt8(ascii: "\""), bytes[high - 1] == UInt8(ascii: "\"") else {
            return low..<high
        }
        return low + 1..<high - 1
    }

    private func text(_ cell: Range<Int>) -> String {
        String(decoding: bytes[cell], as: UTF8.self).replacingOccurrences(of: "\"\"", with: "\"")
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// A semicolon or a tab, where that and no comma separates the cells of a line: the line has no comma, or those of numbers.
    private func separator(in line: Range<Int>) -> UInt8? {
        let line = trimmed(line)
        guard !bytes[line].contains(UInt8(ascii: "\"")) else { return nil }
        return [UInt8(ascii: ";"), 0x09].first { separator in
            guard bytes[line].contains(separator) else { return false }
            let cells = bytes[line].split(separator: separator, omittingEmptySubsequences: false)
            return !bytes[line].contains(UInt8(ascii: ","))
                || cells.allSatisfy { number(trimmed($0.startIndex..<$0.endIndex), point: UInt8(ascii: ",")) != nil }
        }
    }

    private mutating func complain(about cell: Range<Int>) {
        let text = text(cell)
        var help: String?
        if text.isEmpty {
            report("a cell is empty", cell.lowerBound..<cell.lowerBound + 1, help: "leave the whole line out")
            return
        }
        if text.contains(","), number(cell, point: UInt8(ascii: ",")) != nil {
            help = "numbers are written with a point: `\(text.replacing(",", with: "."))`"
            isOver = true
        } else if text.contains(";") || text.contains("\t") {
            help = "cells are separated by commas"
        } else if text.contains(where: \.isLetter) {
            help = unitHelp
        }
        report("`\(text.shortened)` is not a number", cell, help: help)
    }

    private mutating func report(_ message: String, _ range: Range<Int>, help: String? = nil) {
        diagnostics.append(
            file.diagnostic(
                message, help: help, at: file.location(utf8Offset: range.lowerBound, length: max(1, range.count))))
    }

    // MARK: - Numbers

    /// `[+-]digits[.digits][e[+-]digits]`; `nil` for anything else, and beyond the largest number.
    private func number(_ cell: Range<Int>, point: UInt8 = UInt8(ascii: ".")) -> Double? {
        var position = cell.lowerBound
        let end = cell.upperBound
        func isDigit() -> Bool { position < end && bytes[position] >= 0x30 && bytes[position] <= 0x39 }
        func isByte(_ letters: UInt8...) -> Bool { position < end && letters.contains(bytes[position]) }
        var mantissa: UInt64 = 0
        var (isExact, digits, fraction) = (true, 0, 0)
        func take() {
            if mantissa > (1 << 53) / 10 - 1 {
                isExact = false
            } else {
                mantissa = mantissa * 10 + UInt64(bytes[position] - 0x30)
            }
            digits += 1
            position += 1
        }
        let isNegative = isByte(0x2D)
        if isByte(0x2B, 0x2D) { position += 1 }
        while isDigit() { take() }
        guard digits > 0 else { return nil }
        if isByte(point) {
            position += 1
            let before = digits
            while isDigit() { take() }
            fraction = digits - before
            guard fraction > 0 else { return nil }
        }
        var exponent = 0
        if isByte(0x65, 0x45) {
            position += 1
            let isBelow = isByte(0x2D)
            if isByte(0x2B, 0x2D) { position += 1 }
            guard isDigit() else { return nil }
            while isDigit() {
                exponent = min(exponent * 10 + Int(bytes[position] - 0x30), 100_000)
                position += 1
            }
            if isBelow { exponent = -exponent }
        }
        guard position == end else { return nil }
        // A product or quotient of two exact numbers is rounded once.
        let power = exponent - fraction
        if isExact, abs(power) <= 22 {
            let size = power < 0 ? Double(mantissa) / Self.powers[-power] : Double(mantissa) * Self.powers[power]
            return isNegative ? -size : size
        }
        return Double(String(decoding: bytes[cell], as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    private static let powers: [Double] = (0...22).map { (0..<$0).reduce(1.0) { size, _ in size * 10 } }
}
