internal import CCrypto
internal import Foundation

/// One file as the user typed it: its text, its hash, and where its lines begin.
///
/// Immutable and shared by every node read from it.
public final class SourceFile: Sendable {
    /// Path as the user knows it.
    public let path: String
    /// The whole text.
    public let text: String
    /// SHA-256 of the bytes, lower-case hexadecimal.
    public let sha256: String

    /// UTF-8 offset of the first byte of each line.
    private let lineStarts: [Int]
    /// Characters (Unicode scalars) that stand before every 128th byte.
    private let marks: [Int]
    private static let stride = 128

    /// A file held in memory, such as a built-in model.
    public convenience init(path: String, text: String) {
        self.init(path: path, text: text, bytes: Array(text.utf8))
    }

    /// A file from its bytes.
    /// - Throws: a diagnostic where it is larger than `limit` or not UTF-8.
    public convenience init(path: String, bytes: [UInt8], limit: Int = TextLimits.fileBytes) throws(Diagnostic) {
        guard bytes.count <= limit else { throw Self.tooLarge(path, limit) }
        // Editors put a byte-order mark in front, which is no character of the text.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let own = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        guard let text = String(validating: own, as: UTF8.self) else {
            throw Self.invalidText(path: path, bytes: own)
        }
        self.init(path: path, text: text, bytes: own)
    }

    /// Reads a file from disk.
    /// - Parameters:
    ///   - path: where it is.
    ///   - shown: the path as the user knows it; `path` unless stated.
    ///   - limit: bytes that are read at most.
    /// - Throws: a diagnostic where it cannot be read, is no regular file, is too large or is not UTF-8.
    public convenience init(
        reading path: String, shownAs shown: String? = nil, limit: Int = TextLimits.fileBytes
    ) throws(Diagnostic) {
        let shown = shown ?? path
        try self.init(path: shown, bytes: try Self.bytes(of: path, shown: shown, limit), limit: limit)
    }

    private init(path: String, text: String, bytes: [UInt8]) {
        self.path = path
        self.text = text
        var starts = [0]
        var marks: [Int] = []
        marks.reserveCapacity(bytes.count / Self.stride + 1)
        var characters = 0
        for (offset, byte) in bytes.enumerated() {
            if offset % Self.stride == 0 { marks.append(characters) }
            if byte & 0xC0 != 0x80 { characters += 1 }
            let endsLine = byte == 0x0A || (byte == 0x0D && !(offset + 1 < bytes.count && bytes[offset + 1] == 0x0A))
            if endsLine { starts.append(offset + 1) }
        }
        if marks.isEmpty { marks.append(0) }
        lineStarts = starts
        self.marks = marks
        sha256 = Self.hash(bytes)
    }

    /// Number of bytes.
    public var byteCount: Int { text.utf8.count }

    /// The place of a range of bytes. A range that leaves its line is underlined to the line's end.
    public func location(utf8Offset: Int, length: Int = 1) -> SourceLocation {
        let start = min(max(utf8Offset, 0), byteCount)
        let line = lineIndex(of: start)
        let lineEnd = endOfLine(line)
        let end = min(max(start, start + min(max(length, 0), byteCount)), max(lineEnd, start))
        let before = characters(before: start)
        return SourceLocation(
            file: path, line: line + 1, column: before - characters(before: lineStarts[line]) + 1,
            length: max(1, characters(before: end) - before))
    }

    /// The text of a line, counted from 1, without its line break; `nil` where there is no such line or it is
    /// too long to show.
    public func line(_ number: Int) -> String? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        let (start, end) = (lineStarts[number - 1], endOfLine(number - 1))
        guard end - start <= 4096 else { return nil }
        return String(decoding: slice(start, end), as: UTF8.self)
    }

    /// A diagnostic at a place of this file, with the line it stands in.
    public func diagnostic(
        _ message: String, help: String? = nil, at location: SourceLocation, severity: Diagnostic.Severity = .error
    ) -> Diagnostic {
        Diagnostic(message, help: help, at: location, sourceLine: line(location.line), severity: severity)
    }

    /// The bytes from `start` up to `end`, both clamped to the file.
    func slice(_ start: Int, _ end: Int) -> Substring.UTF8View {
        let view = text.utf8
        let from = view.index(view.startIndex, offsetBy: min(max(start, 0), view.count))
        let to = view.index(from, offsetBy: min(max(end - start, 0), view.distance(from: from, to: view.endIndex)))
        return view[from..<to]
    }

    /// The UTF-8 offset of the character (Unicode scalar) with this index.
    func utf8Offset(ofCharacter index: Int) -> Int {
        var (low, high) = (0, marks.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if marks[middle] <= index { low = middle } else { high = middle - 1 }
        }
        var offset = low * Self.stride
        var count = marks[low]
        for byte in slice(offset, byteCount) {
            if byte & 0xC0 != 0x80 {
                if count == index { return offset }
                count += 1
            }
            offset += 1
        }
        return offset
    }

    private func lineIndex(of offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private func endOfLine(_ index: Int) -> Int {
        let start = lineStarts[index]
        var end = index + 1 < lineStarts.count ? lineStarts[index + 1] : byteCount
        for byte in slice(max(start, end - 2), end).reversed() where byte == 0x0A || byte == 0x0D { end -= 1 }
        return end
    }

    private func characters(before offset: Int) -> Int {
        let mark = min(offset / Self.stride, marks.count - 1)
        return slice(mark * Self.stride, offset).reduce(marks[mark]) { $1 & 0xC0 != 0x80 ? $0 + 1 : $0 }
    }
}

extension SourceFile {
    private static func hash(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        bytes.withUnsafeBufferPointer { source in
            digest.withUnsafeMutableBufferPointer { target in
                _ = SHA256(source.baseAddress, source.count, target.baseAddress)
            }
        }
        let digits = Array("0123456789abcdef".utf8)
        let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    private static func tooLarge(_ path: String, _ limit: Int) -> Diagnostic {
        Diagnostic(
            "the file is larger than \(limit >> 20) MiB, the most that is read",
            help: limit == TextLimits.fileBytes ? "put tables into files of their own" : nil,
            at: SourceLocation(file: path, line: 1, column: 1))
    }

    private static func invalidText(path: String, bytes: [UInt8]) -> Diagnostic {
        // Repairing replaces the first bad sequence by U+FFFD; the text before it is kept byte for byte.
        let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
        let good = zip(bytes, repaired).prefix { $0 == $1 }.count
        let before = SourceFile(path: path, text: String(decoding: bytes[..<good], as: UTF8.self))
        let place = before.location(utf8Offset: good)
        return Diagnostic(
            "this byte is not UTF-8", help: "save the file as UTF-8", at: place, sourceLine: before.line(place.line))
    }

    private static func bytes(of path: String, shown: String, _ limit: Int) throws(Diagnostic) -> [UInt8] {
        var directory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &directory) else {
            throw Diagnostic("no file `\(shown)`")
        }
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        guard !directory.boolValue, attributes?[.type] as? FileAttributeType == .typeRegular else {
            throw Diagnostic("`\(shown)` is not a regular file")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Diagnostic("`\(shown)` cannot be opened for reading")
        }
        defer { try? handle.close() }
        do {
            return Array(try handle.read(upToCount: limit + 1) ?? Data())
        } catch {
            throw Diagnostic("`\(shown)` cannot be read")
        }
    }
}
