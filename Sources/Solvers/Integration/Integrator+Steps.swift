import Equations
import Lanes

/// Trial steps of both methods: they leave the values at the end, the error in units of the tolerance and the continuous
/// extension y(x) = y0 + x (d0 + (1 - x)(d1 + x (d2 + (1 - x) d3))).
extension Integrator {
    /// Computes a group of expressions at `values` and the present times.
    func evaluate(_ group: Int, at values: LaneColumns) {
        let n = system.variableCount
        for variable in 0..<n {
            evaluator.unknown(group, variable).update(from: values[variable], count: vectors)
        }
        evaluator.unknown(group, n).update(from: time, count: vectors)
        evaluator.iterate(group: group)
    }

    /// Computes the rates at times of a stage whose variables have been set.
    private func evaluateRates(node: Double) {
        let (time, length) = (time, length)
        let now = ratePlaces[system.variableCount]
        for k in 0..<vectors { now[k] = fma(Lanes(repeating: node), length[k], time[k]) }
        evaluator.iterate(group: MovingSystem.Group.rates)
    }

    /// What an error of a variable is compared with.
    @inline(__always)
    private func scale(_ variable: Int, _ k: Int) -> Lanes {
        let size = max(present[variable][k].absolute, next[variable][k].absolute)
        let floor = system.floors[variable]
        let base = floor > 0 ? Lanes(repeating: floor) : Lanes(repeating: 0.1) * peaks[variable][k]
        let least =
            variable < system.stateCount ? Lanes(repeating: 1e-290) : undecided[variable - system.stateCount][k]
        return max(Lanes(repeating: settings.tolerance) * (base + size), least.larger(Lanes(repeating: 1e-290)))
    }

    /// What the sum of squared errors is divided by: how many variables there are, but no more than 64, so that one that moves is not
    /// lost among thousands that rest.
    private var counted: Lanes { Lanes(repeating: Double(min(max(system.variableCount, 1), 64))) }

    // MARK: - Explicit

    func explicitStep() {
        let (n, vectors) = (system.variableCount, vectors)
        let h = length
        for stage in 1..<DormandPrince.stages {
            for variable in 0..<n {
                let place = ratePlaces[variable]
                // Numbers of terms that are known are loops without branches.
                switch stage {
                case 1: combine(1, variable, place, h)
                case 2: combine(2, variable, place, h)
                case 3: combine(3, variable, place, h)
                case 4: combine(4, variable, place, h)
                case 5: combine(5, variable, place, h)
                default: combine(6, variable, place, h)
                }
                // The argument of the sixth stage is kept for the estimate of stiffness.
                if stage == 5 { scratch[variable].update(from: place, count: vectors) }
                if stage == 6 { next[variable].update(from: place, count: vectors) }
            }
            evaluateRates(node: explicitNodes[stage])
            for variable in 0..<n { stages[stage * n + variable].update(from: rateResults[variable], count: vectors) }
        }
        judgeExplicit()
    }

    /// A variable at a stage: the present and a step along the weighted rates of the stages before.
    @inline(__always)
    private func combine(
        _ stage: Int, _ variable: Int, _ place: UnsafeMutablePointer<Lanes>, _ h: UnsafeMutablePointer<Lanes>
    ) {
        let (start, first, apart) = (
            present[variable], stages[variable], system.variableCount * Program.vectorsPerBlock
        )
        explicitWeights[stage].withUnsafeBufferPointer { weights in
            for k in 0..<vectors {
                var sum = Lanes(repeating: weights[0]) * first[k]
                for j in 1..<stage { sum = fma(Lanes(repeating: weights[j]), first[j * apart + k], sum) }
                place[k] = fma(h[k], sum, start[k])
            }
        }
    }

