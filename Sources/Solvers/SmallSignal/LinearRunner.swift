import Equations
import Lanes

/// Answers one linear question where its evaluator keeps the numbers. What has no answer becomes NaN.
final class LinearRunner {
    private let problem: LinearProblem
    private let evaluator: Evaluator
    private let factors: LaneFactors
    private let right: LaneColumns
    /// The slopes of the states by states, in the way they move when the other variables follow.
    private let reduced: LaneColumns
    private let spectrum: Spectrum

    init(_ problem: LinearProblem, _ evaluator: Evaluator) {
        self.problem = problem
        self.evaluator = evaluator
        let (n, states) = (problem.order, problem.stateCount)
        switch problem.kind {
        case .response:
            let order = problem.angularFrequency == nil ? n : 2 * n
            factors = LaneFactors(order: order)
            right = LaneColumns(order + 2 * problem.outputCount, vectors: 1)
            reduced = LaneColumns(0)
            spectrum = Spectrum(order: 0)
        case .growth:
            factors = LaneFactors(order: n - states)
            right = LaneColumns(n - states, vectors: 1)
            reduced = LaneColumns(n * n, vectors: 1)
            spectrum = Spectrum(order: states)
        }
    }

    /// Computes the answers of the first lanes and makes them final.
    func solve(lanes: Int) {
        evaluator.iterate(group: problem.group)
        for k in 0..<(lanes + 7) / 8 {
            switch problem.kind {
            case .response: respond(k)
            case .growth: grow(k, lanes: min(8, lanes - 8 * k))
            }
        }
        evaluator.settle(group: problem.group)
    }

    private func number(_ place: Int, _ k: Int) -> Lanes { evaluator.result(problem.group, place)[k] }

    private func respond(_ k: Int) {
        let (n, a, b) = (problem.order, factors.elements, right[0])
        let width = factors.order
        for place in 0..<(width * width) { a[place] = Lanes() }
        for (row, column, place) in problem.slopes {
            let slope = number(place, k)
            a[row * width + column] = -slope
            if width > n { a[(row + n) * width + column + n] = -slope }
        }
        if let place = problem.angularFrequency {
            let frequency = number(place, k)
            for state in 0..<problem.stateCount {
                a[state * width + state + n] -= frequency
                a[(state + n) * width + state] += frequency
            }
        }
        let singular = factors.factor()
        let outputs = problem.outputCount
        let (real, imaginary) = (b + width, b + width + outputs)
        for input in 0..<problem.inputCount {
            for row in 0..<(width + 2 * outputs) { b[row] = Lanes() }
            for (row, column, place) in problem.inputSlopes where column == input { b[row] = number(place, k) }
            factors.solve(b)
            for (row, column, place) in problem.directSlopes where column == input { real[row] = number(place, k) }
            for (row, column, place) in problem.outputSlopes {
                let slope = number(place, k)
                real[row] = fma(slope, b[column], real[row])
                if width > n { imaginary[row] = fma(slope, b[column + n], imaginary[row]) }
            }
            for output in 0..<outputs {
                let place = output * problem.inputCount + input
                write(real[output].replacing(with: Lanes(repeating: .nan), where: singular), place, k)
                guard problem.angularFrequency != nil else { continue }
                write(
                    imaginary[output].replacing(with: Lanes(repeating: .nan), where: singular),
                    place + outputs * problem.inputCount, k)
            }
        }
    }

    private func grow(_ k: Int, lanes: Int) {
        let (n, states, a) = (problem.order, problem.stateCount, reduced[0])
        for place in 0..<(n * n) { a[place] = Lanes() }
        for (row, column, place) in problem.slopes { a[row * n + column] = number(place, k) }
        let (others, b) = (n - states, right[0])
        for row in 0..<others {
            for column in 0..<others {
                factors.elements[row * others + column] = a[(row + states) * n + column + states]
            }
        }
        let singular = factors.factor()
        for column in 0..<states where others > 0 {
            for row in 0..<others { b[row] = a[(row + states) * n + column] }
            factors.solve(b)
            for row in 0..<states {
                var slope = a[row * n + column]
                for other in 0..<others { slope = fnma(a[row * n + other + states], b[other], slope) }
                a[row * n + column] = slope
            }
        }
        var (rate, frequency) = (Lanes(repeating: .nan), Lanes(repeating: .nan))
        for lane in 0..<lanes where !singular[lane] {
            for row in 0..<states {
                for column in 0..<states { spectrum.elements[row * states + column] = a[row * n + column][lane] }
            }
            guard let leading = spectrum.leading() else { continue }
            (rate[lane], frequency[lane]) = leading
        }
        write(rate, 0, k)
        write(frequency, 1, k)
    }

    private func write(_ value: Lanes, _ answer: Int, _ k: Int) {
        evaluator.unknown(problem.group, answer)[k] = value
    }
}
