internal import Circuits
internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// What is asked of a device to first order about its operating point: derivatives of what it settles to, whether
/// disturbances die away, and how it answers small signals. Each answer is a symbol that expressions may use.
final class SmallSignal {
    private let graph: Graph
    private let device: Device
    private let drive: Drive
    private let resting: Circuit
    /// What stands for a small change of a path.
    private let changes: [(symbol: Expression, value: Expression)]
    private var growth: (rate: Expression, frequency: Expression)?
    private var isGrowthAsked = false
    /// Quantities that are differentiated, each with a symbol for each change.
    private var derivatives: [(output: Expression, answers: [Expression])] = []
    private var responses: [(output: Expression, input: Expression?, answer: Complex)] = []

    /// What the solver is asked, derivatives aside.
    private var asked: [LinearQuestion] = []
    /// The symbols of all answers.
    var answers: [Expression] { asked.flatMap(\.results) + derivatives.flatMap(\.answers) }

    /// What the solver is asked: all derivatives together, since one matrix has to be factored for them.
    ///
    /// - Parameter equations: everything that is solved for.
    func questions(about equations: [Circuit.Equation]) -> [LinearQuestion] {
        guard !derivatives.isEmpty else { return asked }
        let unknowns = equations.map(\.symbol)
        let residuals = equations.map { $0.residual.stored(in: graph) }
        let inputs = changes.map(\.symbol)
        let outputs = derivatives.map(\.output)
        return asked + [
            settled(
                LinearQuestion(
                    responseWith: 0, slopes: slopes(residuals, unknowns), inputSlopes: slopes(residuals, inputs),
                    outputSlopes: slopes(outputs, unknowns), directSlopes: slopes(outputs, inputs),
                    angularFrequency: nil, results: derivatives.flatMap(\.answers)))
        ]
    }

    private func slopes(_ rows: [Expression], _ columns: [Expression]) -> [[Expression]] {
        let byColumn = columns.map { graph.derivatives(of: rows, by: $0) }
        return rows.indices.map { row in byColumn.map { $0[row] } }
    }

    /// - Parameters:
    ///   - resting: the device at rest, driven in the same way.
    ///   - changes: for each path that may change the symbol of its change, with the value it has.
    init(
        _ device: Device, drive: Drive, resting: Circuit, changes: [(symbol: Expression, value: Expression)]
    ) {
        graph = device.graph
        self.device = device
        self.drive = drive
        self.resting = resting
        self.changes = changes
    }

    /// An expression where nothing is changed.
    func settled(_ expression: Expression) -> Expression {
        guard !changes.isEmpty else { return expression }
        let zeros = changes.map { (symbol: $0.symbol, by: graph.constant(0, $0.symbol.dimension)) }
        return graph.substitute([expression.stored(in: graph)], zeros)[0]
    }

    private func settled(_ matrix: [[Expression]]) -> [[Expression]] { matrix.map { $0.map(settled) } }

    private func ask(_ question: LinearQuestion) { asked.append(settled(question)) }

    private func settled(_ question: LinearQuestion) -> LinearQuestion {
        var question = question
        question.slopes = settled(question.slopes)
        question.inputSlopes = settled(question.inputSlopes)
        question.outputSlopes = settled(question.outputSlopes)
        question.directSlopes = settled(question.directSlopes)
        return question
    }

    // MARK: - Stability

    /// How fast the disturbance grows that dies away last, 1/s, and with what frequency, Hz; `nil` where nothing moves.
    func disturbance() throws(Diagnostic) -> (rate: Expression, frequency: Expression)? {
        if isGrowthAsked { return growth }
        let motion = try Linearisation(device, drive: drive, resting: resting)
        isGrowthAsked = true
        guard motion.stateCount > 0 else { return nil }
        let rate = graph.symbol("growthRate", .rate)
        let frequency = graph.symbol("growthFrequency", .rate)
        ask(
            LinearQuestion(
                growthWith: motion.stateCount, slopes: motion.slopes(of: motion.rates, by: motion.variables),
                results: [rate, frequency]))
        growth = (rate, frequency / Expression(2 * Double.pi))
        return growth
    }

    // MARK: - Sensitivity

    /// The derivative of a quantity at rest by the change of number `change`, all that is solved for following.
    func derivative(of output: Expression, by change: Int) -> Expression {
        let output = output.stored(in: graph)
        if let known = derivatives.first(where: { $0.output.isSame(as: output) }) { return known.answers[change] }
        let answers = changes.map { graph.symbol("derivative", output.dimension / $0.symbol.dimension) }
        derivatives.append((output, answers))
        return answers[change]
    }

    // MARK: - Response

    /// The device in motion with a current imposed at its port, whatever drives it at rest: what is small and changes
    /// there is found from it by superposition.
    private(set) lazy var free: Result<(motion: Linearisation, current: Expression), Diagnostic> = {
        let current = graph.symbol("I", .current)
        do throws(Diagnostic) {
            let motion = try Linearisation(
                device, drive: .current(current),
                imposed: resting.portCurrent.map { (current, $0.stored(in: graph)) }, resting: resting)
            return .success((motion, current))
        } catch { return .failure(error) }
    }()

    /// How a quantity of the device in motion answers a small change at a frequency.
    ///
    /// - Parameters:
    ///   - output: over the symbols of ``free``.
    ///   - change: the number of a path that changes; `nil` is the current that is imposed at the port.
    ///   - frequency: Hz.
    func response(of output: Expression, to change: Int?, at frequency: Expression) throws(Diagnostic) -> Complex {
        let (motion, current) = try free.get()
        let output = output.stored(in: graph)
        let input = change.map { changes[$0].symbol } ?? current
        if let known = responses.first(where: { $0.output.isSame(as: output) && $0.input?.isSame(as: input) == true }) {
            return known.answer
        }
        let dimension = output.dimension / input.dimension
        let answers = ["real", "imaginary"].map { graph.symbol($0, dimension) }
        ask(
            LinearQuestion(
                responseWith: motion.stateCount, slopes: motion.slopes(of: motion.rates, by: motion.variables),
                inputSlopes: motion.slopes(of: motion.rates, by: [input]),
                outputSlopes: motion.slopes(of: [output], by: motion.variables),
                directSlopes: motion.slopes(of: [output], by: [input]),
                angularFrequency: Expression(2 * Double.pi) * frequency, results: answers))
        let answer = Complex(real: answers[0], imaginary: answers[1])
        responses.append((output, input, answer))
        return answer
    }
}

/// A complex quantity made of expressions.
struct Complex {
    let real: Expression
    let imaginary: Expression

    var magnitude: Expression { .sqrt(real * real + imaginary * imaginary) }
    /// rad, in (-pi, pi].
    var phase: Expression { .apply(.atan2, imaginary, real) }

    static func - (a: Complex, b: Complex) -> Complex {
        Complex(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
    }
    static func * (a: Complex, b: Complex) -> Complex {
        Complex(
            real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
    }
    static func / (a: Complex, b: Complex) -> Complex {
        let square = b.real * b.real + b.imaginary * b.imaginary
        return Complex(
            real: (a.real * b.real + a.imaginary * b.imaginary) / square,
            imaginary: (a.imaginary * b.real - a.real * b.imaginary) / square)
    }
}
