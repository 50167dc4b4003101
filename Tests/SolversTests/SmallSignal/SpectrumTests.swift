import Foundation
import Solvers
import Testing

@Suite struct SpectrumTests {
    private func eigenvalues(_ rows: [[Double]]) throws -> [(real: Double, imaginary: Double)] {
        let spectrum = Spectrum(order: rows.count)
        for (place, value) in rows.joined().enumerated() { spectrum.elements[place] = value }
        return try #require(spectrum.eigenvalues()).sorted { ($0.real, $0.imaginary) < ($1.real, $1.imaginary) }
    }

    /// Numbers of LAPACK's dgeev.
    private let rows: [[Double]] = [
        [2.04, -2.56, 0.42, -0.57, -0.45, -0.22], [-2.02, -0.23, -0.87, 3.32, 0.23, -0.35],
        [-0.28, -0.67, -1.06, -0.39, 0.48, -0.24], [0.96, -0.2, 0.02, 1.55, 0.55, -0.51],
        [-0.18, 0.54, 1.94, -0.27, -0.24, 1.0], [-0.89, -0.29, 0.88, 0.58, 0.09, 0.67],
    ]
    private let known: [(Double, Double)] = [
        (-1.8191807031211056, -0.16866868400958795), (-1.8191807031211056, 0.16866868400958795),
        (0.00992110948094781, 0), (1.0567121821853025, 0), (2.6508640572879814, -1.2071325892626934),
        (2.6508640572879814, 1.2071325892626934),
    ]

    @Test func agreesWithLapack() throws {
        for (own, other) in zip(try eigenvalues(rows), known) {
            #expect(abs(own.real - other.0) < 1e-14 && abs(own.imaginary - other.1) < 1e-14)
        }
    }

    /// Of two volumes that exchange what they hold the sum is conserved: its eigenvalue of zero, in rounding, leads nothing.
    @Test func whatIsConservedDoesNotLead() throws {
        func leading(_ rows: [[Double]]) throws -> (real: Double, imaginary: Double) {
            let spectrum = Spectrum(order: rows.count)
            for (place, value) in rows.joined().enumerated() { spectrum.elements[place] = value }
            return try #require(spectrum.leading())
        }
        let exchange = try leading([[-0.1, 0.3, 0], [0.1, -0.3, 0], [1, 0.1, -5]])
        #expect(abs(exchange.real + 0.4) < 1e-14 && exchange.imaginary == 0)
        // A lossless circuit turns and nothing else.
        let turning = try leading([[0, -2e4], [5e4, 0]])
        #expect(turning.real == 0 && abs(turning.imaginary / 1e9.squareRoot() - 1) < 1e-14)
        #expect(try leading([[0, 0], [0, 0]]) == (0, 0))
        let growing = try leading([[1e-9, 0], [0, -1]])
        #expect(growing.real == 1e-9)
    }

    /// Units of the variables change nothing.
    @Test func isBalanced() throws {
        let scales = [1e-3, 1, 1e3, 1e6, 1, 1e-2]
        let scaled = rows.indices.map { row in rows.indices.map { rows[row][$0] * scales[row] / scales[$0] } }
        for (own, other) in zip(try eigenvalues(scaled), known) {
            #expect(abs(own.real - other.0) < 1e-12 && abs(own.imaginary - other.1) < 1e-12)
        }
    }

    /// Sums of powers of the eigenvalues are traces of powers of the matrix, for many matrices of every order.
    @Test(arguments: 1...24) func keepsTraces(_ order: Int) throws {
        var random = SystemRandomNumberGenerator.Seeded(UInt64(order))
        for _ in 0..<8 {
            let a = (0..<order).map { _ in (0..<order).map { _ in Double.random(in: -1...1, using: &random) } }
            let square = (0..<order).map { i in
                (0..<order).map { j in (0..<order).reduce(0) { $0 + a[i][$1] * a[$1][j] } }
            }
            let own = try eigenvalues(a)
            let trace = (0..<order).reduce(0) { $0 + a[$1][$1] }
            let second = (0..<order).reduce(0) { $0 + square[$1][$1] }
            let cube = (0..<order).reduce(0.0) { sum, i in
                sum + (0..<order).reduce(0) { $0 + square[i][$1] * a[$1][i] }
            }
            let limit = 1e-13 * Double(order * order)
            #expect(abs(own.reduce(0) { $0 + $1.real } - trace) < limit)
            #expect(abs(own.reduce(0) { $0 + $1.imaginary }) < limit)
            #expect(abs(own.reduce(0) { $0 + $1.real * $1.real - $1.imaginary * $1.imaginary } - second) < limit)
            let third = own.reduce(0) { $0 + $1.real * ($1.real * $1.real - 3 * $1.imaginary * $1.imaginary) }
            #expect(abs(third - cube) < limit * 2)
        }
    }

    /// What makes a plain QR method stall: a cycle, a companion, nothing at all.
    @Test func findsWhatIsAwkward() throws {
        for own in try eigenvalues([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]) {
            #expect(abs((own.real * own.real + own.imaginary * own.imaginary) - 1) < 1e-14)
        }
        // (x - 1)(x - 2)(x - 3)(x - 4)
        let companion = try eigenvalues([[10, -35, 50, -24], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
        for (own, other) in zip(companion, [1.0, 2, 3, 4]) { #expect(abs(own.real - other) < 1e-12) }
        #expect(try eigenvalues([[0, 0], [0, 0]]).allSatisfy { $0.real == 0 && $0.imaginary == 0 })
        #expect(try eigenvalues([[-3]])[0].real == -3)
        // Fast beside slow: the slow one keeps its digits.
        let slow = try eigenvalues([[-1e6, 0, 3e5], [0, -1e3, 2], [1e-3, 1e-4, -1e-2]])
        #expect(abs(slow[2].real - -0.00969979999515) < 1e-10)
    }

    @Test func tellsWhatIsNoNumber() {
        let spectrum = Spectrum(order: 2)
        spectrum.elements[1] = .nan
        #expect(spectrum.leading() == nil)
        #expect(Spectrum(order: 0).leading() == nil)
    }
}

extension SystemRandomNumberGenerator {
    /// A small generator with a seed.
    struct Seeded: RandomNumberGenerator {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state &* 0x2545_F491_4F6C_DD1D
        }
    }
}
