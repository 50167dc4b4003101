internal import CYaml

/// Reads the text of a file into a tree of ``TextNode``, and says everything that is wrong with its form.
///
/// The tree is built from the parser's events, so a limit stops the work at the place where it is passed, and an
/// alias is refused before it could be expanded.
public struct TextReader: ~Copyable {
    private let file: SourceFile
    private var diagnostics = Diagnostics()
    private var parser = EventStream()
    private var nodes = 0
    private var depth = 0

    /// Ends the reading after an error that leaves nothing to go on with.
    private struct Stop: Error {}

    /// Reads one document.
    /// - Returns: its tree; `nil` where no tree could be built. There may be a tree beside errors, such as one
    ///   with the first of two duplicate keys.
    public static func read(_ file: SourceFile, into diagnostics: inout Diagnostics) -> TextNode? {
        var reader = TextReader(file: file)
        let root = reader.readDocument()
        diagnostics.append(contentsOf: reader.diagnostics)
        return root
    }

    private init(file: SourceFile) { self.file = file }

    private mutating func readDocument() -> TextNode? {
        guard file.byteCount <= TextLimits.fileBytes else {
            diagnostics.append(
                file.diagnostic(
                    "the file is larger than \(TextLimits.fileBytes >> 20) MiB, the most that is read",
                    at: file.location(utf8Offset: 0)))
            return nil
        }
        guard checkCharacters() else { return nil }
        let bytes = Array(file.text.utf8)
        return bytes.withUnsafeBufferPointer { buffer -> TextNode? in
            parser.start(buffer)
            do {
                return try readStream()
            } catch {
                return nil
            }
        }
    }

    /// Characters that no line of a descriptor may hold.
    private mutating func checkCharacters() -> Bool {
        var offset = 0
        var isClean = true
        for scalar in file.text.unicodeScalars {
            let code = scalar.value
            let isAllowed =
                code == 0x09 || code == 0x0A || code == 0x0D || (code >= 0x20 && code < 0x7F)
                || (code >= 0xA0 && code != 0x2028 && code != 0x2029 && code != 0xFEFF && code & 0xFFFE != 0xFFFE)
            if !isAllowed {
                let name =
                    "U+" + String(repeating: "0", count: code < 0x10 ? 3 : code < 0x100 ? 2 : 0)
                    + String(code, radix: 16, uppercase: true)
                diagnostics.append(
                    file.diagnostic(
                        "the character \(name) cannot stand in a descriptor", at: file.location(utf8Offset: offset)))
                isClean = false
                if diagnostics.errorCount >= TextLimits.printedErrors { return false }
            }
            offset += UTF8.width(scalar)
        }
        return isClean
    }

    private mutating func readStream() throws -> TextNode? {
        _ = try next()
        let first = try next()
        guard first.kind == .documentStart else {
            report("the file is empty", help: "a device begins with `schema: iontronic/1`", at: 0..<0)
            return nil
        }
        if first.hasDirective {
            report("YAML directives are not used", help: "remove the line", at: range(of: first))
        }
        let root = try readNode(try next())
        _ = try next()
        let last = try next()
        if last.kind == .documentStart {
            report("a second document begins here; a file holds one", at: range(of: last))
        }
        return root
    }

    private mutating func next() throws -> YAMLEvent {
        guard let event = parser.next() else {
            if let problem = parser.problem {
                diagnostics.append(SyntaxProblem(file: file, problem: problem).diagnostic)
            }
            throw Stop()
        }
        return event
    }

    private func range(of event: YAMLEvent) -> Range<Int> {
        let start = file.utf8Offset(ofCharacter: event.start)
        return start..<max(start, file.utf8Offset(ofCharacter: event.end))
    }

    private mutating func report(_ message: String, help: String? = nil, at range: Range<Int>) {
        if diagnostics.countError() { return }
        let place = file.location(utf8Offset: range.lowerBound, length: range.count)
        diagnostics.append(file.diagnostic(message, help: help, at: place))
    }

    // MARK: - Nodes

    private mutating func readNode(_ event: YAMLEvent) throws -> TextNode {
        let place = range(of: event)
        nodes += 1
        if nodes > TextLimits.nodes {
            report("the file holds more than \(TextLimits.nodes) values", at: place)
            throw Stop()
        }
        if event.hasAnchor {
            report(
                "anchors are not used; a value that begins with `&` needs quotes",
                help: "`like` starts from another entry", at: place)
        }
        if event.hasTag {
            report("tags are not used; a value that begins with `!` needs quotes", at: place)
        }
        switch event.kind {
        case .scalar: return readScalar(event, place)
        case .mapStart, .listStart:
            depth += 1
            defer { depth -= 1 }
            if depth > TextLimits.depth {
                report("maps and lists stand more than \(TextLimits.depth) deep in each other here", at: place)
                throw Stop()
            }
            return event.kind == .mapStart ? try readMap(event, place) : try readList(event, place)
        default:
            report(
                "aliases are not used; a value that begins with `*` needs quotes",
                help: "`like` starts from another entry", at: place)
            return TextNode(content: .scalar(""), file: file, range: place, style: .none)
        }
    }

