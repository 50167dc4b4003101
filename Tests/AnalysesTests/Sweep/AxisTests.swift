import Analyses
import Datasets
import Devices
import Testing

/// What axes mean: order, moving together, ends, texts.
struct AxisTests {
    @Test func axesNestInTheOrderTyped() throws {
        let run = try Solved(
            leak("{ sweep: [ scale: [1, 2, 3], V: { from: -50 mV, to: 50 mV, points: 2 } ], record: [I] }"))
        #expect(run.table["current"]?.axes.map(\.name) == ["scale", "voltage"])
        let expected = [1.0, 2, 3].flatMap { scale in [-0.05, 0.05].map { 1e-5 * scale * ($0 + 0.05) } }
        #expect(zip(try run["current"], expected).allSatisfy { isClose($0, $1, absolute: 1e-20) })
        let turned = try Solved(
            leak("{ sweep: [ V: { from: -50 mV, to: 50 mV, points: 2 }, scale: [1, 2, 3] ], record: [I] }"))
        #expect(turned.table["current"]?.shape == [2, 3])
        #expect(turned.table["current"]?[1, 2] == run.table["current"]?[2, 1])
    }

    @Test func quantitiesOfOneItemMoveTogether() throws {
        let run = try Solved(
            leak(
                "{ sweep: [ { scale: [1, 2, 4], offset: { from: 0 mV, to: 20 mV, points: 3 } }, V: [0 mV, 10 mV] ], record: [I] }",
                parameters: "{ scale: 1, offset: 0 mV }", conductance: "10 S/m^2 * scale * (1 + offset / 10 mV)"))
        #expect(run.table["current"]?.axes.map(\.name) == ["scale", "voltage"])
        #expect(try run["offset"] == [0, 0.01, 0.02])
        for (index, (scale, offset)) in [(1.0, 0.0), (2, 1), (4, 2)].enumerated() {
            let current = try #require(run.table["current"]?[index, 0])
            #expect(isClose(current, 1e-5 * scale * (1 + offset) * 0.05))
        }
    }

    @Test func onePointIsNoRange() throws {
        let said = complaints(leak("{ sweep: [ V: { from: -50 mV, to: 50 mV, points: 1 } ], record: [I] }"))
        #expect(said.count == 1 && said.first?.contains("one point cannot stand") == true, "\(said)")
        let run = try Solved(leak("{ sweep: [ V: { from: -50 mV, to: -50 mV, points: 1 } ], record: [I] }"))
        #expect(try run["current"].count == 1)
    }

    /// Files have no more dimensions.
    @Test func thirtyOneAxesAndNoMore() throws {
        func text(_ count: Int) -> String {
            let names = (0..<count).map { "p\($0)" }
            return leak(
                "{ sweep: [\(names.map { "{ \($0): [2] }" }.joined(separator: ", "))], drive: { V: 0 V }, record: [I] }",
                parameters: "{ scale: 1, \(names.map { "\($0): 1" }.joined(separator: ", ")) }",
                conductance: "10 S/m^2 * (\(names.joined(separator: " + ")))")
        }
        #expect(isClose(try Solved(text(31))["current"][0], 10 * 62 * 0.05 * 1e-6))
        #expect(complaints(text(32)).joined().contains("at most 31 axes"))
    }

    @Test func movingTogetherNeedsEqualLengths() {
        let said = complaints(leak("{ sweep: [ { scale: [1, 2], V: [0 mV, 1 mV, 2 mV] } ], record: [I] }"))
        #expect(said.count == 1)
        #expect(said.first?.contains("equally many") == true, "\(said)")
        let stepped = complaints(
            leak("{ sweep: [ { scale: [1, 2], V: { from: 0 mV, to: 3 mV, step: 1 mV } } ], record: [I] }"))
        #expect(stepped.first?.contains("equally many") == true, "\(stepped)")
    }

