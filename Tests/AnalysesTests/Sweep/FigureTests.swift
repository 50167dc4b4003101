import Analyses
import Datasets
import Foundation
import Testing

/// Figures against closed forms, with how they ended.
struct FigureTests {
    /// Reduces y(x) over x = from...to, with `V` as x in volt and the parameter `k` outside.
    private func figure(
        _ text: String, of y: String = "k * (V - 0.3 V)", from: String = "-1 V", to: String = "2 V", points: Int = 301
    ) throws -> (value: [Double], status: [Double]) {
        let run = try Solved(
            """
            schema: iontronic/1
            name: curve
            temperature: 25 degC
            models: { law: { kind: channel, parameters: { k: { unit: S/m^2 } }, current: "\(y)" } }
            parameters: { k: 1 S/m^2 }
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
            membranes: { film: { area: 1 m^2, channels: { one: { model: law, k: k } } } }
            analyses:
              a:
                sweep: [ k: [1 S/m^2, 2 S/m^2], V: { from: \(from), to: \(to), points: \(points) } ]
                record: [I]
                figures: { f: "\(text)" }
            """)
        return (try run["f"], try run["f_status"])
    }

    /// A parabola with its least value -1 at 0.5 V and zeros at -0.5 and 1.5 V.
    private let parabola = "k * ((V - 0.5 V)^2 / 1 V - 1 V)"

    private static let parabolaFigures: [(String, Double, Double, Double)] = [
        ("lowest(I)", -1, 2, 1e-12), ("highest(I)", 1.25, 2, 1e-12), ("argmin(I, V)", 0.5, 1, 1e-12),
        ("argmax(I, V)", -1, 1, 1e-12), ("first(I)", 1.25, 2, 1e-12), ("last(I)", 1.25, 2, 1e-12),
        // The trapezoidal rule is off by h^2 / 12 times the difference of the slopes at the ends.
        ("integral(I, V)", -0.74995, 2, 1e-12), ("at(I, V, 0.5 V)", -1, 2, 1e-12),
        ("at(I, V, -0.5 V)", 0, 2, 1e-12), ("slope(I, V, 1 V)", 1, 2, 1e-12),
        ("slope(I, V, -1 V)", -2.99, 2, 1e-12), ("steepest(I, V)", -2.99, 2, 1e-12),
    ]

    @Test(arguments: parabolaFigures)
    func figuresOfAParabola(text: String, value: Double, factor: Double, tolerance: Double) throws {
        let found = try figure(text, of: parabola)
        #expect(found.status == [0, 0])
        #expect(isClose(found.value[0], value, relative: 1e-9, absolute: tolerance), "\(found)")
        #expect(isClose(found.value[1], value * factor, relative: 1e-9, absolute: tolerance), "\(found)")
    }

    @Test func statistics() throws {
        // Mean and root mean square of 301 even points of a straight line from -1.3 to 1.7.
        let mean = try figure("mean(I)")
        #expect(isClose(mean.value[0], 0.2, relative: 1e-9))
        // Half the width squared over three, with the end correction of a sum, and the mean squared.
        let squares = 0.04 + 1.5 * 1.5 / 3 * (1 + 2 / 300.0)
        let found = try figure("rms(I)")
        #expect(isClose(found.value[1], 2 * squares.squareRoot(), relative: 1e-9))
    }

    @Test func oneRoot() throws {
        let found = try figure("root(I, V)", points: 4)
        // Piecewise linear and so exact on a straight line.
        #expect(isClose(found.value[0], 0.3))
        #expect(isClose(found.value[1], 0.3))
        #expect(found.status == [0, 0])
    }

    @Test func noRootAndSeveralRootsAreSaid() throws {
        let several = try figure("root(I, V)", of: parabola)
        #expect(several.status == [2, 2])
        #expect(several.value.allSatisfy { $0.isNaN })
        let none = try figure("root(I, V)", of: parabola, from: "0 V", to: "1 V")
        #expect(none.status == [1, 1])
        #expect(none.value.allSatisfy { $0.isNaN })
        let outside = try figure("at(I, V, 3 V)")
        #expect(outside.status == [1, 1])
        // At several places the curve of V over I has this value.
        #expect(try figure("at(V, I, -0.5 A)", of: parabola).status[0] == 2)
    }

    @Test func aRootAtAPointIsOneRoot() throws {
        let found = try figure("root(I, V)", of: "k * V", from: "-1 V", to: "1 V", points: 3)
        #expect(found.value == [0, 0])
        #expect(found.status == [0, 0])
    }