    private mutating func readScalar(_ event: YAMLEvent, _ place: Range<Int>) -> TextNode {
        if event.text.utf8.count > TextLimits.scalarBytes {
            report("this value is longer than \(TextLimits.scalarBytes >> 10) KiB", at: place)
            return TextNode(content: .scalar(""), file: file, range: place, style: .none)
        }
        return TextNode(content: .scalar(event.text), file: file, range: place, style: event.style)
    }

    private mutating func readMap(_ start: YAMLEvent, _ opening: Range<Int>) throws -> TextNode {
        var entries: [TextNode.Entry] = []
        var lines: [String: Int] = [:]
        var split = SplitExpression()
        var event = try next()
        while event.kind != .mapEnd {
            let key = try readNode(event)
            let value = try readNode(try next())
            event = try next()
            guard let name = key.scalar else {
                report("a key is text, not a list or a map", at: key.range)
                continue
            }
            if name == "<<", key.style == .plain {
                report("merge keys are not used", help: "`like` starts from another entry", at: key.range)
                continue
            }
            if value.isAbsent {
                reportAbsent(key, name, inFlow: start.isFlow, &split)
                continue
            }
            if start.isFlow { split.read(value) }
            if let line = lines[name] {
                report(
                    "`\(name.shortened)` is already given at line \(line); duplicate keys are not merged", at: key.range
                )
                continue
            }
            lines[name] = key.location.line
            entries.append(TextNode.Entry(key: name, keyRange: key.range, value: value, file: file))
        }
        return TextNode(content: .map(entries), file: file, range: extent(opening, event, start), style: .none)
    }

    private mutating func readList(_ start: YAMLEvent, _ opening: Range<Int>) throws -> TextNode {
        var items: [TextNode] = []
        var split = SplitExpression()
        var event = try next()
        while event.kind != .listEnd {
            let item = try readNode(event)
            event = try next()
            if item.isAbsent {
                report("this list item has no value", help: "remove it", at: item.range)
                continue
            }
            if start.isFlow, let first = split.closes(item) {
                report(
                    "list item `\(first.scalar?.shortened ?? "")` has unbalanced parentheses: an unquoted comma inside "
                        + "`[ ]` split the expression",
                    help: "quote it", at: first.range)
            }
            items.append(item)
        }
        return TextNode(content: .list(items), file: file, range: extent(opening, event, start), style: .none)
    }

    /// A flow collection reaches to its closing bracket; a block one is shown by its first line.
    private func extent(_ opening: Range<Int>, _ end: YAMLEvent, _ start: YAMLEvent) -> Range<Int> {
        start.isFlow ? opening.lowerBound..<max(opening.upperBound, range(of: end).upperBound) : opening
    }

    private mutating func reportAbsent(
        _ key: TextNode, _ name: String, inFlow: Bool, _ split: inout SplitExpression
    ) {
        if inFlow, split.continues(in: name) {
            if split.isFirstReport {
                report(
                    "key `\(name.shortened)` has no value: an unquoted comma inside `{ }` split the expression",
                    help: "quote it", at: key.range)
            }
            return
        }
        let colon = name.firstIndex(of: ":")
        let help: String
        if inFlow, key.style == .plain, let colon, name.index(after: colon) < name.endIndex {
            help =
                "a space after the colon: `\(name[..<colon].shortened): \(name[name.index(after: colon)...].shortened)`"
        } else {
            help = "give it one, or remove the key; `none` removes an entry"
        }
        report("key `\(name.shortened)` has no value", help: help, at: key.range)
    }
}

/// Follows parentheses through the pieces of a flow collection, to find an expression that a comma split.
private struct SplitExpression {
    private var open = 0
    private var reports = 0
    private var first: TextNode?

    var isFirstReport: Bool { reports == 1 }

    private static func balance(_ text: String) -> Int {
        text.utf8.reduce(0) { $1 == UInt8(ascii: "(") ? $0 + 1 : $1 == UInt8(ascii: ")") ? $0 - 1 : $0 }
    }

    /// A value of a map.
    mutating func read(_ value: TextNode) {
        guard value.style == .plain, let text = value.scalar else { return }
        open = max(0, Self.balance(text))
        reports = 0
    }

    /// Whether a key without value is a piece of the value before it.
    mutating func continues(in key: String) -> Bool {
        let balance = Self.balance(key)
        guard open > 0 || balance < 0 else { return false }
        open = max(0, open + balance)
        reports += 1
        return true
    }

    /// The item that opened the parentheses which this item of a list closes.
    mutating func closes(_ item: TextNode) -> TextNode? {
        guard item.style == .plain, let text = item.scalar else { return nil }
        let before = open
        open = max(0, open + Self.balance(text))
        if before == 0 { first = open > 0 ? item : nil }
        return before > 0 && open == 0 ? first : nil
    }
}

extension TextNode {
    /// Whether nothing was typed where a value belongs.
    fileprivate var isAbsent: Bool { style == .plain && scalar == "" }
}

extension StringProtocol {
    /// The text, cut where it is too long for a message.
    package var shortened: String { count <= 60 ? String(self) : String(prefix(57)) + "..." }
}
