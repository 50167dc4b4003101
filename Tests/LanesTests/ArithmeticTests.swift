import Lanes
import Testing

@Suite struct ArithmeticTests {
    @Test func fusedOperationsHaveTheRightSigns() {
        let a: Lanes = [1, 2, 3, 4, -1, -2, 0.5, 8]
        let b: Lanes = [7, 6, 5, 4, 3, 2, 1, 0]
        let c: Lanes = [1, 1, 2, 3, 5, 8, 13, 21]
        #expect(fma(a, b, c) == a * b + c)
        #expect(fms(a, b, c) == a * b - c)
        #expect(fnma(a, b, c) == c - a * b)
    }

    @Test func copysignTakesTheSignOfTheSecond() {
        #expect(copysign(Lanes(repeating: 3), [-1, 1, -0.0, 0, -2, 2, -.infinity, 5]) == [-3, 3, -3, 3, -3, 3, -3, 3])
    }
}