    @Test(arguments: [
        ("{ from: -0.1 V, to: 0.3 V, points: 7 }", 7, -0.1, 0.3),
        ("{ from: 0.3 V, to: -0.1 V, points: 7 }", 7, 0.3, -0.1),
        ("{ from: 0.1 V, to: 0.7 V, step: 0.1 V }", 7, 0.1, 0.7),
        ("{ from: 0.7 V, to: 0.1 V, step: -0.1 V }", 7, 0.7, 0.1),
        ("{ from: 0.001 V, to: 1.1 V, points: 30, spacing: log }", 30, 0.001, 1.1),
        ("{ from: -1 V, to: -1 mV, points: 4, spacing: log }", 4, -1, -0.001),
        ("{ from: 0.25 V, to: 0.25 V, points: 1 }", 1, 0.25, 0.25),
        ("[0.3 V, -0.2 V, 0.1 V]", 3, 0.3, 0.1),
    ])
    func endsAreExact(axis: String, count: Int, first: Double, last: Double) throws {
        let run = try Solved(leak("{ sweep: { V: \(axis) }, record: [I] }"))
        let values = try run.axis("voltage")
        #expect(values.count == count)
        #expect(values.first == first)
        #expect(values.last == last)
    }

    @Test func spacingIsEven() throws {
        let linear = try Solved(leak("{ sweep: { V: { from: -100 mV, to: 100 mV, points: 201 } }, record: [I] }"))
        let values = try linear.axis("voltage")
        #expect(values[100] == 0)
        #expect(values.indices.allSatisfy { isClose(values[$0], -0.1 + 0.001 * Double($0), absolute: 1e-16) })
        let log = try Solved(
            leak("{ sweep: { scale: { from: 0.01, to: 100, points: 5, spacing: log } }, record: [V] }"))
        #expect(zip(try log.axis("scale"), [0.01, 0.1, 1, 10, 100]).allSatisfy { isClose($0, $1, relative: 1e-15) })
    }

    @Test func aStepThatDoesNotFitStopsShort() throws {
        let run = try Solved(leak("{ sweep: { V: { from: 0 mV, to: 100 mV, step: 30 mV } }, record: [I] }"))
        #expect(try run.axis("voltage").count == 4)
        #expect(isClose(try run.axis("voltage")[3], 0.09))
        for step in ["-30 mV", "0 mV"] {
            let said = complaints(leak("{ sweep: { V: { from: 0 mV, to: 100 mV, step: \(step) } }, record: [I] }"))
            #expect(said.count == 1, "\(said)")
        }
    }

    @Test func aLogarithmicAxisKeepsOneSign() {
        for ends in ["from: -1 mV, to: 1 mV", "from: 0 mV, to: 1 mV"] {
            let said = complaints(leak("{ sweep: { V: { \(ends), points: 3, spacing: log } }, record: [I] }"))
            #expect(said.count == 1, "\(said)")
        }
    }

    @Test(arguments: ["linear", "log"])
    func endsMayFollowAnOuterAxis(spacing: String) throws {
        let run = try Solved(
            leak(
                "{ sweep: [ top: [0.1 V, 0.2 V], V: { from: 10 mV, to: top, points: 3, spacing: \(spacing) } ], record: [I] }",
                parameters: "{ scale: 1, top: 0.1 V }"))
        let current = try #require(run.table["current"])
        #expect(current.shape == [2, 3])
        let voltages = try #require(run.table["voltage"])
        #expect(voltages.axes.map(\.name) == current.axes.map(\.name))
        for (row, top) in [0.1, 0.2].enumerated() {
            let middle = spacing == "log" ? (0.01 * top).squareRoot() : (0.01 + top) / 2
            for (column, voltage) in [0.01, middle, top].enumerated() {
                #expect(isClose(try #require(voltages[row, column]), voltage))
                #expect(isClose(try #require(current[row, column]), 1e-5 * (voltage + 0.05)))
            }
        }
    }

    @Test func listsMayFollowAnOuterAxis() throws {
        let run = try Solved(
            leak(
                "{ sweep: [ top: [0.1 V, 0.2 V], V: [0 V, top / 2, top] ], record: [I] }",
                parameters: "{ scale: 1, top: 0.1 V }"))
        #expect(try run["voltage"] == [0, 0.05, 0.1, 0, 0.1, 0.2])
    }

