import Analyses
import Datasets

/// Results in memory: lines I = g (V - e) over samples, variants and voltages.
enum Fixture {
    static let voltages = (0...20).map { Double($0 - 10) / 100 }

    /// Sample s of variant v crosses zero at 10 mV * (v + 1) + 1 mV * s.
    static func results(samples: Int = 3, variants: [String] = ["base", "wide"]) throws -> StoredTable {
        let axes = [
            ResultAxis(name: "variant", coordinate: .labels(variants)),
            ResultAxis(name: "sample", coordinate: .numbers((0..<samples).map(Double.init))),
            ResultAxis(
                name: "voltage", coordinate: .numbers(voltages),
                attributes: [ResultAttribute("units", .text("V")), ResultAttribute("path", .text("V"))]),
        ]
        let extents = [variants.count, samples, voltages.count]
        let current = ResultVariable(
            name: "current", kind: .double, axes: axes.map(\.name), chunk: extents,
            attributes: [ResultAttribute("units", .text("A")), ResultAttribute("long_name", .text("I"))])
        let layout = ResultLayout(
            attributes: [ResultAttribute("iontronic_device", .text("lines"))], sources: [],
            groups: [ResultGroup(name: "", axes: axes, variables: [current])])
        var values: [Double] = []
        for variant in variants.indices {
            for sample in 0..<samples {
                let reversal = 0.01 * Double(variant + 1) + 0.001 * Double(sample)
                values += voltages.map { 1e-9 * ($0 - reversal) }
            }
        }
        var sink = MemorySink()
        try sink.begin(layout)
        let prepare = sink.preparer()
        try sink.write(
            try prepare(ResultChunk(group: 0, variable: 0, start: [0, 0, 0], count: extents, values: .doubles(values))))
        try sink.finish()
        return StoredTable(table: sink.table)
    }

    /// A complex quantity over logarithmic frequencies whose imaginary part is -2 times the real one.
    static func impedance() throws -> StoredTable {
        let sizes = (0...12).map { 10 * Double($0 + 1) }
        let axis = ResultAxis(
            name: "frequency", coordinate: .numbers((0...12).map { 1.5 * Double(1 << $0) }),
            attributes: [ResultAttribute("units", .text("1/s")), ResultAttribute("path", .text("frequency"))])
        let names = ["impedance_magnitude", "impedance_real", "impedance_imaginary"]
        let variables = names.map { name in
            ResultVariable(
                name: name, kind: .double, axes: ["frequency"], chunk: [13],
                attributes: [
                    ResultAttribute("units", .text("kg.m^2/A^2/s^3")), ResultAttribute("long_name", .text(name)),
                ])
        }
        let layout = ResultLayout(
            attributes: [], sources: [], groups: [ResultGroup(name: "", axes: [axis], variables: variables)])
        var sink = MemorySink()
        try sink.begin(layout)
        let prepare = sink.preparer()
        for (variable, factor) in [2236.0, 1e3, -2e3].enumerated() {
            try sink.write(
                try prepare(
                    ResultChunk(
                        group: 0, variable: variable, start: [0], count: [13],
                        values: .doubles(sizes.map { factor * $0 }))))
        }
        try sink.finish()
        return StoredTable(table: sink.table)
    }

    struct StoredTable {
        let table: ResultTable?
    }
}
