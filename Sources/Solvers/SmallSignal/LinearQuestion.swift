public import Equations

/// Equations of motion to first order about a point, and what is asked of them.
///
/// With x the changes of the variables, u those of the inputs and y those of the outputs: M dx/dt = A x + B u and
/// y = C x + D u, where M is 1 for the first variables, which are states, and 0 for the others, which follow them.
public struct LinearQuestion {
    /// What is asked.
    public enum Kind: Sendable {
        /// y/u at an angular frequency: a real part for every output and in it for every input, then all imaginary parts.
        /// Without an angular frequency that at rest: real parts alone.
        case response
        /// Of the motion that dies away last, or grows fastest, the rate at which it grows, 1/s, and its angular
        /// frequency, rad/s: real and imaginary part of the eigenvalue that lies furthest to the right.
        case growth
    }

    /// What is asked.
    public var kind: Kind
    /// How many variables are states.
    public var stateCount: Int
    /// A: derivatives of what each variable is given by (row) by each variable (column).
    public var slopes: [[Expression]]
    /// B: the same by each input (column).
    public var inputSlopes: [[Expression]]
    /// C: derivatives of each output (row) by each variable.
    public var outputSlopes: [[Expression]]
    /// D: derivatives of each output (row) by each input.
    public var directSlopes: [[Expression]]
    /// rad/s; `nil` asks at rest.
    public var angularFrequency: Expression?
    /// The symbols that stand for the answers.
    public var results: [Expression]

    /// Asks for the response of outputs to inputs.
    public init(
        responseWith stateCount: Int, slopes: [[Expression]], inputSlopes: [[Expression]],
        outputSlopes: [[Expression]], directSlopes: [[Expression]], angularFrequency: Expression?,
        results: [Expression]
    ) {
        kind = .response
        self.stateCount = stateCount
        self.slopes = slopes
        self.inputSlopes = inputSlopes
        self.outputSlopes = outputSlopes
        self.directSlopes = directSlopes
        self.angularFrequency = angularFrequency
        self.results = results
    }

    /// Asks whether disturbances grow.
    public init(growthWith stateCount: Int, slopes: [[Expression]], results: [Expression]) {
        self.init(
            responseWith: stateCount, slopes: slopes, inputSlopes: slopes.map { _ in [] }, outputSlopes: [],
            directSlopes: [], angularFrequency: nil, results: results)
        kind = .growth
    }
}

/// A ``LinearQuestion`` whose numbers a program computes: each entry that is not zero with its place among the results of
/// a group.
struct LinearProblem: Sendable {
    typealias Entry = (row: Int, column: Int, place: Int)

    let kind: LinearQuestion.Kind
    let order: Int
    let stateCount: Int
    let inputCount: Int
    let outputCount: Int
    private(set) var slopes: [Entry] = []
    private(set) var inputSlopes: [Entry] = []
    private(set) var outputSlopes: [Entry] = []
    private(set) var directSlopes: [Entry] = []
    private(set) var angularFrequency: Int?
    /// The group of the program whose results the entries are and whose unknowns are the answers.
    var group = 0

    /// - Parameter expressions: receives what the program computes.
    init(_ question: LinearQuestion, _ expressions: inout [Expression]) {
        kind = question.kind
        order = question.slopes.count
        stateCount = question.stateCount
        inputCount = question.inputSlopes.first?.count ?? question.directSlopes.first?.count ?? 0
        outputCount = question.outputSlopes.count
        var wanted: [Expression] = []
        func entries(_ matrix: [[Expression]]) -> [Entry] {
            var result: [Entry] = []
            for (row, values) in matrix.enumerated() {
                for (column, value) in values.enumerated() where value.constant != 0 {
                    result.append((row, column, wanted.count))
                    wanted.append(value)
                }
            }
            return result
        }
        slopes = entries(question.slopes)
        inputSlopes = entries(question.inputSlopes)
        outputSlopes = entries(question.outputSlopes)
        directSlopes = entries(question.directSlopes)
        if let frequency = question.angularFrequency {
            angularFrequency = wanted.count
            wanted.append(frequency)
        }
        expressions = wanted
    }
}
