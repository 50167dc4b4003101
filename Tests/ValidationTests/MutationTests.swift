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

    @Test func whatIsStillReadRunsToItsEnd() throws {
        var generator = Generator(state: 77)
        let texts = try Bench.shippedNames.map {
            try String(contentsOfFile: catalogue + "/devices/\($0).yaml", encoding: .utf8)
        }
        var (read, tried) = (0, 0)
        var outcomes: [LaneOutcome: Int] = [:]
        var slow: [String] = []
        let clock = ContinuousClock()
        while read < 2000, tried < 40_000 {
            tried += 1
            let text = Self.mutated(generator.pick(texts), &generator)
            let begun = clock.now
            do {
                let descriptor = try Bench.descriptor(text)
                let run = try Bench(AnalysisSpec.operatingPoint, of: descriptor)
                read += 1
                #expect(run.summary.points == 1)
                #expect(run.summary.outcomes.values.reduce(0, +) == 1)
                for (outcome, count) in run.summary.outcomes { outcomes[outcome, default: 0] += count }
                let status = try run["solver_status"][0]
                if status == 0, let voltage = run.table["voltage"] { #expect(voltage.doubles[0].isFinite, "\(text)") }
                if begun.duration(to: clock.now) > .seconds(5) { slow.append(text) }
            } catch is Diagnostics {
                // Refused in words, which is as good.
            }
        }
        let ends = outcomes.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        print("\(read) of \(tried) mutated devices were read: \(ends)")
        #expect(read == 2000)
        #expect(slow.isEmpty, "\(slow.first ?? "")")
    }
}
