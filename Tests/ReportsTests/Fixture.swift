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

    struct StoredTable {
        let table: ResultTable?
    }
}
