import Equations
import Lanes

/// Solves one group of unknowns of a system where its evaluator keeps them.
final class GroupRunner {
    private enum Solver {
        case finder(RootFinder, rising: Bool, second: UnsafePointer<Lanes>?)
        case search(RootFinder, RootSearch)
        case together(GroupSolver)
    }

    let group: CompiledSystem.Group
    private let evaluator: Evaluator
    private let guesses: Int?
    private let solver: Solver
    private let outcome: UnsafePointer<Lanes>
    private let iterations: UnsafePointer<Lanes>
    private let residual: UnsafePointer<Lanes>
    private let firstGuess: CompiledSystem.Known
    private var allConverged = false
    private var counts = [Int32](repeating: 0, count: 64)

    /// - Parameter ahead: told at every iteration that there is time.
    init(_ group: CompiledSystem.Group, _ evaluator: Evaluator, guesses: Int?, _ ahead: InputsAhead) {
        self.group = group
        self.evaluator = evaluator
        self.guesses = guesses
        firstGuess = group.guesses[0]
        let index = group.index
        func result(_ place: Int) -> UnsafePointer<Lanes> { evaluator.result(index, place) }
        func finder() -> RootFinder {
            let scale = group.scales[0]
            return RootFinder(
                RootFinder.Function(x: evaluator.unknown(index, 0), residual: result(0), slope: result(1)) {
                    evaluator.iterate(group: index)
                    ahead.advance()
                },
                absoluteTolerance: scale.absolute, relativeTolerance: scale.relative, minimum: scale.minimum,
                maximum: scale.maximum, reach: group.reach)
        }
        switch group.method {
        case .monotone(let rising, let second):
            var place: UnsafePointer<Lanes>?
            if case .computed(let result) = second, let guesses { place = evaluator.result(guesses, result) }
            solver = .finder(finder(), rising: rising, second: place)
        case .search(let grid):
            let finder = finder()
            solver = .search(finder, RootSearch(finder, grid: grid))
        case .together(let entries, let sparse, let isLinear):
            let count = group.scales.count
            solver = .together(
                GroupSolver(
                    GroupSolver.Function(
                        unknowns: (0..<count).map { evaluator.unknown(index, $0) },
                        residuals: (0..<count).map(result),
                        jacobian: entries.enumerated().map { ($1.row, $1.column, result(count + $0)) }
                    ) {
                        evaluator.iterate(group: index)
                        ahead.advance()
                    },
                    scales: group.scales, sparse: sparse, isLinear: isLinear, vectors: evaluator.program.vectors))
        }
        (outcome, iterations, residual) =
            switch solver {
            case .finder(let finder, _, _), .search(let finder, _):
                (UnsafePointer(finder.outcome), UnsafePointer(finder.iterations), UnsafePointer(finder.scaledResidual))
            case .together(let solver):
                (UnsafePointer(solver.outcome), UnsafePointer(solver.iterations), UnsafePointer(solver.scaledResidual))
            }
    }

    /// Solves; unknowns of lanes that fail become NaN.
    ///
    /// - Parameter warm: whether the unknowns still hold the solution of the point before on the same curve. Used
    ///   only where there is one root, so that it cannot change which one is found.
    func solve(lanes: Int, warm: Bool) {
        let vectors = (lanes + 7) / 8
        switch solver {
        case .finder(let finder, let rising, let second):
            let (start, x, first) = (finder.start, finder.x, firstGuess)
            for k in 0..<vectors {
                let guess = known(first, k)
                start[k] = warm ? guess.replacing(with: x[k], where: x[k].isFinite) : guess
            }
            allConverged = finder.solveMonotone(lanes: lanes, rising: rising, second: second)
            if !allConverged { invalidate(vectors, finder.outcome, count: 1) }
        case .search(let finder, let search):
            search.run(lanes: lanes)
            choose(lanes, finder, search)
        case .together(let solver):
            for unknown in group.scales.indices {
                for k in 0..<vectors { solver.start(unknown)[k] = known(group.guesses[unknown], k) }
            }
            allConverged = solver.solve(lanes: lanes)
            if !allConverged { invalidate(vectors, solver.outcome, count: group.scales.count) }
        }
    }

    private func known(_ value: CompiledSystem.Known, _ k: Int) -> Lanes {
        switch value {
        case .constant(let number): Lanes(repeating: number)
        case .computed(let place): guesses.map { evaluator.result($0, place)[k] } ?? Lanes(repeating: .nan)
        }
    }

