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
            add(value.variable.name, value.variable.siUnit, result.front.map { $0.values[index] })
        }
        try file.write(of: descriptor, history: "iontronic size \(result.name)", to: path, overwrite: overwrite)
    }
}
