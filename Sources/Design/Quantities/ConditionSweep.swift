internal import Analyses
internal import Datasets
internal import Devices
internal import Solvers
internal import Units

/// One quantity of an analysis at every condition: a sweep with the conditions as its outer axes.
final class ConditionSweep {
    /// How the number of a condition is read from the sweep.
    enum Reading {
        /// A record; one number for each condition.
        case record
        /// A declared figure, which has a status beside it.
        case figure
        /// A figure of merit, read off the innermost axis.
        case merit(FigureOfMerit, FigureArguments, others: [(key: String, variable: String)])
    }

    static let record = DesignSlopes.quantity
    static let voltage = "curve_voltage"
    static let current = "curve_current"

    let sweep: Sweep
    let reading: Reading
    let dimension: Dimension
    /// The variable that holds the numbers.
    private let variable: String
    private var solved: (designs: DesignBatch?, answers: [QuantityAnswer])?
    /// The same with derivatives by what designs set, made when they are asked for first; `nil` where there are none.
    private lazy var slopes = differentiable(spec.withDesignSlopes)
    /// How far the requirements of the models are from their edges, with derivatives; the same.
    private lazy var edges = differentiable(spec.withDistances)
    private let spec: AnalysisSpec
    private let descriptor: Descriptor
    /// Stands for the points it solves: sweeps of records that have it in common differ in nothing else.
    let points: String
    /// What is exceeded where models were used outside of their validity, in words; of what was solved last.
    private(set) var validityReasons: [String] = []

    /// Compiles the sweep; nothing is solved yet.
    ///
    /// - Parameters:
    ///   - variable: name of the record or figure.
    ///   - points: stands for the points that are solved; of records alone.
    init(
        _ spec: AnalysisSpec, of descriptor: Descriptor, reading: Reading, variable: String = record,
        points: String = ""
    ) throws(Diagnostics) {
        self.points = points
        sweep = try Sweep(spec, of: descriptor)
        (self.spec, self.descriptor) = (spec, descriptor)
        self.reading = reading
        self.variable = variable
        var unit = "1"
        if case .merit(let figure, _, _) = reading {
            unit = figure.quantity.unit(forCurrentIn: "A")
        } else {
            let own = sweep.group(named: "").variables.first { $0.name == variable }
            for attribute in own?.attributes ?? [] where attribute.name == "units" {
                if case .text(let text) = attribute.value { unit = text }
            }
        }
        dimension = (try? Unit.parse(unit))?.dimension ?? .none
    }

    /// Points that are solved for one design.
    var pointsPerDesign: Int { sweep.pointCount / max(1, sweep.designProbes) }

    /// Whether derivatives tell of devices near to one that is solved.
    var hasSlopes: Bool { slopes != nil }

    /// Whether derivatives tell where models hold.
    var knowsValidity: Bool { edges != nil }

    /// The answer at every condition, corner by corner and in each the nominal device first; solved once.
    ///
    /// - Parameter designs: devices that are asked one after the other; `nil` for the device as it is.
    func answers(_ count: Int, of designs: DesignBatch? = nil, threads: Int) throws -> [QuantityAnswer] {
        if let solved, solved.designs === designs { return solved.answers }
        let answers =
            try neighbours(count, designs, threads: threads)
            ?? solve(count * (designs?.count ?? 1), designs.map { sweep.at($0) } ?? sweep, threads: threads).answers
        solved = (designs, answers)
        return answers
    }

    /// A sweep that knows derivatives.
    private typealias Differentiable = (sweep: Sweep, slopes: DesignSlopes)

    private func differentiable(_ known: (spec: AnalysisSpec, slopes: DesignSlopes)?) -> Differentiable? {
        guard case .record = reading, let (spec, slopes) = known else { return nil }
        // What cannot be differentiated is asked at neighbours.
        return (try? Sweep(spec, of: descriptor)).map { ($0, slopes) }
    }

    /// The first of some devices, and what derivatives there tell of the others; `nil` where they tell nothing.
    private func neighbours(_ count: Int, _ designs: DesignBatch?, threads: Int) throws -> [QuantityAnswer]? {
        guard let designs, designs.isNeighbourhood, let slopes else { return nil }
        let (first, table) = try solve(count, slopes.sweep.at(designs.first), threads: threads)
        let moved = Self.differences(of: DesignSlopes.quantity, in: table, slopes.slopes, designs, count)
        let isKnown = moved.allSatisfy { zip($0, first).allSatisfy { $0.isFinite || $1.reason != nil } }
        return isKnown ? moved.flatMap { zip(first, $0).map { $0.moved(by: $1) } } : nil
    }

