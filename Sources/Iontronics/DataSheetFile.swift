internal import Analyses
internal import Datasets
public import Design
internal import Devices

/// A data sheet as a results file: what each spec came to at every corner and sample, how far that is within its limits,
/// and how it was found.
public enum DataSheetFile {
    /// Writes the results of a sheet.
    ///
    /// A spec named `x` in the file is the variables `x`, `x_margin`, `x_status` and `x_within_validity` along the axes
    /// `corner` and `sample` that it holds over; its limits and what came of it are attributes of `x`. Each path of the
    /// spread is a variable along `sample`.
    ///
    /// - Parameter results: those of `sheet`.
    public static func write(
        _ results: [SpecResult], of sheet: DataSheet, history: String, to path: String, overwrite: Bool = false
    ) throws {
        var file = ColumnFile()
        var attributes: [ResultAttribute] = []
        if let variant = sheet.variant { attributes.append(ResultAttribute("iontronic_variant", .text(variant))) }
        for draw in try sheet.draws() {
            let axis = file.axis(samples(draw.values.count))
            file.add(
                file.name(draw.name), along: [axis], .doubles(draw.values),
                [
                    ResultAttribute("units", .text(draw.unit)), ResultAttribute("long_name", .text(draw.path)),
                    ResultAttribute("path", .text(draw.path)),
                ])
        }
        for result in results { add(result, to: &file) }
        try file.write(of: sheet.descriptor, history: history, attributes, to: path, overwrite: overwrite)
    }

    private static func samples(_ count: Int) -> ResultAxis {
        ResultAxis(
            name: "sample", coordinate: .numbers((0..<count).map(Double.init)),
            attributes: [
                ResultAttribute("units", .text("1")),
                ResultAttribute("long_name", .text("sample of the spread; 0 is the nominal device")),
                ResultAttribute("path", .text("sample")),
            ])
    }

    private static func add(_ result: SpecResult, to file: inout ColumnFile) {
        let own = result.distribution
        var axes: [String] = []
        if let corners = own.corners {
            axes.append(
                file.axis(
                    ResultAxis(
                        name: "corner", coordinate: .labels(corners),
                        attributes: [
                            ResultAttribute("long_name", .text("corner")), ResultAttribute("path", .text("corner")),
                        ])))
        }
        if let count = own.samples { axes.append(file.axis(samples(count))) }
        let (margin, status, validity) = ("_margin", "_status", "_within_validity")
        let name = file.name(
            QuantityName.name(of: result.quantity), endings: ["", margin, status, validity])
        let unit = ResultAttribute("units", .text(result.unit))
        let beside = (own.margins.isEmpty ? [] : [margin]) + [status, validity]
        file.add(
            name, along: axes, .doubles(own.values),
            [unit, ResultAttribute("long_name", .text(result.quantity))] + attributes(of: result) + [
                ResultAttribute("ancillary_variables", .text(beside.map { name + $0 }.joined(separator: " ")))
            ])
        if !own.margins.isEmpty {
            file.add(
                name + margin, along: axes, .doubles(own.margins),
                [unit, ResultAttribute("long_name", .text("how far \(result.quantity) is within its limits"))])
        }
        let words = QuantityStatus.allCases.map(\.word).joined(separator: " ")
        file.add(
            name + status, along: axes, .bytes(own.statuses.map(\.rawValue)),
            [
                ResultAttribute("long_name", .text("how \(result.quantity) was found")),
                ResultAttribute("flag_values", .bytes(QuantityStatus.allCases.map(\.rawValue))),
                ResultAttribute("flag_meanings", .text(words)),
            ])
        file.add(
            name + validity, along: axes, .bytes(own.isWithinValidity.map { $0 ? 1 : 0 }),
            [
                ResultAttribute("long_name", .text("whether models are used where they hold")),
                ResultAttribute("flag_values", .bytes([0, 1])),
                ResultAttribute("flag_meanings", .text("outside within")),
            ])
    }

    /// Limits and verdict, called as in JSON.
    private static func attributes(of result: SpecResult) -> [ResultAttribute] {
        let yield = result.yield
        let numbers = [
            ("minimum", result.minimum?.value), ("typical", result.typical?.value), ("maximum", result.maximum?.value),
            ("measured", result.measured), ("margin", result.margin), ("yield_required", yield?.required),
            ("yield_observed", yield?.observed), ("yield_lower", yield?.interval.lower),
            ("yield_upper", yield?.interval.upper), ("yield_confidence", yield.map { _ in YieldInterval.confidence }),
        ]
        let counts: [(String, Int?)] = [
            ("yield_holding", yield?.holding), ("yield_samples", yield?.samples),
            ("yield_without_value", yield?.missing), ("conditions", result.conditionCount),
            ("not_met", result.failureCount),
            ("without_value", result.missingCount), ("outside_validity", result.outsideValidityCount),
        ]
        let texts = [
            ("at", result.place), ("over", result.over), ("reason", result.reason ?? ""),
            ("verdict", result.verdict.rawValue),
        ]
        return numbers.compactMap { name, value in value.map { ResultAttribute(name, .numbers([$0])) } }
            + counts.compactMap { name, count in count.map { ResultAttribute(name, .integers([Int64($0)])) } }
            + texts.filter { !$1.isEmpty }.map { ResultAttribute($0, .text($1)) }
    }
}
