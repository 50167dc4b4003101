import Devices
import Testing

@Suite struct SourceFileTests {
    /// The digests are the published test vectors of FIPS 180-4 for the empty message and for `abc`.
    @Test func hashIsSHA256() {
        #expect(
            SourceFile(path: "x", text: "").sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        #expect(
            SourceFile(path: "x", text: "abc").sha256
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func invalidUTF8HasItsPlace() {
        do {
            _ = try SourceFile(path: "bad.yaml", bytes: Array("a: µ\nb: ".utf8) + [0xC3, 0x28])
            Issue.record("accepted")
        } catch {
            #expect(error.message == "this byte is not UTF-8")
            #expect(error.location == SourceLocation(file: "bad.yaml", line: 2, column: 4))
        }
    }

    @Test func aByteOrderMarkIsNoText() throws {
        let file = try SourceFile(path: "marked.yaml", bytes: [0xEF, 0xBB, 0xBF] + Array("name: x".utf8))
        #expect(file.text == "name: x")
        var problems = Diagnostics()
        let root = TextReader.read(file, into: &problems)
        #expect(!problems.hasErrors)
        #expect(root?["name"]?.location == SourceLocation(file: "marked.yaml", line: 1, column: 7))
    }

    @Test func sizeIsCheckedBeforeReading() {
        #expect(throws: Diagnostic.self) {
            try SourceFile(path: "big.yaml", bytes: [UInt8](repeating: 0x20, count: 10 << 20))
        }
    }

    @Test func onlyRegularFilesAreRead() {
        for path in ["/dev/zero", "/", "/no/such/file"] {
            #expect(throws: Diagnostic.self) { try SourceFile(reading: path) }
        }
    }

    @Test func linesEndAsTheyDo() {
        let file = SourceFile(path: "x", text: "one\r\ntwo\rthree\nµfour")
        #expect((1...5).map { file.line($0) } == ["one", "two", "three", "µfour", nil])
        #expect(file.location(utf8Offset: 17) == SourceLocation(file: "x", line: 4, column: 2))
    }
}
