import Design
import Testing

/// Least squares whose answer is known.
@Suite struct LevenbergMarquardtTests {
    private func run(
        from start: [Double], _ residuals: ([Double]) -> [Double], _ jacobian: ([Double]) -> [[Double]]
    ) -> LevenbergMarquardt {
        var search = LevenbergMarquardt(from: start)
        while search.outcome == .searching {
            search.take(.init(residuals: residuals(search.asked), jacobian: jacobian(search.asked)))
        }
        return search
    }

    /// H. H. Rosenbrock, Comput. J. 3 (1960) 175, moved into the unit cube: the minimum is at (0.75, 0.75).
    @Test func rosenbrocksValley() {
        func point(_ u: [Double]) -> (x: Double, y: Double) { (4 * u[0] - 2, 4 * u[1] - 2) }
        let search = run(from: [0.2, 0.75]) { u in
            let (x, y) = point(u)
            return [10 * (y - x * x), 1 - x]
        } _: { u in
            [[-80 * point(u).x, -4], [40, 0]]
        }
        #expect(search.outcome == .converged && search.steps < 100)
        #expect(search.point.allSatisfy { abs($0 - 0.75) < 1e-9 })
    }

    /// A plane through four points, its second coefficient held back by a wall: the first is then that of a line.
    @Test func aWallHoldsOneBack() {
        let (a, b, y) = ([1.0, 1, 1, 1], [-1.0, 0, 1, 2], [0.1, 0.4, 1.2, 1.3])
        let search = run(from: [0.5, 0.2]) { u in
            y.indices.map { a[$0] * u[0] + b[$0] * (u[1] - 0.7) - y[$0] }
        } _: { _ in
            [a, b]
        }
        // Free, the slope would be 0.44, at 1.14; at the wall it is 0.3.
        let expected = y.indices.reduce(0) { $0 + (y[$1] - 0.3 * b[$1]) } / 4
        #expect(search.outcome == .converged && search.point[1] == 1)
        // What is left of the sum of squares to gain is 1e-14 of it, and grows by 4 times the square of the distance.
        let cost = search.answer?.cost ?? .nan
        #expect(abs(search.point[0] - expected) < (0.5e-14 * cost).squareRoot())
    }

    /// A step into a place without a value is taken back.
    @Test func placesWithoutValueAreAvoided() {
        let search = run(from: [0.9]) { u in
            [u[0] < 0.3 ? .nan : u[0] - 0.31, 0.01]
        } _: { _ in
            [[1, 0]]
        }
        #expect(search.outcome == .converged && abs(search.point[0] - 0.31) < 1e-9)
        #expect(
            run(from: [0.1]) { _ in
                [.nan]
            } _: { _ in
                [[1]]
            }.outcome == .failed)
    }

    /// P. Lauchli, Numer. Math. 3 (1961) 226: the product of the matrix with itself would lose the small value.
    @Test func smallSingularValuesAreExact() {
        let small = 1e-9
        let factors = SingularValues([[1, small, 0], [1, 0, small]])
        #expect(abs(factors.values[0] / (2 + small * small).squareRoot() - 1) < 1e-14)
        #expect(abs(factors.values[1] / small - 1) < 1e-6)
        #expect(abs(abs(factors.directions[1][0]) - 0.5.squareRoot()) < 1e-12)
    }
}