    private func invalidate(_ vectors: Int, _ outcome: UnsafeMutablePointer<Lanes>, count: Int) {
        for unknown in 0..<count {
            let x = evaluator.unknown(group.index, unknown)
            for k in 0..<vectors {
                x[k] = x[k].replacing(with: Lanes(repeating: .nan), where: outcome[k] .!= Lanes())
            }
        }
    }

    private func choose(_ lanes: Int, _ finder: RootFinder, _ search: RootSearch) {
        allConverged = false
        for lane in 0..<lanes {
            let (k, i) = (lane / 8, lane % 8)
            let initial = group.initial.map { known($0, k)[i] }
            counts[lane] = Int32(search.roots[lane].count)
            if let root = search.roots[lane].preferred(near: initial) {
                finder.x[k][i] = root.value
                finder.outcome[k][i] = Double(LaneOutcome.converged.rawValue)
            } else {
                finder.x[k][i] = .nan
                finder.outcome[k][i] = Double(search.outcome(ofRootless: lane).rawValue)
            }
        }
    }

    /// All roots of the first lane of a group that searches; of another the one that it has.
    var rootsOfFirstLane: [Root] {
        switch solver {
        case .search(_, let search): search.roots[0]
        case .finder(let finder, let rising, _):
            finder.outcome[0][0] == 0 ? [Root(value: finder.x[0][0], isStable: rising)] : []
        case .together(let solver):
            solver.outcome[0][0] == 0 ? [Root(value: evaluator.unknown(group.index, 0)[0][0], isStable: true)] : []
        }
    }

    var searches: Bool { if case .search = solver { true } else { false } }

    /// Adds how the lanes ended to `results` from `offset` on, each `stride` numbers after the one before: the first
    /// failure, the sum of iterations, the largest residual and number of roots of all groups.
    func record(lanes: Int, at offset: Int, stride: Int, isFirst: Bool, into results: inout BlockResults) {
        if !allConverged { results.isConverged = false }
        if isFirst, allConverged, stride == 1 {
            recordConverged(lanes, offset, iterations, residual, &results)
            return
        }
        let (outcomes, steps, sizes) = (outcome.numbers, iterations.numbers, residual.numbers)
        results.makeRootCounts()
        for lane in 0..<lanes {
            let place = offset + lane * stride
            let status: Int8 = allConverged ? 0 : Int8(outcomes[lane])
            let count = searches ? counts[lane] : isUnique && status == 0 ? 1 : 0
            if isFirst {
                results.status[place] = status
                results.iterations[place] = Int32(steps[lane])
                results.residual[place] = sizes[lane]
                results.rootCounts[place] = count
            } else {
                if results.status[place] == 0 { results.status[place] = status }
                results.iterations[place] += Int32(steps[lane])
                results.residual[place] = Swift.max(results.residual[place], sizes[lane])
                results.rootCounts[place] = Swift.max(results.rootCounts[place], count)
            }
        }
    }

    private var isUnique: Bool { if case .finder = solver { true } else { false } }

    /// The common case, whole vectors at a time.
    private func recordConverged(
        _ lanes: Int, _ offset: Int, _ iterations: UnsafePointer<Lanes>, _ residual: UnsafePointer<Lanes>,
        _ results: inout BlockResults
    ) {
        let places = offset..<offset + lanes
        results.status.withUnsafeMutableBufferPointer { status in
            status[places].update(repeating: LaneOutcome.converged.rawValue)
        }
        if !isUnique || !results.rootCounts.isEmpty {
            results.makeRootCounts()
            let count: Int32 = isUnique ? 1 : 0
            results.rootCounts.withUnsafeMutableBufferPointer { $0[places].update(repeating: count) }
        }
        results.residual.withUnsafeMutableBufferPointer { all in
            guard let base = all.baseAddress else { return }
            (base + offset).update(from: residual.numbers, count: lanes)
        }
        results.iterations.withUnsafeMutableBufferPointer { all in
            guard let base = all.baseAddress else { return }
            for k in 0..<(lanes + 7) / 8 {
                // Adding 2^52 leaves a small whole number in the low bits.
                let bits = unsafeBitCast(iterations[k] + Lanes(repeating: 0x1p52), to: SIMD8<UInt64>.self)
                let whole = SIMD8<Int32>(truncatingIfNeeded: bits)
                let place = UnsafeMutableRawPointer(base + offset + 8 * k)
                if 8 * k + 8 <= lanes {
                    place.storeBytes(of: whole, as: SIMD8<Int32>.self)
                } else {
                    for i in 0..<lanes - 8 * k { base[offset + 8 * k + i] = whole[i] }
                }
            }
        }
    }
}
