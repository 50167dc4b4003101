import Solvers
import Testing

/// Systems eliminated front by front, against what their solutions were made of and against dense elimination.
@Suite struct FrontFactorsTests {
    private struct Matrix {
        let order: Int
        var entries: [(row: Int, column: Int)] = []
        /// Of each entry in every lane.
        var values: [SIMD8<Double>] = []

        mutating func add(_ row: Int, _ column: Int, _ value: SIMD8<Double>) {
            entries.append((row, column))
            values.append(value)
        }

        func times(_ x: [SIMD8<Double>]) -> [SIMD8<Double>] {
            var result = [SIMD8<Double>](repeating: SIMD8(), count: order)
            for (place, (row, column)) in entries.enumerated() { result[row] += values[place] * x[column] }
            return result
        }

        /// Front by front, however small it is.
        func fronts(isSymmetric: Bool, parted: Bool = false) -> FrontFactors {
            let neighbours = SparsePattern.neighbours(order, entries)
            let stages = parted ? NestedDissection(neighbours).stages : []
            let pattern = FrontPattern(MinimumDegree(neighbours, stages: stages), isSymmetric: isSymmetric)
            return FrontFactors(pattern: pattern, entries: entries)
        }
    }

    private func lanes(_ random: inout SplitMix, _ low: Double, _ high: Double) -> SIMD8<Double> {
        var result = SIMD8<Double>()
        for lane in 0..<8 { result[lane] = random.uniform(low, high) }
        return result
    }

    private func solution(of order: Int) -> [SIMD8<Double>] {
        (0..<order).map { SIMD8(repeating: Double($0 % 7) - 2.5) + SIMD8(0, 1, 2, 3, 4, 5, 6, 7) }
    }

