import Analyses
import Datasets
import Devices
import Foundation
import Iontronics
import Testing
import Units

/// A line of an `answer` block: `QUANTITY = VALUE`, and after `at` what is set for it. `variant` names a variant.
///
/// A value stands for the interval of numbers that round to it.
struct Answer {
    let quantity: String
    let value: Double
    let unit: Units.Unit
    /// Half a step of the last printed digit, SI.
    let tolerance: Double
    let conditions: [(path: String, value: String)]
    let line: String

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    init(_ line: String) throws {
        self.line = line
        let halves = line.components(separatedBy: " at ")
        let sides = (halves.first ?? "").components(separatedBy: " = ")
        guard sides.count == 2, halves.count <= 2 else { throw Unreadable(description: "no answer: \(line)") }
        quantity = sides[0].trimmingCharacters(in: .whitespaces)
        let words = sides[1].split(separator: " ").map(String.init)
        guard let number = words.first, let value = Double(number), words.count <= 2 else {
            throw Unreadable(description: "no value: \(line)")
        }
        unit = words.count == 2 ? try Units.Unit.parse(words[1]) : .one
        self.value = unit.si(value)
        let parts = number.lowercased().split(separator: "e")
        let decimals = parts[0].split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
        let power = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        tolerance = 0.5 * pow(10, Double(power - decimals)) * unit.scale
        conditions =
            halves.count == 1
            ? []
            : try halves[1].components(separatedBy: ", ").map { text in
                let pair = text.components(separatedBy: "=").map { $0.trimmingCharacters(in: .whitespaces) }
                guard pair.count == 2 else { throw Unreadable(description: "no condition: \(text)") }
                return (pair[0], pair[1])
            }
    }

    /// What the toolkit makes of the quantity: a figure of an analysis, or an expression at the operating point.
    func computed(of device: Descriptor) throws -> Double {
        var device = device
        var axes: [String] = []
        for condition in conditions {
            switch condition.path {
            case "variant": device = try device.variant(named: condition.value)
            case "V", "I": axes.append("\(condition.path)=\(condition.value)")
            default:
                let value = TextNode(scalar: condition.value, from: line)
                device = try device.applying(device.resolve(condition.path).map { ($0, value) })
            }
        }
        let parts = quantity.split(separator: ".").map(String.init)
        if parts.count == 2, let node = device.root["analyses"]?[parts[0]], node["figures"]?[parts[1]] != nil {
            let table = try Self.run(AnalysisSpec(parts[0], node, of: device), of: device)
            guard table[parts[1] + "_status"]?.doubles.first == 0 || table[parts[1] + "_status"] == nil else {
                return .nan
            }
            return table[parts[1]]?.doubles.first ?? .nan
        }
        let table = try Self.run(AnalysisSpec(sweeps: axes, records: [quantity], of: device), of: device)
        guard table["solver_status"].map({ $0.doubles == [0] }) ?? true, let name = table.variableNames.first else {
            return .nan
        }
        return table[name]?.doubles.first ?? .nan
    }

    private static func run(_ spec: AnalysisSpec, of device: Descriptor) throws -> ResultTable {
        var sink = MemorySink()
        _ = try SweepFile([try Sweep(spec, of: device)], of: device).run(into: &sink, threads: 1)
        guard let table = sink.table else { throw Unreadable(description: "no results") }
        return table
    }
}

/// Expects the toolkit to compute what a line of an `answer` block says.
func expectAnswer(_ line: String, of device: Descriptor) throws {
    let answer = try Answer(line)
    let computed = try answer.computed(of: device)
    #expect(
        abs(computed - answer.value) <= answer.tolerance * (1 + 1e-9),
        "\(line), computed \(answer.unit.number(si: computed)) \(answer.unit)")
}
