internal import Analyses
internal import Devices
internal import Equations
internal import Units

/// Specs and objectives compiled once, to be asked of many devices at a time.
final class DesignProblem {
    let variables: [DesignVariable]
    let specs: [Spec]
    let objectives: [SolvableQuantity]
    /// By spec, what a margin of 1 means: half the distance of its limits, or the limit itself. SI.
    private(set) var scales: [Double]
    private let threads: Int
    /// Devices asked for so far.
    private(set) var count = 0

    /// Most points of sweeps that are held at a time.
    private static let mostPoints = 4_000_000
    /// Most devices asked at a time.
    private static let mostDesigns = 4096

    /// - Parameter spread: `false` leaves out that specs hold over the spread; `nil` keeps what they say.
    init(
        _ descriptor: Descriptor, _ variables: [DesignVariable], specs entries: [(TextNode.Entry, TextNode)],
        objectives texts: [TextNode], samples: Int, spread: Bool?, threads: Int
    ) throws(Diagnostics) {
        self.variables = variables
        self.threads = threads
        var problems = Diagnostics()
        let book = SweepBook()
        let columns = variables.flatMap(\.columns)
        var specs: [Spec] = []
        for (entry, node) in entries {
            do throws(Diagnostics) {
                specs.append(
                    try Spec(
                        entry, node, of: descriptor, variant: nil, draws: samples, book, designs: columns,
                        spread: spread))
            } catch {
                problems.append(contentsOf: error)
            }
        }
        var objectives: [SolvableQuantity] = []
        for text in texts {
            do throws(Diagnostics) {
                let place = try Place(TextNode(scalar: "", from: "sizing"), of: descriptor)
                let conditions = try SweepConditions(
                    of: descriptor, hasCorners: false, draws: nil, pinned: [], changed: [], designs: columns, at: text)
                objectives.append(
                    try QuantityScope(place, conditions, book).quantity([
                        QuantityScope.Text(node: text, what: "what is sized for")
                    ]))
            } catch {
                problems.append(contentsOf: error)
            }
        }
        if problems.hasErrors { throw problems }
        self.specs = specs
        self.objectives = objectives
        scales = specs.map { _ in .nan }
    }

    /// Whether what is asked follows the device in time, where numbers are known less exactly.
    var runsInTime: Bool { (specs.flatMap(\.quantities) + objectives).contains(where: \.runsInTime) }

    /// Points that are solved for one device.
    private var pointCount: Int { (specs.flatMap(\.quantities) + objectives).map(\.pointCount).max() ?? 1 }

    /// Asks devices with these values, in order; the answer does not depend on which are asked together.
    func candidates(_ values: [[Double]]) throws -> [Candidate] {
        var result: [Candidate] = []
        let most = max(1, min(Self.mostDesigns, Self.mostPoints / max(1, pointCount)))
        for first in stride(from: 0, to: values.count, by: most) {
            result += try batch(Array(values[first..<min(values.count, first + most)]))
        }
        count += values.count
        return result
    }

    private func batch(_ values: [[Double]]) throws -> [Candidate] {
        var columns: [String: [Double]] = [:]
        for (index, variable) in variables.enumerated() {
            for path in variable.paths { columns[path] = values.map { $0[index] } }
        }
        let designs = DesignBatch(columns, count: values.count)
        let margins = try specs.map { try $0.margins(of: designs, threads: threads) }
        for (index, own) in margins.enumerated() where scales[index].isNaN { scales[index] = Self.scale(own) }
        let objectives = try objectives.map { try $0.answers(of: designs, threads: threads)[0] }
        return values.indices.map { design in
            Candidate(
                values: values[design],
                margins: margins.indices.map { spec in margins[spec][design].parts.map { $0 / scales[spec] } },
                measured: margins.map { $0[design].nominal }, objectives: objectives.map { $0[design].value },
                isOutsideValidity: margins.contains { $0[design].isOutsideValidity }
                    || objectives.contains { $0[design].isOutsideValidity })
        }
    }

    /// A number that makes margins of a spec comparable with those of others.
    private static func scale(_ margins: [Spec.DesignMargins]) -> Double {
        let widths = margins.compactMap(\.width).filter { $0 > 0 && $0.isFinite }
        if let width = widths.first { return width }
        let values = margins.map { abs($0.nominal) }.filter { $0.isFinite && $0 > 0 }.sorted()
        return values.isEmpty ? 1 : values[values.count / 2]
    }
}
