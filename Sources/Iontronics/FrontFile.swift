internal import Analyses
internal import Datasets
public import Design
public import Devices

/// The front between two objectives as a results file: one axis `design`, a variable for each objective and each value
/// that was chosen.
public enum FrontFile {
    /// Writes the front of a sizing.
    public static func write(
        _ result: SizingResult, of descriptor: Descriptor, to path: String, overwrite: Bool = false
    ) throws {
        var file = ColumnFile()
        let axis = file.axis(ResultAxis(name: "design", coordinate: .count(result.front.count)))
        func add(_ text: String, _ unit: String, _ values: [Double]) {
            file.add(
                file.name(QuantityName.name(of: text)), along: [axis], .doubles(values),
                [ResultAttribute("units", .text(unit)), ResultAttribute("long_name", .text(text))])
        }
        for (index, objective) in result.objectives.enumerated() {
            add(objective.text, objective.unit, result.front.map { $0.objectives[index] })
        }
        for (index, value) in result.values.enumerated() {
            let (variable, values) = (value.variable, result.front.map { $0.values[index] })
            guard let choices = variable.choices else {
                add(variable.name, variable.siUnit, values)
                continue
            }
            // The number of a text, and what each number means.
            file.add(
                file.name(QuantityName.name(of: variable.name)), along: [axis], .integers(values.map { Int32($0) }),
                [
                    ResultAttribute("long_name", .text(variable.name)),
                    ResultAttribute("flag_values", .integers(choices.indices.map(Int64.init))),
                    ResultAttribute("flag_meanings", .text(choices.map(QuantityName.sanitized).joined(separator: " "))),
                ])
        }
        try file.write(of: descriptor, history: "iontronic size \(result.name)", to: path, overwrite: overwrite)
    }
}