    private func judgeExplicit() {
        let (n, h) = (system.variableCount, length)
        let (errorWeights, denseWeights) = (explicitError, explicitDense)
        let apart = n * Program.vectorsPerBlock
        for k in 0..<vectors {
            var (sum, fast, far) = (Lanes(), Lanes(), Lanes())
            for variable in 0..<n {
                let rate = stages[variable] + k
                let unit = Lanes(repeating: 1) / scale(variable, k)
                var own = Lanes(repeating: errorWeights[0]) * rate[0]
                var last = Lanes(repeating: denseWeights[0]) * rate[0]
                for stage in 2..<DormandPrince.stages {
                    own = fma(Lanes(repeating: errorWeights[stage]), rate[stage * apart], own)
                    last = fma(Lanes(repeating: denseWeights[stage]), rate[stage * apart], last)
                }
                own = own * h[k] * unit
                sum = fma(own, own, sum)
                let change = (rate[6 * apart] - rate[5 * apart]) * unit
                fast = fma(change, change, fast)
                let distance = (next[variable][k] - scratch[variable][k]) * unit
                far = fma(distance, distance, far)
                let rise = next[variable][k] - present[variable][k]
                let first = h[k] * rate[0] - rise
                let coefficients = dense[4 * variable] + k
                coefficients[0] = rise
                coefficients[Program.vectorsPerBlock] = first
                coefficients[2 * Program.vectorsPerBlock] = rise - h[k] * rate[6 * apart] - first
                coefficients[3 * Program.vectorsPerBlock] = h[k] * last
            }
            error[k] = sqrt(sum / counted)
            stiffness[k] = h[k] * sqrt(fast / max(far, Lanes(repeating: 1e-300)))
        }
    }

    // MARK: - Implicit

    func implicitStep() {
        let (n, states, vectors) = (system.variableCount, system.stateCount, vectors)
        evaluate(MovingSystem.Group.slopes, at: present)
        func slope(_ place: Int) -> UnsafePointer<Lanes> { evaluator.result(MovingSystem.Group.slopes, place) }
        let h = scratch[2 * n]
        for k in 0..<vectors { h[k] = length[k].replacing(with: Lanes(repeating: 1), where: length[k] .<= Lanes()) }
        for k in 0..<vectors {
            let diagonal = Lanes(repeating: 1 / Rodas.gamma) / h[k]
            let isSingular = matrices[k].factor(
                { -slope(n + $0)[k] }, extra: { $0 < states ? diagonal : Lanes() })
            singular[k] = Lanes().replacing(with: Lanes(repeating: 1), where: isSingular)
        }
        let firstTime = n + system.pattern.entries.count
        for stage in 0..<Rodas.stages {
            let (weights, couplings) = (Rodas.weights[stage], Rodas.couplings[stage])
            for variable in 0..<n {
                let place = ratePlaces[variable]
                for k in 0..<vectors {
                    var sum = present[variable][k]
                    for j in weights.indices {
                        sum = fma(Lanes(repeating: weights[j]), stages[j * n + variable][k], sum)
                    }
                    place[k] = sum
                }
                if stage == Rodas.stages - 1 { next[variable].update(from: place, count: vectors) }
            }
            if stage > 0 { evaluateRates(node: Rodas.nodes[stage]) }
            for k in 0..<vectors {
                let column = rightSide[0]
                for row in 0..<n {
                    var value = stage == 0 ? slope(row)[k] : rateResults[row][k]
                    if row < states, !couplings.isEmpty {
                        var sum = Lanes()
                        for j in couplings.indices {
                            sum = fma(Lanes(repeating: couplings[j]), stages[j * n + row][k], sum)
                        }
                        value += sum / h[k]
                    }
                    column[row] = value
                }
                if Rodas.timeWeights[stage] != 0 {
                    for (place, row) in system.timeRows.enumerated() {
                        let weight = h[k] * Lanes(repeating: Rodas.timeWeights[stage])
                        column[row] = fma(weight, slope(firstTime + place)[k], column[row])
                    }
                }
                matrices[k].solve(column)
                for row in 0..<n { stages[stage * n + row][k] = column[row] }
            }
        }
        judgeImplicit()
    }

    private func judgeImplicit() {
        let n = system.variableCount
        for k in 0..<vectors {
            var sum = Lanes()
            for variable in 0..<n {
                let last = stages[(Rodas.stages - 1) * n + variable][k]
                next[variable][k] += last
                let own = last / scale(variable, k)
                sum = fma(own, own, sum)
                var d = (Lanes(), Lanes(), Lanes())
                for stage in 0..<Rodas.stages {
                    let increment = stages[stage * n + variable][k]
                    d.0 = fma(Lanes(repeating: Rodas.dense[0][stage]), increment, d.0)
                    d.1 = fma(Lanes(repeating: Rodas.dense[1][stage]), increment, d.1)
                    d.2 = fma(Lanes(repeating: Rodas.dense[2][stage]), increment, d.2)
                }
                dense[4 * variable][k] = next[variable][k] - present[variable][k]
                dense[4 * variable + 1][k] = d.0
                dense[4 * variable + 2][k] = d.1 + d.2
                dense[4 * variable + 3][k] = -d.2
            }
            let size = sqrt(sum / counted)
            error[k] = size.replacing(with: Lanes(repeating: .infinity), where: singular[k] .!= Lanes())
        }
    }
}
