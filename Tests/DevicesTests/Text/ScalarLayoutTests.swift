import Devices
import Testing

@Suite struct ScalarLayoutTests {
    /// The place of the letter X of a value, as `line:column`.
    private func place(_ text: String) throws -> String {
        let value = try #require(Reading(text).node?["a"])
        let scalar = try #require(value.scalar)
        let offset = try #require(scalar.utf8.firstIndex(of: UInt8(ascii: "X")))
        let found = value.location(
            utf8Offset: scalar.utf8.distance(from: scalar.utf8.startIndex, to: offset), length: 1)
        return "\(found.line):\(found.column)"
    }

    @Test(arguments: [
        "a: one X",
        "a: 'it''s X'",
        "a: \"\\t\\u00b5\\\"\\x41 X\"",
        "a: \"one \\\n   two X\"",
        "a: one\n  two\n\n\n  three X",
        "a: \"one\n\n  µ X\"",
        "a: |\n  one\n  two X",
        "a: |\n\n    one\n      two X\n",
        "a: |2-\n   one\n  two X\n",
        "a: >\n  one\n  two\n\n  three\n  X",
        "a: >\n  one\n\n\n  two\n    more\n\n    more\n  X four",
        "a: |\r\n  one\r\n  two X\r\n",
        "# µm\r\na: µ X",
    ]) func letterIsFound(text: String) throws {
        // The only X of the text is the one in the value, so the place is known without the mapping.
        var (line, column) = (1, 1)
        for scalar in text.unicodeScalars {
            if scalar == "X" { break }
            column += 1
            if scalar == "\n" { (line, column) = (line + 1, 1) }
        }
        #expect(try place(text) == "\(line):\(column)")
    }

    @Test func partIsUnderlined() throws {
        let node = try #require(Reading("a: |\n  µ + foo\n  + bar").node?["a"])
        #expect(node.scalar == "µ + foo\n+ bar")
        #expect(
            node.location(utf8Offset: 5, length: 3)
                == SourceLocation(file: "device.yaml", line: 2, column: 7, length: 3))
        #expect(
            node.location(utf8Offset: 11, length: 3)
                == SourceLocation(file: "device.yaml", line: 3, column: 5, length: 3))
    }

    @Test func offsetsOutsideAreClamped() throws {
        let node = try #require(Reading("a: foo").node?["a"])
        #expect(node.location(utf8Offset: 99, length: Int.max).column == 7)
        #expect(node.location(utf8Offset: -5, length: -1).column == 4)
        #expect(node.location(utf8Offset: Int.max, length: Int.max).column == 7)
    }
}