    /// By design and condition, how far a number is from that of the first design.
    private static func differences(
        of name: String, in table: ResultTable?, _ slopes: DesignSlopes, _ designs: DesignBatch, _ count: Int
    ) -> [[Double]] {
        let columns = slopes.columns(of: name).map { name, path in
            (values: designs.values[path], slopes: table?[name]?.doubles ?? [])
        }
        return (0..<designs.count).map { design in
            var result = [Double](repeating: 0, count: count)
            for (values, slopes) in columns {
                guard let step = values.map({ $0[design] - $0[0] }), step != 0, slopes.count == count else { continue }
                for condition in result.indices { result[condition] += step * slopes[condition] }
            }
            return result
        }
    }

    /// How far each requirement of the models is from its edge at the worst condition, by what is said of it and by device, SI: of the
    /// first device, and what derivatives there tell of the others. Empty where they tell nothing.
    func distances(_ count: Int, of designs: DesignBatch, threads: Int) throws -> [String: [Double]] {
        guard let edges else { return [:] }
        let (_, table) = try solve(count, edges.sweep.at(designs.first), threads: threads)
        var result: [String: [Double]] = [:]
        for (number, words) in edges.sweep.requirements.enumerated() {
            let name = DesignSlopes.distance(number)
            let first = table?[name]?.doubles ?? []
            let least = Self.differences(of: name, in: table, edges.slopes, designs, count).map {
                zip(first, $0).map(+).min() ?? .nan
            }
            if least.allSatisfy(\.isFinite) { result.merge([words: least]) { zip($0, $1).map(min) } }
        }
        return result
    }

    private func solve(
        _ count: Int, _ sweep: Sweep, threads: Int
    ) throws -> (answers: [QuantityAnswer], table: ResultTable?) {
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        validityReasons = try sweep.run(into: &sink, threads: threads).reasons
        try sink.finish()
        guard let table = sink.table else { return ([], nil) }
        let status = table["solver_status"]?.doubles ?? []
        let validity = table["within_validity"]?.doubles ?? []
        let length = max(1, status.count / max(1, count))
        func slice(_ values: [Double], _ condition: Int) -> ArraySlice<Double> {
            values.count >= count * length ? values[(condition * length)..<((condition + 1) * length)] : []
        }
        let read = reader(table, count: count, length: length)
        let answers = (0..<count).map { condition in
            let isOutside = slice(validity, condition).contains(0)
            if let (reason, status) = Self.failure(slice(status, condition)) {
                return QuantityAnswer(missing: reason, status, isOutsideValidity: isOutside)
            }
            switch read(condition) {
            case .number(let value): return QuantityAnswer(value, isOutsideValidity: isOutside)
            case .missing(let reason, let status):
                return QuantityAnswer(missing: reason, status, isOutsideValidity: isOutside)
            }
        }
        return (answers, table)
    }

    /// What was read off points that are solved.
    private enum Read {
        case number(Double)
        case missing(String, QuantityStatus)
    }

    private func reader(_ table: ResultTable, count: Int, length: Int) -> (Int) -> Read {
        func values(_ name: String) -> [Double] { table[name]?.doubles ?? [] }
        switch reading {
        case .record:
            let numbers = values(variable)
            return { .number(numbers[$0]) }
        case .figure:
            let (numbers, outcomes) = (values(variable), values(variable + "_status"))
            return { condition in
                switch outcomes[condition] {
                case 0: .number(numbers[condition])
                case 1: .missing("the curve has no such place", .absent)
                case 2: .missing("the curve has several such places", .several)
                default: .missing("a point of the curve has no number", .undefined)
                }
            }
        case .merit(let figure, let arguments, let others):
            let (voltages, currents) = (values(Self.voltage), values(Self.current))
            let beside = others.map { (key: $0.key, values: values($0.variable)) }
            return { condition in
                let range = (condition * length)..<((condition + 1) * length)
                let data = CurveData(
                    voltage: Array(voltages[range]), current: Array(currents[range]),
                    others: Dictionary(beside.map { ($0.key, Array($0.values[range])) }, uniquingKeysWith: { $1 }))
                let value = figure.value(of: data, with: arguments)
                return value.reason.map { .missing($0, .undefined) } ?? .number(value.value ?? .nan)
            }
        }
    }

    /// Why the points behind a number have no solution; `nil` where all have.
    private static func failure(_ status: ArraySlice<Double>) -> (reason: String, status: QuantityStatus)? {
        let failed = status.filter { $0 != 0 }
        guard let first = failed.first else { return nil }
        let outcome = LaneOutcome(rawValue: Int8(first)) ?? .notComputed
        let reason =
            status.count == 1
            ? "the solver ended \(outcome)" : "\(failed.count) of \(status.count) points have no solution (\(outcome))"
        return (reason, QuantityStatus(outcome))
    }
}
