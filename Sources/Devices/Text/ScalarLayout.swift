/// Maps offsets in the text of a scalar to offsets in its file, by walking both together.
struct ScalarLayout {
    private let raw: [UInt8]
    private let text: [UInt8]
    private let base: Int
    private let style: TextNode.Style

    init(node: TextNode, text: String) {
        raw = Array(node.file.slice(node.range.lowerBound, node.range.upperBound))
        self.text = Array(text.utf8)
        base = node.range.lowerBound
        style = node.style
    }

    /// The offset in the file of a byte of the scalar's text; offsets outside are clamped.
    func fileOffset(of offset: Int) -> Int {
        let target = min(max(offset, 0), text.count)
        switch style {
        case .none: return base + min(target, raw.count)
        case .plain: return base + flowOffset(of: target, from: 0, end: raw.count)
        case .single, .double: return base + flowOffset(of: target, from: 1, end: max(1, raw.count - 1))
        case .literal, .folded: return base + blockOffset(of: target)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// The end of one line break that starts at `position`.
    private func skipBreak(_ position: Int) -> Int {
        position + 1 < raw.count && raw[position] == 0x0D && raw[position + 1] == 0x0A ? position + 2 : position + 1
    }

    /// Plain and quoted scalars: line breaks fold with the white space around them, quotes carry escapes.
    private func flowOffset(of target: Int, from start: Int, end: Int) -> Int {
        var (value, position) = (0, start)
        while position < end {
            let byte = raw[position]
            if Self.isBlank(byte) || Self.isBreak(byte), let (next, lines) = fold(position, end) {
                let produced = max(1, lines - 1)
                if value + produced > target { return position }
                value += produced
                position = next
                continue
            }
            if style == .double, byte == 0x5C {
                let (next, produced) = escape(position, end)
                if value + produced > target { return position }
                value += produced
                position = next
                continue
            }
            if value >= target { return position }
            position += style == .single && byte == 0x27 ? 2 : 1
            value += 1
        }
        return end
    }

    /// White space that contains a line break: where it ends, and how many breaks it holds.
    private func fold(_ start: Int, _ end: Int) -> (next: Int, lines: Int)? {
        var (position, lines) = (start, 0)
        while position < end, Self.isBlank(raw[position]) || Self.isBreak(raw[position]) {
            if Self.isBreak(raw[position]) {
                lines += 1
                position = skipBreak(position)
            } else {
                position += 1
            }
        }
        return lines == 0 ? nil : (position, lines)
    }

    /// A backslash escape: where it ends, and how many bytes of text it makes.
    private func escape(_ start: Int, _ end: Int) -> (next: Int, produced: Int) {
        guard start + 1 < end else { return (end, 0) }
        let digits: Int
        switch raw[start + 1] {
        case 0x0A, 0x0D:
            var position = skipBreak(start + 1)
            var lines = 0
            while position < end, Self.isBlank(raw[position]) || Self.isBreak(raw[position]) {
                if Self.isBreak(raw[position]) { lines += 1 }
                position = Self.isBreak(raw[position]) ? skipBreak(position) : position + 1
            }
            return (position, lines)
        case UInt8(ascii: "x"): digits = 2
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        case UInt8(ascii: "N"), UInt8(ascii: "_"): return (start + 2, 2)
        case UInt8(ascii: "L"), UInt8(ascii: "P"): return (start + 2, 3)
        default: return (start + 2, 1)
        }
        let next = min(end, start + 2 + digits)
        let code = UInt32(String(decoding: raw[(start + 2)..<max(start + 2, next)], as: UTF8.self), radix: 16)
        let width = code.flatMap(Unicode.Scalar.init).map { UTF8.width($0) } ?? 1
        return (next, width)
    }

    /// Block scalars: the text itself tells how much of each line is indentation.
    private func blockOffset(of target: Int) -> Int {
        guard var position = raw.firstIndex(where: Self.isBreak) else { return raw.count }
        position = skipBreak(position)
        let indentation = blockIndentation(from: position)
        var value = 0
        while position < raw.count {
            // One line: indentation, then its characters as they are.
            var skipped = 0
            while skipped < indentation, position < raw.count, raw[position] == 0x20 {
                position += 1
                skipped += 1
            }
            while position < raw.count, !Self.isBreak(raw[position]) {
                if value >= target { return position }
                position += 1
                value += 1
            }
            guard position < raw.count else { break }
            let end = position
            position = skipBreak(position)
            if style == .literal || (value < text.count && text[value] == 0x0A) || value >= text.count {
                if value >= target { return end }
                // A folded run of breaks is one shorter in the text than in the file.
                let first = style == .folded && startsRun(end, indentation)
                value += first ? 0 : 1
            } else {
                if value >= target { return end }
                value += 1
            }
        }
        return raw.count
    }

    /// Whether the break at `position` of a folded scalar is dropped because blank lines follow it.
    private func startsRun(_ position: Int, _ indentation: Int) -> Bool {
        var start = position
        while start > 0, !Self.isBreak(raw[start - 1]) { start -= 1 }
        let line = raw[start..<position].dropFirst(indentation)
        guard let first = line.first, !Self.isBlank(first) else { return false }
        var next = skipBreak(position)
        var lineStart = next
        var blankLines = 0
        while next < raw.count {
            if Self.isBreak(raw[next]) {
                blankLines += 1
                next = skipBreak(next)
                lineStart = next
            } else if raw[next] == 0x20, next - lineStart < indentation {
                next += 1
            } else {
                return blankLines > 0 && !Self.isBlank(raw[next])
            }
        }
        return false
    }

    private func blockIndentation(from start: Int) -> Int {
        var spaces = 0
        var position = start
        while position < raw.count {
            if raw[position] == 0x20 {
                spaces += 1
            } else if Self.isBreak(raw[position]) {
                spaces = 0
            } else {
                break
            }
            position += 1
        }
        let extra = text.drop { $0 == 0x0A }.prefix { $0 == 0x20 }.count
        return max(0, spaces - extra)
    }
}
