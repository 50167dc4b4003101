import Equations
import Testing
import Units

/// Tables against functions they reproduce exactly, and against numbers computed by hand.
@Suite struct LookupTableTests {
    private let x = [0.0, 1, 3, 4]
    private let y = [-1.0, 0, 2]

    private func surface(
        _ interpolation: LookupTable.Interpolation, _ beyond: LookupTable.Beyond = .error,
        _ law: (Double, Double) -> Double
    ) throws -> LookupTable {
        try #require(
            LookupTable(
                x: x, y: y, z: x.map { a in y.map { law(a, $0) } }, interpolation: interpolation, beyond: beyond))
    }

    @Test func bilinearFunctionsAreReproduced() throws {
        let law = { (a: Double, b: Double) in 2 - a + 3 * b + 0.5 * a * b }
        let table = try surface(.linear, .error, law)
        #expect(table.rank == 2)
        for a in stride(from: 0, through: 4, by: 0.25) {
            for b in stride(from: -1, through: 2, by: 0.25) {
                #expect(abs(table.value(at: a, b) - law(a, b)) < 1e-14)
                #expect(abs(table.slope(at: a, b) - (-1 + 0.5 * b)) < 1e-13)
                #expect(abs(table.secondSlope(at: a, b) - (3 + 0.5 * a)) < 1e-13)
            }
        }
    }

    @Test func planesAreReproducedByCubics() throws {
        let table = try surface(.pchip) { 2 - $0 + 3 * $1 }
        for (a, b) in [(0.2, -0.7), (0.99, 0.01), (2, 1), (3.5, 1.9), (4, 2)] {
            #expect(abs(table.value(at: a, b) - (2 - a + 3 * b)) < 1e-13)
            #expect(abs(table.slope(at: a, b) + 1) < 1e-13 && abs(table.secondSlope(at: a, b) - 3) < 1e-13)
        }
    }

    /// Where the values do not change with one argument, they are those of a table over the other.
    @Test(arguments: LookupTable.Interpolation.allCases)
    func oneArgumentAtATime(_ interpolation: LookupTable.Interpolation) throws {
        let law = [1.0, 4, 4.5, 2]
        let curve = try #require(LookupTable(x: x, y: law, interpolation: interpolation))
        let along = try surface(interpolation) { a, _ in law[x.firstIndex(of: a) ?? 0] }
        let across = try #require(
            LookupTable(x: y, y: x, z: y.map { _ in law }, interpolation: interpolation))
        for a in stride(from: 0, through: 4, by: 0.13) {
            #expect(abs(along.value(at: a, 0.3) - curve.value(at: a)) < 1e-14)
            #expect(abs(along.slope(at: a, 0.3) - curve.slope(at: a)) < 1e-13)
            #expect(abs(across.value(at: 0.3, a) - curve.value(at: a)) < 1e-14)
            #expect(abs(across.secondSlope(at: 0.3, a) - curve.slope(at: a)) < 1e-13)
            #expect(along.secondSlope(at: a, 0.3) == 0)
        }
    }

    /// Fritsch and Carlson's slopes at 1 by hand: intervals 1 and 2, secants 3 and 0.25, so
    /// (5 + 4) / (5 / 3 + 4 / 0.25) = 27 / 53.
    @Test func aCubicByHand() throws {
        let curve = try #require(LookupTable(x: x, y: [1, 4, 4.5, 2], interpolation: .pchip))
        #expect(abs(curve.slope(at: 1) - 27.0 / 53) < 1e-15)
        // Hermite at the middle of 0...1: (1 + 4) / 2 + (3 - 27/53) / 8.
        #expect(abs(curve.value(at: 0.5) - (2.5 + (3 - 27.0 / 53) / 8)) < 1e-15)
        #expect(curve.slope(at: 3) == 0)
    }

    @Test func nearestTakesThePointBeside() throws {
        let table = try surface(.nearest) { 10 * $0 + $1 }
        #expect(table.value(at: 1.9, 0.9) == 10 && table.value(at: 2.1, 1.1) == 32)
        #expect(table.slope(at: 1.9, 0.9) == 0 && table.secondSlope(at: 1.9, 0.9) == 0)
    }

    /// Bumpy values: points are met, nothing leaves the four around a place, slopes are those of the values.
    @Test func cubicsStayBetweenTheirPoints() throws {
        var random = SeededGenerator(5)
        let x = [0.0, 0.4, 1, 1.2, 2.5, 3]
        let y = [-1.0, 0, 0.7, 2]
        let z = x.map { _ in y.map { _ in Double.random(in: -1...1, using: &random) } }
        let table = try #require(LookupTable(x: x, y: y, z: z, interpolation: .pchip))
        for (i, a) in x.enumerated() { for (j, b) in y.enumerated() { #expect(table.value(at: a, b) == z[i][j]) } }
        for _ in 0..<2000 {
            let (a, b) = (
                Double.random(in: 0.01...2.99, using: &random), Double.random(in: -0.99...1.99, using: &random)
            )
            let (i, j) = ((x.lastIndex { $0 <= a }) ?? 0, (y.lastIndex { $0 <= b }) ?? 0)
            let around = [z[i][j], z[i + 1][j], z[i][j + 1], z[i + 1][j + 1]]
            let value = table.value(at: a, b)
            #expect(value >= (around.min() ?? 0) && value <= (around.max() ?? 0))
            let h = 1e-5
            guard x.allSatisfy({ abs($0 - a) > 2 * h }), y.allSatisfy({ abs($0 - b) > 2 * h }) else { continue }
            let first = (table.value(at: a + h, b) - table.value(at: a - h, b)) / (2 * h)
            let second = (table.value(at: a, b + h) - table.value(at: a, b - h)) / (2 * h)
            #expect(abs(table.slope(at: a, b) - first) < 1e-5)
            // Where a line turns as the second argument moves, its slope has a corner.
            #expect(abs(table.secondSlope(at: a, b) - second) < 1e-5 || abs(first) < 2e-2)
        }
    }

    @Test func beyondThePoints() throws {
        let (error, hold) = (try surface(.linear) { $0 + $1 }, try surface(.linear, .hold) { $0 + $1 })
        #expect(error.value(at: 4.1, 0).isNaN && error.value(at: 1, -1.1).isNaN && error.slope(at: -1, 0).isNaN)
        #expect(error.value(at: .nan, 0).isNaN && hold.value(at: 1, .nan).isNaN)
        #expect(hold.value(at: 9, 1) == 5 && hold.value(at: 1, -7) == 0 && hold.value(at: -9, 9) == 2)
        #expect(hold.slope(at: 9, 1) == 0 && hold.secondSlope(at: 9, 1) == 1 && hold.secondSlope(at: 1, 9) == 0)
        let point = try #require(LookupTable(x: [1], y: [2], z: [[7]], interpolation: .pchip, beyond: .hold))
        #expect(point.value(at: 3, 3) == 7 && point.slope(at: 1, 2) == 0 && point.secondSlope(at: 1, 2) == 0)
    }

    @Test func whatIsNoTable() {
        #expect(LookupTable(x: [], y: []) == nil)
        #expect(LookupTable(x: [1, 1], y: [1, 2]) == nil)
        #expect(LookupTable(x: [1, 2], y: [1]) == nil)
        #expect(LookupTable(x: [1], y: [.nan]) == nil)
        #expect(LookupTable(x: [1, 2], y: [1, 2], z: [[1, 2]]) == nil)
        #expect(LookupTable(x: [1, 2], y: [1, 2], z: [[1, 2], [1]]) == nil)
        #expect(LookupTable(x: [1, 2], y: [2, 1], z: [[1, 2], [1, 2]]) == nil)
        #expect(LookupTable(x: [1, 2], y: [1, 2], z: [[1, 2], [1, .infinity]]) == nil)
    }

    /// Differentiated and folded it is what the table itself says.
    @Test(arguments: LookupTable.Interpolation.allCases)
    func inEquations(_ interpolation: LookupTable.Interpolation) throws {
        let table = try surface(interpolation, .hold) { 1 + $0 * $0 + $1 * $1 * $0 }
        let graph = Graph()
        let (a, b) = (graph.symbol("a", .concentration), graph.symbol("b", .voltage))
        let value = Expression.lookUp(table, at: a, b, .conductance)
        let slopes = [graph.derivative(of: value, by: a), graph.derivative(of: value, by: b)]
        #expect(slopes[0].dimension == .conductance / .concentration && slopes[1].dimension == .conductance / .voltage)
        for (p, q) in [(0.3, -0.4), (2.2, 1.7), (-1, 0.2), (3.9, 5)] {
            let found = graph.evaluate([value] + slopes, where: [(a, p), (b, q)])
            #expect(found == [table.value(at: p, q), table.slope(at: p, q), table.secondSlope(at: p, q)])
            let numbers = [(a, graph.constant(p, .concentration)), (b, graph.constant(q, .voltage))]
            #expect(graph.substitute([value] + slopes, numbers).compactMap(\.constant) == found)
        }
        #expect(graph.signs(of: [value])[0] == .positive)
    }
}
