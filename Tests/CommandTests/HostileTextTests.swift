import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Texts made to exhaust the machine, given to the program itself: it ends with words, and stays small.
@Suite(.serialized) struct HostileTextTests {
    private static let film = """
        schema: iontronic/1
        name: film
        temperature: 25 degC
        solutions: { inside: { salts: { KCl: 100 mM } }, outside: { salts: { KCl: 10 mM } } }
        activity: ideal
        membranes: { film: { area: 1 mm^2, channels: { leak: { model: ohmic, conductance: 1 S/m^2 } } } }

        """

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// Files beside `device.yaml`, by what they are.
    private static let texts: [String: [String: String]] = {
        var texts: [String: [String: String]] = [:]
        texts["a scalar of 10 MB"] = ["device.yaml": film + "doc: " + repeated("x", 10_000_000)]
        texts["deep lists"] = ["device.yaml": film + "doc: " + repeated("[", 1_000_000)]
        texts["aliases"] = ["device.yaml": film + repeated("a: &a [*a, *a]\n", 60_000)]
        texts["parentheses"] = ["device.yaml": film + "parameters: { a: \"" + repeated("(", 60_000) + "\" }"]
        texts["a long sum"] = ["device.yaml": film + "parameters: { a: \"1" + repeated(" + 1", 15_000) + "\" }"]
        texts["a table of 16 MB"] = [
            "device.yaml": film + "tables: { g: { file: g.csv } }\n", "g.csv": repeated("1,2,3,4,5,6,7,8\n", 1_100_000),
        ]
        texts["a table of faults"] = [
            "device.yaml": film + "tables: { g: { file: g.csv } }\n", "g.csv": "0,1\n" + repeated("x,y\n", 4_000_000),
        ]
        texts["a grid with more holes than lines"] = [
            "device.yaml": film + "tables: { g: { file: g.csv, columns: [1, 2, 3] } }\n",
            "g.csv": (0..<400_000).map { "\($0),\($0),1\n" }.joined(),
        ]
        return texts
    }()

    /// The program with 700 MB of addresses, which is less than 500 MB of memory.
    private static func validate(in folder: TemporaryFolder) throws -> Program.Outcome {
        try Program.shell("ulimit -v 700000; exec iontronic validate device.yaml", in: folder.url)
    }

    @Test(arguments: texts.keys.sorted()) func endsInWordsAndStaysSmall(_ name: String) throws {
        let folder = try TemporaryFolder()
        for (file, text) in try #require(Self.texts[name]) { try folder.write(text, to: file) }
        let outcome = try Self.validate(in: folder)
        #expect(outcome.code == 2, "\(outcome.errors.prefix(500))")
        #expect(outcome.errors.contains("error: ") && outcome.errors.utf8.count < 1 << 20)
    }

    /// What is large and within the limits is read.
    @Test func whatIsAllowedIsRead() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.film + "tables: { g: { file: g.csv } }\n", to: "device.yaml")
        try folder.write((0..<900_000).map { "\($0),1\n" }.joined(), to: "g.csv")
        #expect(try Self.validate(in: folder).code == 0)
        try folder.write(
            Self.film + "parameters:\n" + (0..<60_000).map { "  p\($0): 1 mV\n" }.joined(), to: "device.yaml")
        #expect(try Self.validate(in: folder).code == 0)
    }
}
