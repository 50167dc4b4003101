internal import Devices
internal import Solvers
internal import Units

extension Sweep {
    /// The group of a results file that holds this sweep: its axes and variables.
    ///
    /// - Parameter name: of the group; empty for the root.
    public func group(named name: String) -> ResultGroup {
        var resultAxes = axes.map { axis in
            var attributes = [
                ResultAttribute("long_name", .text(axis.path)), ResultAttribute("path", .text(axis.path)),
            ]
            if let unit = axis.unit { attributes.insert(ResultAttribute("units", .text(unit)), at: 0) }
            return ResultAxis(name: axis.name, coordinate: axis.coordinate, attributes: attributes)
        }
        // A sweep without axes is one point.
        if resultAxes.isEmpty { resultAxes = [ResultAxis(name: "point", coordinate: .count(1))] }
        return ResultGroup(
            name: name, axes: resultAxes,
            variables: variables.map(resultVariable)
                + sideVariables.map { side in
                    ResultVariable(
                        name: side.name, kind: .double, axes: side.axes.map { axes[$0].name },
                        chunk: side.extents.map { max(1, $0) },
                        attributes: [
                            ResultAttribute("units", .text(side.unit)), ResultAttribute("long_name", .text(side.path)),
                            ResultAttribute("path", .text(side.path)),
                        ])
                })
    }

    /// What samples set, by path: a number for each sample of every value that spreads.
    package var draws: [SampleDraws] {
        guard let axis = spec.axes.firstIndex(where: { if case .samples = $0.kind { true } else { false } }) else {
            return []
        }
        return sideVariables.filter { $0.axes == [axis] }.map {
            SampleDraws(name: $0.name, path: $0.path, unit: $0.unit, values: $0.values)
        }
    }

    /// Attributes about how it was solved, for the file.
    public var attributes: [ResultAttribute] {
        let activity =
            activityNotes.isEmpty
            ? [] : [ResultAttribute("iontronic_activity_notes", .text(activityNotes.joined(separator: "; ")))]
        if let tolerance = transients.first?.settings.tolerance {
            return activity + [ResultAttribute("solver_step_tolerance", .numbers([tolerance]))]
        }
        return activity + (isIterative ? tolerances.map { ResultAttribute($0.name, .numbers([$0.value])) } : [])
    }

    private func resultVariable(_ variable: SweepVariable) -> ResultVariable {
        var attributes: [ResultAttribute] = []
        switch variable.kind {
        case .record, .figure, .integration(.end), .integration(.period), .integration(.multiplier):
            attributes.append(ResultAttribute("units", .text(variable.dimension.description)))
        case .residual: attributes.append(ResultAttribute("units", .text("1")))
        default: break
        }
        attributes.append(ResultAttribute("long_name", .text(variable.longName)))
        switch variable.kind {
        case .record(let number):
            if number < spec.records.count, let derivative = spec.records[number].derivative {
                attributes += [
                    ResultAttribute("derivative_of", .text(spec.records[number].text.scalar ?? "")),
                    ResultAttribute("derivative_by", .text(derivative.path)),
                    ResultAttribute("derivative_form", .text(derivative.isRelative ? "logarithmic" : "absolute")),
                ]
            }
            let kinds: [SweepVariable.Kind] = [
                .status, .validity, .iterations, .residual, .integration(.status), .integration(.validity),
            ]
            let beside = variables.filter { kinds.contains($0.kind) }.map(\.name)
            if !beside.isEmpty {
                attributes.append(ResultAttribute("ancillary_variables", .text(beside.joined(separator: " "))))
            }
        case .status, .integration(.status):
            attributes.append(ResultAttribute("flag_values", .bytes(LaneOutcome.allCases.map(\.rawValue))))
            attributes.append(
                ResultAttribute("flag_meanings", .text(LaneOutcome.allCases.map(\.word).joined(separator: " "))))
        case .validity, .integration(.validity):
            attributes.append(ResultAttribute("flag_values", .bytes([0, 1])))
            attributes.append(ResultAttribute("flag_meanings", .text("outside within")))
        case .integration(.method):
            attributes.append(ResultAttribute("flag_values", .bytes(IntegrationMethod.allCases.map(\.rawValue))))
            attributes.append(ResultAttribute("flag_meanings", .text("dormand_prince_5 rodas_5p relaxation")))
        case .figure(let number):
            let status = variables.first { $0.kind == .figureStatus(number) }?.name ?? ""
            attributes.append(ResultAttribute("ancillary_variables", .text(status)))
        case .figureStatus:
            attributes.append(ResultAttribute("flag_values", .bytes(CurveReduction.Outcome.allCases.map(\.rawValue))))
            attributes.append(ResultAttribute("flag_meanings", .text("found none several not_computed")))
        default: break
        }
        var names = axes.map(\.name)
        var chunk = layout.chunk
        if variable.isReduced, !names.isEmpty {
            names.removeLast()
            chunk.removeLast()
        }
        if names.isEmpty {
            names = axes.isEmpty ? ["point"] : []
            chunk = axes.isEmpty ? [1] : []
        }
        return ResultVariable(
            name: variable.name, kind: variable.storage, axes: names, chunk: chunk, attributes: attributes)
    }
}

/// What the samples of a spread set of one path.
public struct SampleDraws: Sendable {
    /// In a file.
    public let name: String
    /// Full dotted path.
    public let path: String
    /// SI unit, as files name it.
    public let unit: String
    /// By sample, SI; the first is that of the device itself.
    public let values: [Double]
}
