import Lanes
import Testing

@Suite struct SelectionTests {
    let x: Lanes = [0, 1, -1, .nan, 3, -0.0, .infinity, -.infinity]
    let yes = Lanes(repeating: 10)
    let no = Lanes(repeating: 20)

    @Test func chooseByMask() {
        #expect(select(x .> 0, yes, no) == [20, 10, 20, 20, 10, 20, 10, 20])
        #expect(select(.!(x .> 0), yes, no) == [10, 20, 10, 10, 20, 10, 20, 10])
    }

    @Test func chooseByComparison() {
        let zero = Lanes(repeating: 0)
        #expect(select(where: x, isBelow: zero, yes, no) == [20, 20, 10, 20, 20, 20, 20, 10])
        #expect(select(where: x, isAtMost: zero, yes, no) == [10, 20, 10, 20, 20, 10, 20, 10])
        #expect(select(where: x, equals: zero, yes, no) == [10, 20, 20, 20, 20, 10, 20, 20])
    }

    @Test func theOtherBranchMayBeAnything() {
        let bad = Lanes(repeating: .nan)
        #expect(select(where: Lanes(repeating: 1), isBelow: Lanes(repeating: 2), yes, bad) == yes)
    }
}
