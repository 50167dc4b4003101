import Analyses
import Datasets
import Devices
import Foundation
import Iontronics
import Solvers
import Testing

/// Devices of the catalogue with words changed at random: those that are still read run to their end, whatever they
/// mean by then.
struct MutationTests {
    private static let words = [
        "0", "1", "-1", "1e-30", "1e30", "1e300", "-1e300", "2.5", "mV", "V", "degC", "K", "mM", "M", "mm^2", "S/m^2",
        "A",
        "%", "/ms", "V", "I", "T", "K+", "Na+", "Cl-", "Ca2+", "A-", "ghk", "ohmic", "ohmic-ion", "boltzmann",
        "constant-rate", "constant-current", "ideal", "davies", "limiting", "inside", "outside", "none", "all", "base",
        "true", "log", "balance", "nernst(K+)", "exp(700)", "exp(800)", "log(0)", "sqrt(-1)", "0 / 0", "1 / 0", "V * V",
        "if(V > 0 mV, 1, 2)", "min(1, 2)", "-273.15 degC", "-300 degC", "1e9 degC", "reversed: true", "count: 0",
    ]

    /// Splits into words and what stands between them.
    private static func pieces(of text: String) -> [Substring] {
        var result: [Substring] = []
        var start = text.startIndex
        func isWord(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || "+-.^/_%".contains(character)
        }
        var index = start
        while index < text.endIndex {
            let kind = isWord(text[index])
            var end = index
            while end < text.endIndex, isWord(text[end]) == kind { end = text.index(after: end) }
            result.append(text[index..<end])
            index = end
            start = end
        }
        return result
    }

    private static func mutated(_ text: String, _ generator: inout Generator) -> String {
        var pieces = pieces(of: text).map(String.init)
        let places = pieces.indices.filter { pieces[$0].first.map { $0.isLetter || $0.isNumber || $0 == "-" } == true }
        for _ in 0..<generator.count(1...3) {
            let place = generator.pick(places)
            switch generator.count(0...5) {
            case 0: pieces[place] = generator.pick(words)
            case 1: pieces[place] = pieces[generator.pick(places)]
            case 2: pieces.swapAt(place, generator.pick(places))
            default:
                // A number becomes another one; most of these are still read.
                guard let number = Double(pieces[place]) else { pieces[place] = generator.pick(words); continue }
                let factor = generator.pick([-1, 0, 1e-6, 1e-3, 0.5, 2, 10, 1e3, 1e6, 1e12, 1e-12, 1e150])
                pieces[place] = "\(number * factor)"
            }
        }
        return pieces.joined()
    }

    /// Damage to the bytes: some lost, doubled, out of place or replaced.
    private static func damaged(_ text: String, _ generator: inout Generator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<generator.count(1...4) {
            let place = generator.count(0...bytes.count)
            let end = min(bytes.count, place + generator.count(0...30))
            switch generator.count(0...3) {
            case 0: bytes.insert(UInt8(generator.count(0...255)), at: place)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: generator.count(0...bytes.count))
            default: for index in place..<end { bytes[index] = UInt8(generator.count(32...126)) }
            }
        }
        return bytes
    }

    /// Something deep or long put where a line ends.
    private static func swollen(_ text: String, _ generator: inout Generator, most: Int) -> [UInt8] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let place = generator.count(0...lines.count - 1)
        let size = generator.pick([10, 100, 1000, 10_000, 100_000, most].filter { $0 <= most })
        let piece = generator.pick([
            "[", "{a: ", "(", "x", "1 + ", "-", "2^", "exp(", "\u{b5}", "9", "- ", "? ", "a: b, ",
        ])
        let swelling = String(repeating: piece, count: size / piece.utf8.count)
        switch generator.count(0...2) {
        case 0: lines[place] += swelling
        case 1: lines.insert("doc: \"\(swelling)\"", at: place)
        default:
            let colon = lines[place].lastIndex(of: ":") ?? lines[place].startIndex
            lines[place] = lines[place][..<colon] + ": " + swelling
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Seconds of this thread, which other work on the machine does not lengthen.
    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// 10,000 of them: none traps, none takes more than a second to be read and checked, and those that are still devices
    /// run and end with a status.
    @Test(arguments: 0..<2) func whatIsStillReadRunsToItsEnd(part: Int) throws {
        var generator = Generator(state: 77 + UInt64(part))
        let texts = try Bench.shippedNames.map {
            try String(contentsOfFile: catalogue + "/devices/\($0).yaml", encoding: .utf8)
        }
        let folders = DescriptorFolders(catalogue: catalogue)
        var read = 0
        var outcomes: [LaneOutcome: Int] = [:]
        var slow: [String] = []
        for number in 0..<5000 {
            let text = generator.pick(texts)
            let bytes =
                switch number % 10 {
                case 0...5: Array(Self.mutated(text, &generator).utf8)
                case 6, 7: Self.damaged(text, &generator)
                default: Self.swollen(text, &generator, most: number % 500 == 8 ? 10_000_000 : 900_000)
                }
            let begun = Self.seconds()
            var descriptor: Descriptor?
            do {
                let file = try SourceFile(path: "device.yaml", bytes: bytes)
                descriptor = try Descriptor(file, folder: catalogue + "/devices", folders: folders)
            } catch let error as Diagnostics {
                // Refused in words, which is as good.
                #expect(error.hasErrors)
            } catch {
                #expect(error is Diagnostic)
            }
            func note(_ limit: Double, since begun: Double) {
                if Self.seconds() - begun > limit { slow.append(String(decoding: bytes.prefix(5000), as: UTF8.self)) }
            }
            note(1, since: begun)
            guard let descriptor else { continue }
            do {
                let begun = Self.seconds()
                let run = try Bench(AnalysisSpec.operatingPoint, of: descriptor)
                read += 1
                #expect(run.summary.points == 1)
                #expect(run.summary.outcomes.values.reduce(0, +) == 1)
                for (outcome, count) in run.summary.outcomes { outcomes[outcome, default: 0] += count }
                let status = try run["solver_status"][0]
                if status == 0, let voltage = run.table["voltage"] {
                    #expect(voltage.doubles[0].isFinite, "\(String(decoding: bytes, as: UTF8.self))")
                }
                note(5, since: begun)
            } catch let error as Diagnostics {
                #expect(error.hasErrors)
            }
        }
        let ends = outcomes.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        print("\(read) of 5000 mutated devices were read: \(ends)")
        #expect(read > 800)
        #expect(slow.isEmpty, "\(slow.first ?? "")")
    }
}
