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

    static let record = "quantity"
    static let voltage = "curve_voltage"
    static let current = "curve_current"

    let sweep: Sweep
    let reading: Reading
    let dimension: Dimension
    /// The variable that holds the numbers.
    private let variable: String
    private var solved: (designs: DesignBatch?, answers: [QuantityAnswer])?
    /// What is exceeded where models were used outside of their validity, in words; of what was solved last.
    private(set) var validityReasons: [String] = []

    /// Compiles the sweep; nothing is solved yet.
    ///
    /// - Parameter variable: name of the record or figure.
    init(_ spec: AnalysisSpec, of descriptor: Descriptor, reading: Reading, variable: String = record)
        throws(Diagnostics)
    {
        sweep = try Sweep(spec, of: descriptor)
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

    /// The answer at every condition, corner by corner and in each the nominal device first; solved once.
    ///
    /// - Parameter designs: devices that are asked one after the other; `nil` for the device as it is.
    func answers(_ count: Int, of designs: DesignBatch? = nil, threads: Int) throws -> [QuantityAnswer] {
        if let solved, solved.designs === designs { return solved.answers }
        let answers = try solve(
            count * (designs?.count ?? 1), designs.map { sweep.at($0) } ?? sweep, threads: threads)
        solved = (designs, answers)
        return answers
    }

    private func solve(_ count: Int, _ sweep: Sweep, threads: Int) throws -> [QuantityAnswer] {
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        validityReasons = try sweep.run(into: &sink, threads: threads).reasons
        try sink.finish()
        guard let table = sink.table else { return [] }
        let status = table["solver_status"]?.doubles ?? []
        let validity = table["within_validity"]?.doubles ?? []
        let length = max(1, status.count / max(1, count))
        func slice(_ values: [Double], _ condition: Int) -> ArraySlice<Double> {
            values.count >= count * length ? values[(condition * length)..<((condition + 1) * length)] : []
        }
        let read = reader(table, count: count, length: length)
        return (0..<count).map { condition in
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