    @Test func figuresCombine() throws {
        let found = try figure("(highest(I) - lowest(I)) / k / (1 m^2) + 0 V", of: parabola)
        #expect(isClose(found.value[0], 2.25, relative: 1e-9))
        #expect(isClose(found.value[1], 2.25, relative: 1e-9))
        let failed = try figure("root(I, V) + at(I, V, 0.5 V) / (1 A) * 1 V", of: parabola)
        #expect(failed.status == [2, 2])
    }

    @Test func aValueToReadAtMayFollowAnOuterAxis() throws {
        let found = try figure("at(I, V, k * 0.5 V / (1 S/m^2))", of: parabola)
        #expect(isClose(found.value[0], -1, relative: 1e-9))
        #expect(isClose(found.value[1], 2 * (0.25 - 1), relative: 1e-9))
    }

    @Test func loopAreaIsThatInsideTheLoop() throws {
        // Closed by a straight line, a parabola over its chord of 2 V has the area 4/3 below it.
        let found = try figure("loopArea(I, V)", of: parabola, from: "-0.5 V", to: "1.5 V", points: 2001)
        #expect(isClose(found.value[0], -4.0 / 3, relative: 1e-6))
    }

    @Test func aCurveIsNoFigure() {
        let said = complaints(leak("{ sweep: { V: [0 V, 1 V] }, record: [I], figures: { f: I } }"))
        #expect(said.first?.contains("is a curve") == true, "\(said)")
    }

    @Test func figuresHaveNoInnermostAxis() throws {
        let run = try Solved(
            leak("{ sweep: [ scale: [1, 2, 3], V: [0 V, 1 V] ], keep: figures, figures: { most: highest(I) } }"))
        #expect(run.table["most"]?.axes.map(\.name) == ["scale"])
        #expect(run.table["current"] == nil)
        #expect(zip(try run["most"], [1.05e-5, 2.1e-5, 3.15e-5]).allSatisfy { isClose($0, $1) })
    }

    @Test func figuresOfAnOperatingPointAreItsValues() throws {
        let run = try Solved(leak("{ record: [V], figures: { rest: V, twice: 2 * V } }"))
        #expect(isClose(try run["rest"][0], -0.05, relative: 1e-9))
        #expect(isClose(try run["twice"][0], -0.1, relative: 1e-9))
    }

    @Test func figuresOfPotentials() throws {
        let run = try Solved(
            leak(
                "{ sweep: { I: { from: -1 uA, to: 1 uA, points: 5 } }, record: [V], figures: { resistance: \"slope(V, I, 0 A)\" } }"
            ))
        #expect(isClose(try run["resistance"][0], 1e5, relative: 1e-8))
    }

    @Test func unitsAreKept() {
        let said = complaints(leak("{ sweep: { V: [0 V, 1 V] }, record: [I], figures: { f: \"at(I, V, 1 A)\" } }"))
        #expect(said.count == 1, "\(said)")
    }

    @Test func figuresReadWhatIsRecordedByName() throws {
        let run = try Solved(
            leak(
                """
                { sweep: { V: { from: -1 V, to: 1 V, points: 5 } },
                  record: { doubled: 2 * I, nernst: nernst(K+), current: I },
                  figures: { most: highest(doubled), same: highest(2 * I), zero: "root(current - 0 S * nernst, V)",
                    unlike: highest(doubled - ideal(doubled)) } }
                """))
        #expect(isClose(try run["most"][0], 2.1e-5))
        #expect(try run["most"] == run["same"])
        #expect(isClose(try run["zero"][0], -0.05))
        #expect(try run["unlike"] == [0])
    }

    @Test func aRecordedNameOfTheDeviceMustMeanTheSame() throws {
        let same = "record: { V: V, double: 2 * scale }, figures: { f: last(V) }"
        let run = try Solved(leak("{ sweep: { V: [0 V, 1 V] }, \(same) }"))
        #expect(try run["f"] == [1])
        let said = complaints(leak("{ sweep: { V: [0 V, 1 V] }, record: { scale: I }, figures: { f: last(scale) } }"))
        #expect(said.count == 1)
        #expect(said.first?.contains("`scale` is both recorded by this analysis and a name of the device") == true)
    }

    @Test func figuresThatKeepNoRecordsStillReadThem() throws {
        let run = try Solved(
            leak("{ sweep: { V: [0 V, 1 V] }, keep: figures, record: { now: I }, figures: { f: last(now) } }"))
        #expect(isClose(try run["f"][0], 1.05e-5))
        #expect(run.table["now"] == nil)
    }
}
