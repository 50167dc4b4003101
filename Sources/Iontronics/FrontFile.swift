internal import Analyses
public import Datasets
public import Design
public import Devices

/// The front between two objectives as a results file: one axis `design`, a variable for each objective and each value
/// that was chosen.
public enum FrontFile {
    /// Writes the front of a sizing.
    public static func write(
        _ result: SizingResult, of descriptor: Descriptor, to path: String, overwrite: Bool = false
    ) throws {
        var columns = result.objectives.enumerated().map { index, objective in
            (text: objective.text, unit: objective.unit, values: result.front.map { $0.objectives[index] })
        }
        columns += result.values.enumerated().map { index, value in
            (text: value.variable.name, unit: value.variable.siUnit, values: result.front.map { $0.values[index] })
        }
        var taken: Set<String> = ["design"]
        let variables = columns.map { column in
            var name = QuantityName.name(of: column.text)
            while !taken.insert(name).inserted { name += "_2" }
            return ResultVariable(
                name: name, kind: .double, axes: ["design"], chunk: [max(1, result.front.count)],
                attributes: [
                    ResultAttribute("units", .text(column.unit)), ResultAttribute("long_name", .text(column.text)),
                ])
        }
        var layout = SweepFile([], of: descriptor, history: "iontronic size \(result.name)").layout
        layout.groups = [
            ResultGroup(
                name: "", axes: [ResultAxis(name: "design", coordinate: .count(result.front.count))],
                variables: variables)
        ]
        var sink = try ResultsFileWriter(path: path, options: ResultsFileWriter.Options(overwrite: overwrite))
        do {
            try sink.begin(layout)
            let prepare = sink.preparer()
            for (index, column) in columns.enumerated() {
                let chunk = ResultChunk(
                    group: 0, variable: index, start: [0], count: [result.front.count], values: .doubles(column.values))
                try sink.write(try prepare(chunk))
            }
            try sink.finish()
        } catch {
            sink.abandon()
            throw error
        }
    }
}