    /// Solves for `wanted`, and tells how far off the answer is.
    private func error(_ matrix: Matrix, _ factors: FrontFactors) -> SIMD8<Double> {
        let wanted = solution(of: matrix.order)
        let right = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: matrix.order)
        defer { right.deallocate() }
        right.initialize(from: matrix.times(wanted), count: matrix.order)
        factors.solve(right)
        var largest = SIMD8<Double>()
        for row in 0..<matrix.order {
            let off = right[row] - wanted[row]
            let size = off.replacing(with: -off, where: off .< 0)
            largest.replace(with: size, where: .!(size .<= largest))
        }
        return largest
    }

    /// Conductances between the neighbours of a grid of `side` x `side` and of each with some far away; a little to the ground.
    private func network(_ side: Int, isSymmetric: Bool, _ random: inout SplitMix) -> Matrix {
        var matrix = Matrix(order: side * side)
        for here in 0..<(side * side) {
            matrix.add(here, here, lanes(&random, 0.01, 0.1))
            var others = [here + side]
            if here % side + 1 < side { others.append(here + 1) }
            if here % 11 == 3 { others.append(Int(random.uniform(0, Double(side * side)))) }
            for other in others where other < side * side && other != here {
                let g = lanes(&random, 0.1, 2)
                matrix.add(here, here, g)
                matrix.add(other, other, g)
                matrix.add(here, other, -g)
                matrix.add(other, here, isSymmetric ? -g : g * -0.7)
            }
        }
        return matrix
    }

    @Test(arguments: [1, 2, 3, 5, 9, 14, 31], [true, false]) func solvesWhatWasMade(side: Int, isSymmetric: Bool) {
        var random = SplitMix(state: UInt64(side))
        let matrix = network(side, isSymmetric: isSymmetric, &random)
        for parted in [false, true] {
            let factors = matrix.fronts(isSymmetric: isSymmetric, parted: parted)
            let singular = factors.factor({ matrix.values[$0] }, extra: { _ in SIMD8() })
            #expect(singular == SIMDMask(repeating: false))
            let off = error(matrix, factors)
            for lane in 0..<8 { #expect(off[lane] < 1e-11 * Double(side), "\(off[lane])") }
            // Once more with other numbers: nothing is left of the first.
            _ = factors.factor({ matrix.values[$0] * 3 }, extra: { _ in SIMD8(repeating: 0.5) })
            _ = factors.factor({ matrix.values[$0] }, extra: { _ in SIMD8() })
            #expect(error(matrix, factors) == off)
        }
    }

    /// What is added to the diagonal, as one entry more would be.
    @Test func theDiagonalGrows() {
        var random = SplitMix(state: 5)
        var matrix = network(8, isSymmetric: true, &random)
        let factors = matrix.fronts(isSymmetric: true)
        let extra = (0..<64).map { _ in lanes(&random, 0, 3) }
        _ = factors.factor({ matrix.values[$0] }, extra: { extra[$0] })
        for row in 0..<64 { matrix.add(row, row, extra[row]) }
        let off = error(matrix, factors)
        for lane in 0..<8 { #expect(off[lane] < 1e-12) }
    }

    /// Random symmetric matrices of any sign, whose pivots are of any size: as good as dense elimination with pivots from the whole column
    /// where no pivot is small, and not silently wrong where one is.
    @Test(arguments: 0..<40) func indefinite(seed: Int) {
        var random = SplitMix(state: UInt64(100 + seed))
        let order = 5 + seed % 23
        var matrix = Matrix(order: order)
        for row in 0..<order {
            matrix.add(row, row, lanes(&random, -1, 1))
            for column in 0..<row where random.uniform(0, 1) < 0.3 {
                let value = lanes(&random, -1, 1)
                matrix.add(row, column, value)
                matrix.add(column, row, value)
            }
        }
        let (symmetric, general) = (matrix.fronts(isSymmetric: true), matrix.fronts(isSymmetric: false))
        let dense = LaneFactors(order: order)
        for place in 0..<(order * order) { dense.elements[place] = SIMD8() }
        for (place, (row, column)) in matrix.entries.enumerated() {
            dense.elements[row * order + column] += matrix.values[place]
        }
        let unsolvable = dense.factor()
        #expect(unsolvable == SIMDMask(repeating: false))
        let bySymmetric = symmetric.factor({ matrix.values[$0] }, extra: { _ in SIMD8() })
        let byGeneral = general.factor({ matrix.values[$0] }, extra: { _ in SIMD8() })
        #expect(bySymmetric == byGeneral)
        let (off, other) = (error(matrix, symmetric), error(matrix, general))
        let wanted = solution(of: order)
        let right = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: order)
        defer { right.deallocate() }
        right.initialize(from: matrix.times(wanted), count: order)
        dense.solve(right)
        for lane in 0..<8 where !bySymmetric[lane] {
            // Growth costs digits, by as much as pivots are smaller than their rows.
            #expect(off[lane] < 1e-6 && other[lane] < 1e-6, "\(off[lane]) \(other[lane])")
            for row in 0..<order { #expect(abs(right[row][lane] - wanted[row][lane]) < 1e-9) }
        }
    }

    /// A network without ground has no solution; a billionth of a conductance to the ground gives it one.
    @Test(arguments: [3, 12]) func singularLanesAreTold(side: Int) {
        var random = SplitMix(state: 77)
        var matrix = Matrix(order: side * side)
        for here in 0..<(side * side) {
            for other in [here + 1, here + side] where other < side * side && (other != here + 1 || other % side > 0) {
                let g = lanes(&random, 0.5, 2)
                for (row, column, value) in [(here, here, g), (other, other, g), (here, other, -g), (other, here, -g)] {
                    matrix.add(row, column, value)
                }
            }
        }
        var ground = SIMD8<Double>()
        ground[2] = 1e-9
        ground[5] = 1
        matrix.add(4, 4, ground)
        for isSymmetric in [true, false] {
            let factors = matrix.fronts(isSymmetric: isSymmetric)
            let singular = factors.factor({ matrix.values[$0] }, extra: { _ in SIMD8() })
            for lane in 0..<8 { #expect(singular[lane] == (lane != 2 && lane != 5), "lane \(lane)") }
            let off = error(matrix, factors)
            #expect(off[2] < 1e-4 && off[5] < 1e-11, "\(off)")
        }
        // No number is none that can be divided by.
        let factors = matrix.fronts(isSymmetric: true)
        let singular = factors.factor({ matrix.values[$0] * .nan }, extra: { _ in SIMD8() })
        #expect(singular == SIMDMask(repeating: true))
    }

    /// A lane's bits depend on its own numbers.
    @Test(arguments: [true, false]) func lanesAreAlone(isSymmetric: Bool) {
        var random = SplitMix(state: 9)
        let matrix = network(10, isSymmetric: isSymmetric, &random)
        let factors = matrix.fronts(isSymmetric: isSymmetric)
        let right = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: 100)
        defer { right.deallocate() }
        func solve(_ lane: (Int) -> Int) -> [SIMD8<Double>] {
            func turned(_ x: SIMD8<Double>) -> SIMD8<Double> {
                var result = SIMD8<Double>()
                for place in 0..<8 { result[place] = x[lane(place)] }
                return result
            }
            _ = factors.factor({ turned(matrix.values[$0]) }, extra: { _ in SIMD8() })
            for row in 0..<100 { right[row] = SIMD8(repeating: Double(row)) }
            factors.solve(right)
            return (0..<100).map { right[$0] }
        }
        let straight = solve { $0 }
        let turned = solve { ($0 * 3 + 1) % 8 }
        let alone = solve { _ in 6 }
        for row in 0..<100 {
            for place in 0..<8 {
                #expect(turned[row][place] == straight[row][(place * 3 + 1) % 8])
                #expect(alone[row][place] == straight[row][6])
            }
        }
    }

    /// Where parts of a crossbar are cut from each other, less than two thirds of the work is left that minimum degree alone takes; both
    /// orders name every equation once.
    @Test func cutsSaveWork() {
        var entries: [(row: Int, column: Int)] = []
        let side = 40
        let cells = side * side
        for here in 0..<cells {
            entries.append((here, cells + here))
            if here % side + 1 < side { entries.append((here, here + 1)) }
            if here + side < cells { entries.append((cells + here, cells + here + side)) }
        }
        let neighbours = SparsePattern.neighbours(2 * cells, entries)
        let plain = MinimumDegree(neighbours)
        let parted = MinimumDegree(neighbours, stages: NestedDissection(neighbours).stages)
        for order in [plain, parted] { #expect(order.pivots.sorted() == Array(0..<(2 * cells))) }
        #expect(3 * parted.work < 2 * plain.work)
    }

    /// Parts that nothing joins, a star, nothing at all.
    @Test func oddGraphsAreOrdered() {
        for neighbours in [
            [], [[]], [[Int32]](repeating: [], count: 200),
            (0..<300).map { $0 == 0 ? (1..<300).map { Int32($0) } : [0] },
        ] {
            let order = MinimumDegree(neighbours, stages: NestedDissection(neighbours).stages)
            #expect(order.pivots.sorted() == Array(neighbours.indices))
        }
    }
}