    @Test func textsSweepTheActivityModel() throws {
        let text = """
            schema: iontronic/1
            name: texts
            temperature: 25 degC
            activity: ideal
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            membranes:
              film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s } } } }
            analyses:
              a: { sweep: [ activity.model: [ideal, davies] ], record: [V, nernst(K+), ideal(V)] }
            """
        let run = try Solved(text)
        #expect(run.table["voltage"]?.axes.map(\.name) == ["model"])
        #expect(try run.labels("model") == ["ideal", "davies"])
        let (voltage, nernst) = (try run["voltage"], try run["nernst_potential_K"])
        #expect(isClose(voltage[0], -0.05915934968478233, relative: 1e-9))
        #expect(isClose(voltage[1], nernst[1], relative: 1e-9))
        // Davies lowers the stronger solution's activity by more.
        #expect(isClose(voltage[1], -0.0554, absolute: 2e-4))
        let ideal = try #require(run.table.variableNames.first { $0.contains("ideal") })
        for value in try run[ideal] { #expect(isClose(value, -0.05915934968478233, relative: 1e-9)) }
    }

    @Test func modelsMayBeSwept() throws {
        let text = """
            schema: iontronic/1
            name: own-models
            temperature: 25 degC
            models:
              straight: { kind: channel, parameters: { g: { unit: S/m^2 } }, current: g * V }
              bent: { kind: channel, parameters: { g: { unit: S/m^2 } }, current: g * V * (1 + V / 1 V) }
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
            membranes:
              film: { area: 1 m^2, channels: { one: { model: straight, g: 2 S/m^2 } } }
            analyses:
              a: { sweep: [ one.model: [straight, bent], V: [-0.5 V, 1 V] ], record: [I] }
            """
        let run = try Solved(text)
        #expect(try run["current"] == [-1, 2, -0.5, 4])
    }

    @Test func whatNothingReadsCannotBeSwept() {
        let said = complaints(leak("{ sweep: [ film.capacitance: [1 uF, 2 uF], V: [0 V] ], record: [I] }"))
        // The capacitance is a value of the membrane that any sweep may set.
        #expect(said == [])
    }

    @Test func temperatureIsSweptAsAPoint() throws {
        let run = try Solved(
            leak(
                "{ sweep: { temperature: { from: 20 degC, to: 40 degC, step: 5 K } }, record: { thermal: R * T / F } }")
        )
        #expect(try run.axis("temperature") == [293.15, 298.15, 303.15, 308.15, 313.15])
        #expect(isClose(try run["thermal"][1], 0.025692579121085846))
    }

    @Test func figuresKeepTheValuesOfAnAxisThatFollowsAnother() throws {
        let sweep = "scale: [1, 2, 3], V: { from: 0 V, to: 10 mV * scale, points: 5 }"
        let run = try Solved(leak("{ sweep: [ \(sweep) ], keep: figures, figures: { top: highest(I) } }"))
        let axes = try #require(run.table["voltage"]?.axes)
        #expect(axes.map(\.name) == ["scale", "voltage_index"])
        let full = try Solved(leak("{ sweep: [ \(sweep) ], record: [I], figures: { top: highest(I) } }"))
        #expect(try run["voltage"] == full["voltage"])
        #expect(try run["top"] == full["top"])
        #expect(isClose(try run["voltage"][9], 0.02))
        #expect(run.table["current"] == nil)
    }

    @Test func figuresKeepTheValuesThatFollowAVariant() throws {
        let variants = "variants: { far: { reach: 3 } }"
        let sweep = "variant: all, V: { from: 0 V, to: 10 mV * reach, points: 3 }"
        let run = try Solved(
            leak(
                "{ sweep: [ \(sweep) ], keep: figures, figures: { top: highest(I) } }",
                parameters: "{ scale: 1, reach: 1 }", extra: variants))
        let values = run.table["voltage"]
        if let values {
            #expect(values.axes.map(\.name) == ["variant", "voltage_index"])
            #expect(isClose(values.doubles[5], 0.03))
        }
        #expect(try run["top"].count == 2)
        #expect(isClose(try run["top"][1], 1e-5 * 0.08))
    }
}
