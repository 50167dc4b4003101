import Equations
import Foundation
import Solvers
import Testing
import Units

/// Plain numbers stand for quantities.
@Suite struct LinearQuestionTests {
    /// dx/dt = -a x + b z + u and 0 = z - c x, read at the solution of an equation, in many lanes.
    private func answers(_ frequency: Double?, lanes: Int) throws -> (a: [Double], runs: BlockResults) {
        let graph = Graph()
        let (a, root) = (graph.symbol("a", .none, sign: .positive), graph.symbol("root", .none))
        let one = graph.constant(1)
        let (b, c) = (Expression(0.5).stored(in: graph), Expression(0.25).stored(in: graph))
        // root^3 = a: what is asked about depends on an unknown.
        let unknown = Unknown(symbol: root, residual: root * root * root - a, guess: Expression(1), nature: .other)
        let rate = root * root * root
        let results = ["real", "imaginary"].map { graph.symbol($0, .none) }
        let question = LinearQuestion(
            responseWith: 1, slopes: [[-rate, b], [-c, one]], inputSlopes: [[one], [graph.constant(0)]],
            outputSlopes: [[one, Expression(2).stored(in: graph)]], directSlopes: [[Expression(3).stored(in: graph)]],
            angularFrequency: frequency.map { Expression($0).stored(in: graph) },
            results: frequency == nil ? [results[0]] : results)
        let growth = ["rate", "frequency"].map { graph.symbol($0, .none) }
        let stability = LinearQuestion(growthWith: 1, slopes: [[-rate, b], [-c, one]], results: growth)
        let outputs = (frequency == nil ? [results[0]] : results) + [growth[0] * Expression(2)]
        let system = try CompiledSystem(
            graph: graph, unknowns: [unknown], outputs: outputs, inputs: [(a, .lane)], questions: [question, stability])
        var run = BlockResults()
        let values = (0..<lanes).map { 1 + 0.1 * Double($0) }
        BlockRunner(system).run(0..<lanes, of: [.each(values)], into: &run)
        return (values, run)
    }

    @Test(arguments: [nil, 0.7, 40]) func respondsAsTheClosedForm(_ frequency: Double?) throws {
        let (values, run) = try answers(frequency, lanes: 77)
        for (lane, a) in values.enumerated() {
            // x = u / (j w + a - b c), y = x + 2 c x + 3 u
            let (real, imaginary) = (a - 0.125, frequency ?? 0)
            let square = real * real + imaginary * imaginary
            #expect(abs(run.value(output: 0, lane: lane) - (3 + 1.5 * real / square)) < 1e-9)
            if frequency != nil {
                #expect(abs(run.value(output: 1, lane: lane) + 1.5 * imaginary / square) < 1e-9)
            }
            let last = frequency == nil ? 1 : 2
            #expect(abs(run.value(output: last, lane: lane) - 2 * (0.125 - a)) < 1e-8)
            #expect(run.outcome(lane: lane) == .converged)
        }
    }

    /// Bits do not depend on neighbours.
    @Test func lanesAreAlone() throws {
        let (_, many) = try answers(3, lanes: 77)
        let (_, few) = try answers(3, lanes: 3)
        for lane in 0..<3 {
            for output in 0..<3 {
                #expect(many.value(output: output, lane: lane) == few.value(output: output, lane: lane))
            }
        }
    }

    /// A system without unknowns answers too, and what is singular has no answer.
    @Test func worksWithoutUnknowns() throws {
        let graph = Graph()
        let slope = graph.symbol("slope", .none)
        let result = graph.symbol("response", .none)
        let question = LinearQuestion(
            responseWith: 0, slopes: [[slope]], inputSlopes: [[graph.constant(1)]], outputSlopes: [[graph.constant(1)]],
            directSlopes: [[graph.constant(0)]], angularFrequency: nil, results: [result])
        let system = try CompiledSystem(
            graph: graph, unknowns: [], outputs: [result], inputs: [(slope, .lane)], questions: [question])
        var run = BlockResults()
        BlockRunner(system).run(0..<3, of: [.each([-2, 0, 4])], into: &run)
        #expect(run.value(output: 0, lane: 0) == 0.5)
        #expect(run.value(output: 0, lane: 1).isNaN)
        #expect(run.value(output: 0, lane: 2) == -0.25)
    }
}
