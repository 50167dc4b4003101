internal import Analyses
internal import Datasets
internal import Devices
internal import Units

/// Numbers of analyses, each run once for all evidence that asks for it.
final class FigureNumbers {
    private var known: [String: (value: Double, dimension: Dimension)] = [:]

    /// The number that a pinned analysis gives; NaN where it was not found.
    ///
    /// - Parameter key: two questions of one key have one answer.
    func number(_ key: String, _ spec: AnalysisSpec, _ descriptor: Descriptor, isFigure: Bool) throws -> (
        value: Double, dimension: Dimension
    ) {
        if let answer = known[key] { return answer }
        let sweep = try Sweep(spec, of: descriptor)
        let group = sweep.group(named: "")
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [group]))
        _ = try sweep.run(into: &sink)
        try sink.finish()
        guard let variable = group.variables.first(where: { $0.kind == .double }),
            let array = sink.table?[variable.name]
        else { return (.nan, .none) }
        var value = array.doubles.first ?? .nan
        if !isFigure, let status = sink.table?["solver_status"]?.doubles.first, status != 0 { value = .nan }
        var dimension = Dimension.none
        for attribute in variable.attributes where attribute.name == "units" {
            if case .text(let text) = attribute.value { dimension = try Unit.parse(text).dimension }
        }
        known[key] = (value, dimension)
        return (value, dimension)
    }
}
