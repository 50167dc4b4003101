/// One value of a descriptor as typed: text, a map or a list, and where it stands.
///
/// Nothing is resolved: every scalar is the text between its quotes, and the key it belongs to decides later
/// what it means.
public struct TextNode: Sendable {
    /// One key of a map and its value.
    public struct Entry: Sendable {
        /// The key as typed.
        public var key: String
        /// UTF-8 offsets of the key in its file, quotes included.
        let keyRange: Range<Int>
        /// Its value.
        public var value: TextNode
        /// The file of the key; after a merge it may differ from that of the map around it.
        public let file: SourceFile

        /// The key as a value of its own, where it is an expression.
        public var keyNode: TextNode {
            let style: Style =
                switch file.slice(keyRange.lowerBound, keyRange.upperBound).first {
                case UInt8(ascii: "\""): .double
                case UInt8(ascii: "'"): .single
                default: .plain
                }
            return TextNode(content: .scalar(key), file: file, range: keyRange, style: style)
        }

        /// Where the key stands.
        public var keyLocation: SourceLocation {
            file.location(utf8Offset: keyRange.lowerBound, length: keyRange.count)
        }
    }

    /// What a node holds.
    public enum Content: Sendable {
        case scalar(String)
        case map([Entry])
        case list([TextNode])
    }

    /// How a scalar is written.
    enum Style: Sendable { case plain, single, double, literal, folded, none }

    /// What it holds.
    public var content: Content
    /// The file it stands in.
    public let file: SourceFile
    /// UTF-8 offsets in the file, quotes and brackets included.
    let range: Range<Int>
    let style: Style

    /// The text of a scalar; `nil` for a map or a list.
    public var scalar: String? {
        if case .scalar(let text) = content { text } else { nil }
    }

    /// The entries of a map in the order typed; `nil` for anything else.
    public var map: [Entry]? {
        if case .map(let entries) = content { entries } else { nil }
    }

    /// The items of a list; `nil` for anything else.
    public var list: [TextNode]? {
        if case .list(let items) = content { items } else { nil }
    }

    /// The value of a key of a map.
    public subscript(key: String) -> TextNode? { map?.first { $0.key == key }?.value }

    /// The entry of a key of a map.
    public func entry(_ key: String) -> Entry? { map?.first { $0.key == key } }

    /// The number of values in it, itself included; counting ends soon after `limit`.
    func count(upTo limit: Int) -> Int {
        var total = 1
        switch content {
        case .scalar: break
        case .map(let entries):
            for entry in entries where total <= limit { total += entry.value.count(upTo: limit - total) }
        case .list(let items):
            for item in items where total <= limit { total += item.count(upTo: limit - total) }
        }
        return total
    }

    /// Where the value stands.
    public var location: SourceLocation { file.location(utf8Offset: range.lowerBound, length: range.count) }

    /// Where a part of a scalar stands, through quotes, escapes, folded lines and indentation.
    /// - Parameters:
    ///   - utf8Offset: bytes of the scalar's text before the part.
    ///   - length: bytes of the scalar's text in the part.
    public func location(utf8Offset: Int, length: Int) -> SourceLocation {
        guard let text = scalar else { return location }
        let layout = ScalarLayout(node: self, text: text)
        let start = layout.fileOffset(of: utf8Offset)
        let (sum, overflow) = utf8Offset.addingReportingOverflow(max(0, length))
        let end = length > 0 && !overflow ? layout.fileOffset(of: sum - 1) + 1 : start
        return file.location(utf8Offset: start, length: max(1, end - start))
    }

    /// An error about this value.
    public func diagnostic(
        _ message: String, help: String? = nil, severity: Diagnostic.Severity = .error
    ) -> Diagnostic {
        file.diagnostic(message, help: help, at: location, severity: severity)
    }

    /// A scalar that stands at the place of this node: what a short form is rewritten into.
    func replacing(with content: Content) -> TextNode {
        TextNode(content: content, file: file, range: range, style: content.isScalar ? style : .none)
    }

    /// A scalar without a file of its own, such as a value given on the command line.
    /// - Parameters:
    ///   - text: its text.
    ///   - origin: what the user knows it by, shown in place of a file's path.
    public init(scalar text: String, from origin: String) {
        let file = SourceFile(path: origin, text: text)
        self.init(content: .scalar(text), file: file, range: 0..<text.utf8.count, style: .none)
    }

    init(content: Content, file: SourceFile, range: Range<Int>, style: Style) {
        self.content = content
        self.file = file
        self.range = range
        self.style = style
    }
}

extension TextNode.Content {
    var isScalar: Bool { if case .scalar = self { true } else { false } }
}

extension TextNode.Entry {
    /// An error about this key.
    public func diagnostic(
        _ message: String, help: String? = nil, severity: Diagnostic.Severity = .error
    ) -> Diagnostic {
        file.diagnostic(message, help: help, at: keyLocation, severity: severity)
    }
}
