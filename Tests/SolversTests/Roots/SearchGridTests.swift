import Solvers
import Testing

@Suite struct SearchGridTests {
    @Test func pointsRunFromEndToEnd() {
        let linear = SearchGrid(from: 3, to: -1, steps: 8)
        #expect((0...8).map(linear.point) == [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3])
        let wide = SearchGrid(from: -1e6, to: 1e6, steps: 100, resolution: 1e-3)
        let points = (0...100).map(wide.point)
        #expect(points.first == -1e6 && points.last == 1e6)
        #expect(abs(points[50]) < 1e-9)
        #expect(zip(points, points.dropFirst()).allSatisfy { $0 < $1 })
        // asinh(1e9) = 21.42: one step of a fiftieth of that far out is a factor of 1.535.
        #expect(abs(points[99] / points[98] - 1.5348) < 1e-3)
    }
}
