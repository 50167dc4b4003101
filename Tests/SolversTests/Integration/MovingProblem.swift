import Equations
import Solvers
import Units

/// Equations of motion of plain numbers, for tests.
struct MovingProblem {
    let graph = Graph()
    let time: Expression
    private(set) var variables: [Expression] = []

    init(_ count: Int) {
        time = graph.symbol("time", .none)
        for index in 0..<count { variables.append(graph.symbol("y\(index)", .none)) }
    }

    /// - Parameters:
    ///   - rates: of the first variables.
    ///   - residuals: of the others.
    ///   - records: all variables unless stated.
    func system(
        _ rates: [Expression], residuals: [Expression] = [], inputs: [Expression] = [], curves: [Expression] = [],
        records: [Expression]? = nil, stimuli: [MovingSystem.Stimulus] = [], bounds: ClosedRange<Double>? = nil
    ) throws -> MovingSystem {
        try MovingSystem(
            graph: graph,
            states: zip(variables, rates).map {
                MovingSystem.State(symbol: $0, derivative: $1, nature: .other, bounds: bounds)
            },
            algebraic: zip(variables.dropFirst(rates.count), residuals).map {
                Unknown(symbol: $0, residual: $1, guess: Expression(0))
            }, time: time, stimuli: stimuli, inputs: inputs, curves: curves,
            records: records ?? variables)
    }
}

extension MovingSystem {
    /// One lane from `initial`, with the values at `times`.
    func follow(
        _ initial: [Double], to stop: Double, at times: [Double]? = nil, _ settings: IntegrationSettings,
        longestStep: Double? = nil
    ) -> (results: MotionResults, values: [[Double]]) {
        let motion = Motion(
            lanes: 1, initial: initial.map { [$0] }, longestSteps: longestStep.map { [$0] } ?? [], stop: stop,
            times: times ?? [stop])
        let results = Integrator(self, settings: settings).run(motion)
        return (results, results.variables)
    }
}
