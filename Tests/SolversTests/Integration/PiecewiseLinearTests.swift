import Solvers
import Testing

@Suite struct PiecewiseLinearTests {
    @Test func stepJumpsAtItsTime() {
        let step = PiecewiseLinear(start: 2, [.init(0, 1), .init(0, 5)])
        #expect(step.value(at: 1.999) == 1 && step.value(at: 2) == 5 && step.value(at: 100) == 5)
        var walker = step.walker
        walker.advance(before: 2)
        #expect(walker.piece.value(at: 2) == 1 && walker.piece.end == 2)
    }

    @Test func pulsesRepeatAndEnd() {
        let pulses = PiecewiseLinear(
            start: 1, [.init(0, 0), .init(1, 2), .init(3, 2), .init(4, 0)], period: 10, count: 2)
        let expected: [(Double, Double)] = [
            (0, 0), (1.5, 1), (2, 2), (3.9, 2), (4.5, 1), (5, 0), (9, 0), (11.5, 1), (13, 2), (15, 0), (21.5, 0),
        ]
        for (time, value) in expected { #expect(pulses.value(at: time) == value, "at \(time)") }
    }

    /// Corners of the hundredth period are where the product says, not where a hundred sums would lead.
    @Test func cornersDoNotDrift() {
        let pulses = PiecewiseLinear([.init(0, 0), .init(0, 1), .init(0.05, 1), .init(0.05, 0)], period: 0.1)
        var walker = pulses.walker
        walker.advance(beyond: 10.01)
        #expect(walker.piece.value == 1 && walker.piece.end == 100 * 0.1 + 0.05)
    }

    @Test func slopesGoOn() {
        let clock = PiecewiseLinear(start: 3, [.init(0, 0)], finalSlope: 1)
        #expect(clock.value(at: 2) == 0 && clock.value(at: 3) == 0 && clock.value(at: 10) == 7)
    }
}

@Suite struct QuarticTests {
    private func quartic(_ f: (Double) -> Double) -> Quartic { Quartic(f(0), f(0.25), f(0.5), f(0.75), f(1)) }

    @Test func isExactForPolynomials() {
        func f(_ x: Double) -> Double { 3 - x + 2 * x * x - 5 * x * x * x + 4 * x * x * x * x }
        let own = quartic(f)
        for x in [0, 0.1, 0.37, 0.9, 1] {
            #expect(abs(own.value(at: x) - f(x)) < 1e-14)
            #expect(abs(own.slope(at: x) - (-1 + 4 * x - 15 * x * x + 16 * x * x * x)) < 1e-13)
        }
        #expect(abs(own.mean - (3 - 0.5 + 2 / 3.0 - 5 / 4.0 + 4 / 5.0)) < 1e-14)
    }

    @Test func findsCrossingsAndTops() {
        let wave = quartic { ($0 - 0.3) * ($0 - 0.8) }
        #expect(wave.crossings(rising: true).count == 1 && abs(wave.crossings(rising: true)[0] - 0.8) < 1e-14)
        #expect(wave.crossings(rising: false).count == 1 && abs(wave.crossings(rising: false)[0] - 0.3) < 1e-14)
        let top = quartic { 1 - ($0 - 0.4) * ($0 - 0.4) }.highest
        #expect(abs(top.x - 0.4) < 1e-7 && abs(top.value - 1) < 1e-15)
        #expect(quartic { $0 }.highest.x == 1)
    }

    /// Tops within, at the ends and of curves that only just have one, against a fine grid.
    @Test func topsAreAboveAllOthers() {
        var state: UInt64 = 1
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53 - 0.5
        }
        var inside = 0
        for _ in 0..<3000 {
            let tilt = 8 * random()
            let own = Quartic(
                random(), random() + tilt / 4, random() + tilt / 2, random() + 3 * tilt / 4, random() + tilt)
            let top = own.highest
            let grid = (0...1000).map { own.value(at: Double($0) / 1000) }.max() ?? 0
            #expect(top.value == own.value(at: top.x) && top.value >= grid - 1e-14 && top.value < grid + 1e-4)
            if top.x > 0, top.x < 1 { inside += 1 }
        }
        #expect(inside > 1000 && inside < 2900)
    }
}
