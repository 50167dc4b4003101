import Analyses
import Datasets
import Devices
import Testing

/// Devices solved side by side with equations compiled once give what each gives alone.
@Suite struct SweepDesignsTests {
    private func text(p: String = "1e-8 m/s", g: String = "2 mS/cm^2") -> String {
        """
        schema: iontronic/1
        name: designs
        temperature: 25 degC
        activity: davies
        parameters: { p: \(p) }
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        membranes:
          film:
            area: 1 mm^2
            capacitance: 1 uF/cm^2
            channels:
              pores: { model: ghk, permeability: { K+: p, Cl-: p / 100 } }
              gate: { model: boltzmann, conductance: \(g), half: -30 mV, slope: 7 mV, reversal: 40 mV }
        spread:
          p: { distribution: lognormal, sigma: 20 % }
          gate.conductance: { distribution: normal, sigma: 10 %, truncate: 3 }
        corners:
          temperature: [15 degC, 35 degC]
        analyses:
          rest: { record: [V, film.I(K+), p] }
          iv:
            sweep: { V: { from: -100 mV, to: 100 mV, points: 21 } }
            record: [I]
            figures: { far: "highest(I) * p / 1 m" }
          step:
            drive: { I: { step: { level: 10 nA } } }
            transient: { stop: 20 ms }
            figures: { end: last(V), rise: "last(V) - first(V)" }
        """
    }

    private func solve(
        _ name: String, _ variable: String, of descriptor: Descriptor, designs: DesignBatch?, threads: Int = 1,
        hasSlopes: Bool = false
    ) throws -> [Double] {
        let node = try #require(descriptor.root["analyses"]?[name])
        let spec = try AnalysisSpec(name, node, of: descriptor)
        let columns = [
            DesignColumn(path: "parameters.p", texts: texts("1e-9 m/s", "1e-7 m/s")),
            DesignColumn(path: "membranes.film.channels.gate.conductance", texts: texts("0 S/m^2", "100 S/m^2")),
        ]
        let conditions = try SweepConditions(
            of: descriptor, hasCorners: true, draws: 9, pinned: [], changed: [],
            designs: designs == nil ? nil : columns, at: node)
        var own = conditions.around(spec)
        if hasSlopes { own = try #require(own.withDesignSlopes).spec }
        var sweep = try Sweep(own, of: descriptor)
        if let designs {
            #expect(sweep.designs.map(\.path).sorted() == columns.map(\.path).sorted())
            sweep = sweep.at(designs)
        }
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        _ = try sweep.run(into: &sink, threads: threads)
        try sink.finish()
        return try #require(sink.table?[variable]).doubles
    }

    private func texts(_ texts: String...) -> [TextNode] { texts.map { TextNode(scalar: $0, from: "test") } }

    @Test(arguments: [
        ("rest", "voltage"), ("rest", "p"), ("iv", "far"), ("iv", "current"), ("step", "end"), ("step", "rise"),
    ]) func eachIsAsAlone(_ analysis: String, _ variable: String) throws {
        let descriptor = try Solved.descriptor(text())
        // More designs than were compiled with, and more than fit into a block.
        let count = 70
        let p = (0..<count).map { 1e-9 * (1 + Double($0)) }
        let g = (0..<count).map { Double(($0 * 37) % count) }
        let batch = DesignBatch(
            ["parameters.p": p, "membranes.film.channels.gate.conductance": g], count: count)
        let all = try solve(analysis, variable, of: descriptor, designs: batch)
        #expect(try solve(analysis, variable, of: descriptor, designs: batch, threads: 3) == all)
        let length = all.count / count
        for design in [0, 1, 13, 63, 64, 69] {
            let alone = try Solved.descriptor(text(p: "\(p[design]) m/s", g: "\(g[design]) S/m^2"))
            let expected = try solve(analysis, variable, of: alone, designs: nil)
            let own = Array(all[(design * length)..<((design + 1) * length)])
            try #require(own.count == expected.count)
            for (a, b) in zip(own, expected) {
                #expect(abs(a - b) <= (analysis == "step" ? 1e-5 : 1e-9) * max(abs(b), 1e-12), "\(design): \(a) \(b)")
            }
        }
    }

    /// Derivatives by what designs set are those of numbers that spread and corners have moved since: of each draw in each corner.
    @Test func derivativesAreByWhatDesignsSet() throws {
        let descriptor = try Solved.descriptor(text())
        let paths = ["parameters.p", "membranes.film.channels.gate.conductance"]
        let middle = [3e-8, 20.0]
        for (number, path) in paths.enumerated() {
            func batch(_ factors: [Double]) -> DesignBatch {
                DesignBatch(
                    Dictionary(
                        uniqueKeysWithValues: zip(paths, middle).map { own, value in
                            (own, factors.map { own == path ? value * $0 : value })
                        }), count: factors.count)
            }
            let slopes = try solve(
                "rest", "quantity_by_\(number)", of: descriptor, designs: batch([1]), hasSlopes: true)
            let step = 1e-4
            let both = try solve("rest", "voltage", of: descriptor, designs: batch([1 - step, 1 + step]))
            let count = both.count / 2
            // Two corners of the device as it is and nine draws.
            try #require(slopes.count == count && count == 20)
            for index in 0..<count {
                let difference = (both[count + index] - both[index]) / (2 * step * middle[number])
                #expect(abs(slopes[index] / difference - 1) < 1e-5, "\(path) \(index): \(slopes[index]) \(difference)")
            }
            #expect(Set(slopes).count == count)
        }
    }

    /// What follows a device in time and what is read off a curve is not differentiated.
    @Test(arguments: ["iv", "step"]) func curvesHaveNoDerivatives(_ analysis: String) throws {
        let descriptor = try Solved.descriptor(text())
        let node = try #require(descriptor.root["analyses"]?[analysis])
        let conditions = try SweepConditions(
            of: descriptor, hasCorners: true, draws: 9, pinned: [], changed: [],
            designs: [DesignColumn(path: "parameters.p", texts: texts("1e-9 m/s", "1e-7 m/s"))], at: node)
        #expect(conditions.around(try AnalysisSpec(analysis, node, of: descriptor)).withDesignSlopes == nil)
    }
}
