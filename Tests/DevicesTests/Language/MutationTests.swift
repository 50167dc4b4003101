import Devices
import Foundation
import Testing

/// Descriptors with random damage: whatever the text, the reader ends with a device or with errors.
@Suite struct MutationTests {
    private static let tokens = [
        "{", "}", "[", "]", ": ", ", ", "- ", "\n", "\n  ", "#", "|", ">", "&a", "*a", "!!int", "<<", "none", "like",
        "'", "\"",
        "\\", "\t", "\u{0}", "µ", "\u{FEFF}", "(", ")", "K+", "Ca2+", "model", "*", ".", "..", "0", "-1", "1e999", "%",
        "variants", "channels", "...", "---", "? ", "\r\n", "\u{2028}", "ohmic", "./device.yaml", "../x.yaml",
    ]

    private static let seeds: [[UInt8]] = {
        let folder = dataFolder.path + "/examples"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap {
            FileManager.default.contents(atPath: folder + "/" + $0).map(Array.init)
        } + [Array(device().utf8)]
    }()

    private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...result.count, using: &random)
            let end = min(result.count, place + Int.random(in: 0...40, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: result.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 1: result.removeSubrange(place..<end)
            case 2: result.insert(contentsOf: result[place..<end], at: Int.random(in: 0...result.count, using: &random))
            case 3, 4:
                let token = Self.tokens.randomElement(using: &random) ?? ""
                result.insert(contentsOf: Array(token.utf8), at: place)
            case 5:
                let lines = result.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
                result = Array(lines.shuffled(using: &random).joined(separator: [0x0A]))
            default:
                let token = Array((Self.tokens.randomElement(using: &random) ?? "").utf8)
                result.insert(contentsOf: Array(repeatElement(token, count: 200).joined()), at: place)
            }
        }
        return result
    }

    @Test(arguments: 0..<8) func damagedTextEndsInErrors(part: Int) {
        var random = SeededGenerator(state: UInt64(part) &* 7919 &+ 1)
        var read = 0
        var refused = 0
        for round in 0..<500 {
            let bytes = mutate(Self.seeds[round % Self.seeds.count], &random)
            do {
                let file = try SourceFile(path: "device.yaml", bytes: bytes)
                let descriptor = try Descriptor(
                    file, folder: dataFolder.path + "/examples",
                    folders: DescriptorFolders(catalogue: dataFolder.path + "/examples"))
                for name in descriptor.variantNames { _ = try? descriptor.variant(named: name) }
                read += 1
            } catch let error as Diagnostics {
                #expect(error.hasErrors)
                #expect(error.entries.count <= 300)
                #expect(DiagnosticRenderer().render(error).utf8.count < 1 << 20)
                refused += 1
            } catch {
                refused += 1
            }
        }
        #expect(read + refused == 500)
        #expect(refused > 100)
    }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static func lines(_ head: String, _ count: Int, _ line: (Int) -> String) -> String {
        "schema: iontronic/1\n" + head + (0..<count).map(line).joined()
    }

    /// Texts made to be expensive.
    static let expensive: [String: String] = {
        var texts: [String: String] = [:]
        texts["aliases"] = repeated("a: &a [*a, *a]\n", 60_000)
        texts["lists in lists"] = repeated("[", 1_000_000)
        texts["maps in maps"] = repeated("{a: ", 250_000)
        texts["block lists"] = repeated("- ", 500_000)
        texts["complex keys"] = repeated("? ", 500_000)
        texts["long scalar"] = "a: " + repeated("x", 1_000_000)
        texts["escapes"] = "a: \"" + repeated("\\u00b5", 170_000) + "\""
        texts["long block"] = "a: |\n" + repeated("  µ\n", 200_000)
        texts["keys without value"] = repeated("a:\n", 300_000)
        texts["colons"] = repeated("a: b: ", 170_000)
        texts["quotes"] = repeated("\"", 1_000_000)
        texts["empty lists"] = repeated("[]", 500_000)
        texts["commas"] = "[" + repeated("(,", 300_000) + "]"
        texts["control characters"] = repeated("\u{7}", 1_000_000)
        texts["per cent"] = repeated("%", 1_000_000)
        texts["line breaks"] = repeated("\n", 1_000_000) + "a"
        texts["spaces"] = "a:" + repeated(" ", 1_000_000) + "%"
        texts["unknown paths"] = lines("variants:\n", 20_000) { "  v\($0): { x\($0): 1 }\n" }
        texts["variants in a row"] = lines("variants:\n", 20_000) { "  v\($0): { like: v\($0 + 1) }\n" }
        texts["membranes in a row"] = lines("membranes:\n", 20_000) { "  m\($0): { like: m\($0 + 1) }\n" }
        texts["unknown keys"] = lines("", 50_000) { "k\($0): 1\n" }
        texts["parameters"] = lines("parameters:\n", 60_000) { "  k\($0): 1\n" }
        texts["channels"] = lines("membranes: { m: { channels: {\n", 30_000) { " c\($0): { model: ohmic },\n" } + "}}}"
        texts["swept paths"] = lines("analyses:\n", 15_000) { "  a\($0): { sweep: { q\($0).count: [1] } }\n" }
        texts["many missing siblings"] = lines("membranes:\n", 20_000) { "  m\($0): { like: x\($0) }\n" }
        let many = (0..<2000).map { "c\($0): { model: ohmic }," }.joined()
        texts["inherited channels"] = lines("membranes:\n  m: { channels: {\(many)}}\n", 20_000) {
            "  m\($0): { like: m }\n"
        }
        let parameters = (0..<5000).map { "p\($0): 1," }.joined()
        let big = "models: { big: { kind: channel, current: 0 A, parameters: {\(parameters)}}"
        texts["inherited parameters"] =
            lines(big + "}\nmembranes: { m: { channels: {\n", 10_000) { " c\($0): { model: big },\n" } + "}}}"
        let models = (0..<8000).map { "b\($0): { like: big }," }.joined()
        texts["inherited models"] =
            lines("\(big),\n\(models)}\nmembranes: { m: { channels: {\n", 8000) { " c\($0): { model: b\($0) },\n" }
            + "}}}"
        return texts
    }()

    @Test(arguments: expensive.keys.sorted()) func expensiveTextIsCheap(name: String) throws {
        var diagnostics = Diagnostics()
        do {
            _ = try load(try #require(Self.expensive[name]))
            Issue.record("accepted")
        } catch let error as Diagnostics {
            diagnostics = error
        }
        #expect(diagnostics.hasErrors)
        #expect(DiagnosticRenderer().render(diagnostics).utf8.count < 1 << 20)
    }
}
