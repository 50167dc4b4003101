import Analyses
import Testing

@Suite struct CurveTests {
    private let x = [-1.0, -0.75, -0.25, 0, 0.5, 1, 2]

    /// y = (x - 0.25)^2 - 1, with uneven points.
    private var parabola: Curve { Curve(x: x, y: x.map { ($0 - 0.25) * ($0 - 0.25) - 1 }) }

    @Test func theSlopeOfAParabolaIsExactWithin() throws {
        for position in [-0.75, -0.5, -0.3, 0, 0.1, 0.5, 0.9, 1] {
            let place = try #require(parabola.places(at: position).first)
            #expect(abs(place.slope - 2 * (position - 0.25)) < 1e-14, "at \(position)")
        }
    }

    /// Nothing jumps where a position moves across a point.
    @Test func theSlopeIsContinuous() throws {
        let kinked = Curve(x: x, y: x.map { $0 < 0 ? $0 : 5 * $0 * $0 * $0 })
        for point in x.dropFirst().dropLast() {
            let slopes = try [point - 1e-12, point, point + 1e-12].map {
                try #require(kinked.places(at: $0).first).slope
            }
            #expect(abs(slopes[0] - slopes[1]) < 1e-9 && abs(slopes[2] - slopes[1]) < 1e-9, "at \(point)")
        }
    }

    @Test func valuesLieOnTheLines() {
        #expect(Curve(x: [0, 2], y: [1, 5]).places(at: 0.5).map { [$0.x, $0.y, $0.slope] } == [[0.5, 2, 2]])
        #expect(Curve(x: [2, 0], y: [5, 1]).places(at: 0.5).map(\.y) == [2])
        #expect(Curve(x: [0, 2], y: [1, 5]).places(at: 2.5).isEmpty)
    }

    @Test func aMissingPointBreaksTheLine() {
        let broken = Curve(x: [0, 1, 2, 3], y: [-1, .nan, 1, 2])
        #expect(broken.missing == 1)
        #expect(broken.zeros.isEmpty)
        #expect(broken.places(at: 0.5).map(\.y.isNaN) == [true])
        #expect(broken.places(at: 2).map(\.slope) == [1])
        #expect(Curve(x: [0, .nan, 2], y: [-1, 0, 1]).zeros.isEmpty)
    }

    @Test func zerosAtPointsCountOnce() {
        #expect(Curve(x: [-1, 0, 1], y: [-1, 0, 3]).zeros.map { [$0.x, $0.y, $0.slope] } == [[0, 0, 2]])
        #expect(Curve(x: [-2, -1, 0, 1], y: [-1, 1, -1, 1]).zeros.map(\.x) == [-1.5, -0.5, 0.5])
    }

    @Test func aLoopPassesTwice() {
        let loop = Curve(x: [0, 1, 2, 1, 0], y: [0, 4, 8, 1, 0])
        #expect(loop.places(at: 0.5).map(\.y) == [2, 0.5])
        #expect(loop.places(at: 1).map(\.y) == [4, 1])
        #expect(loop.places(at: 2).map(\.y) == [8])
        // Where it turns back there is one side only.
        #expect(loop.places(at: 2).map(\.slope) == [4])
        #expect(loop.steepest == 7)
        #expect(loop.loopArea == 3)
    }

    @Test func unequalLengthsAndNothing() {
        #expect(Curve(x: [1, 2, 3], y: [1]).x == [1])
        let nothing = Curve(x: [], y: [])
        #expect(nothing.zeros.isEmpty && nothing.places(at: 0).isEmpty && nothing.steepest == nil)
        #expect(nothing.area == 0 && nothing.loopArea == 0)
        #expect(Curve(x: [1, 1], y: [0, 2]).steepest == nil)
    }
}
