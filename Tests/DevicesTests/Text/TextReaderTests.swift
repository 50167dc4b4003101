import Devices
import Testing

@Suite struct TextReaderTests {
    @Test func everyScalarIsItsText() throws {
        let text = """
            a: NO
            b: 1:30
            c: 010
            d: 1e-9
            e: 2023-01-01
            f: '~'
            g: 0x10
            h: "on"
            i: null
            """
        let reading = Reading(text)
        #expect(reading.said.isEmpty)
        let values = try #require(reading.node?.map).map { $0.value.scalar }
        #expect(values == ["NO", "1:30", "010", "1e-9", "2023-01-01", "~", "0x10", "on", "null"])
    }

    @Test func orderOfKeysIsKept() throws {
        let node = try #require(Reading("{ z: 1, a: 2, m: [x, { q: y }] }").node)
        #expect(node.map?.map(\.key) == ["z", "a", "m"])
        #expect(node["m"]?.list?[1]["q"]?.scalar == "y")
    }

    /// Every error of one text is said at once, with its place.
    @Test func allErrorsAtOnce() {
        let text = """
            ions:
              K+: 1 mM
              Na+: &x 2 mM
              K+: 3 mM
            a: *x
            <<: { b: 1 }
            c: !!int 3
            d:
            e: [1, 2]
            """
        #expect(
            Reading(text).said == [
                "3:8 anchors are not used; a value that begins with `&` needs quotes | `like` starts from another entry",
                "4:3 `K+` is already given at line 2; duplicate keys are not merged",
                "5:4 aliases are not used; a value that begins with `*` needs quotes | `like` starts from another entry",
                "6:1 merge keys are not used | `like` starts from another entry",
                "7:4 tags are not used; a value that begins with `!` needs quotes",
                "8:1 key `d` has no value | give it one, or remove the key; `none` removes an entry",
            ])
    }

    @Test(arguments: [
        (
            "leak: { current: g * max(V, 0 mV) }",
            "1:29 key `0 mV)` has no value: an unquoted comma inside `{ }` split the expression | quote it"
        ),
        (
            "{ a: if(x, 1, 2), b: 3 }",
            "1:12 key `1` has no value: an unquoted comma inside `{ }` split the expression | quote it"
        ),
        (
            "record: [V, max(a, b)]",
            "1:13 list item `max(a` has unbalanced parentheses: an unquoted comma inside `[ ]` split the expression"
                + " | quote it"
        ),
        ("ions: {K+:20 mM}", "1:8 key `K+:20 mM` has no value | a space after the colon: `K+: 20 mM`"),
        ("a: 1\n---\nb: 2", "2:1 a second document begins here; a file holds one"),
        ("%YAML 1.1\n---\na: 1", "1:1 YAML directives are not used | remove the line"),
        ("? [a, b]\n: 1", "1:3 a key is text, not a list or a map"),
        ("a:\n  - 1\n  -\n", "3:4 this list item has no value | remove it"),
        ("a: x ? b : c", "1:10 a colon cannot stand inside a value | `if(x, a, b)` (a colon ends a YAML value)"),
        ("m: { a: x ? b : c }", "1:15 a colon cannot stand inside a value | `if(x, a, b)` (a colon ends a YAML value)"),
        ("a: %x", "1:4 a value that begins with `%` needs quotes | write it between double quotes"),
        ("a: @x", "1:4 a value that begins with `@` needs quotes | write it between double quotes"),
        ("a: `x`", "1:4 a value that begins with ``` needs quotes | write it between double quotes"),
        ("a: [0, 1] * 2", "1:4 a value that begins with `[` needs quotes | write it between double quotes"),
        ("a: {b: 1} + 1", "1:4 a value that begins with `{` needs quotes | write it between double quotes"),
        ("a: |x| + 1", "1:4 a value that begins with `|` needs quotes | write it between double quotes"),
        ("a: > 3 mV", "1:4 a value that begins with `>` needs quotes | write it between double quotes"),
        ("a: * 3", "1:4 a value that begins with `*` needs quotes | write it between double quotes"),
        ("a: 'x\nb: 2", "1:4 this quote is not closed"),
        ("a: 1\n\tb: 2", "2:1 a tab cannot indent a line | use spaces"),
        ("", "1:1 the file is empty | a device begins with `schema: iontronic/1`"),
        ("# only this", "1:1 the file is empty | a device begins with `schema: iontronic/1`"),
        ("a: \u{7}", "1:4 the character U+0007 cannot stand in a descriptor"),
    ]) func mistakeIsSaid(text: String, said: String) {
        #expect(Reading(text).said == [said])
    }

    @Test func quotedExpressionsAreWhole() throws {
        let node = try #require(Reading("{ current: \"g * max(V, 0 mV)\", list: ['max(a, b)', c] }").node)
        #expect(node["current"]?.scalar == "g * max(V, 0 mV)")
        #expect(node["list"]?.list?.map(\.scalar) == ["max(a, b)", "c"])
    }

    @Test func textMayHoldParentheses() {
        #expect(Reading("{ doc: first) of two, b: 1 }").said.isEmpty)
        #expect(Reading("a: ''").said.isEmpty)
    }

    // MARK: - Limits

    @Test func fileLimit() {
        let line = "# " + String(repeating: "x", count: 997) + "\n"
        let most = String(repeating: line, count: 1 << 20 / 1000)
        #expect(Reading("a: 1\n" + most).said.isEmpty)
        let over = Reading("a: 1\n" + most + line + line)
        #expect(over.said == ["1:1 the file is larger than 1 MiB, the most that is read"])
        #expect(over.node == nil)
    }

    @Test func depthLimit() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + "x" + String(repeating: "]", count: depth)
        }
        #expect(Reading(nested(32)).said.isEmpty)
        #expect(Reading(nested(33)).said == ["1:33 maps and lists stand more than 32 deep in each other here"])
        #expect(Reading(nested(100_000)).node == nil)
        #expect(Reading(String(repeating: "- ", count: 100_000)).node == nil)
        #expect(Reading(String(repeating: "{a: ", count: 100_000)).node == nil)
        #expect(Reading(String(repeating: "? ", count: 100_000)).node == nil)
    }

    @Test func nodeLimit() {
        let items = Array(repeating: "1", count: 199_999)
        #expect(Reading("[\(items.joined(separator: ","))]").said.isEmpty)
        let over = Reading("[\((items + ["1"]).joined(separator: ","))]")
        #expect(over.said.count == 1)
        #expect(over.diagnostics.entries.first?.message == "the file holds more than 200000 values")
    }

    @Test func scalarLimit() {
        #expect(Reading("a: " + String(repeating: "x", count: 65_536)).said.isEmpty)
        #expect(Reading("a: " + String(repeating: "x", count: 65_537)).said == ["1:4 this value is longer than 64 KiB"])
    }

    @Test func errorLimit() {
        let reading = Reading((1...250).map { "key\($0):" }.joined(separator: "\n"))
        #expect(reading.diagnostics.entries.count == 100)
        #expect(reading.diagnostics.errorCount == 250)
        #expect(DiagnosticRenderer().render(reading.diagnostics).hasSuffix("150 more errors not shown\n"))
    }
}
