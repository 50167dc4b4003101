internal import Devices
internal import Equations
internal import Units

/// Names of variables and axes, none of them twice.
extension SweepBuilder {
    mutating func nameEverything(_ drafts: [Draft]) throws(Diagnostics) {
        func expression(_ pick: (Draft) -> Expression?) -> Expression? { drafts.lazy.compactMap(pick).first }
        let recorded = recordNames()
        for (number, record) in spec.records.enumerated() where !spec.keepsFiguresOnly {
            if isCoordinate(number, named: recorded[number], drafts) { continue }
            let dimension = expression { $0.records[number] }?.dimension ?? .none
            variables.append(
                SweepVariable(
                    kind: .record(number), name: recorded[number], dimension: dimension,
                    longName: record.title))
        }
        if !storesAxesAlone {
            for (offset, moving) in movingAxes.enumerated() {
                variables.append(
                    SweepVariable(
                        kind: .record(spec.records.count + offset), name: moving.name,
                        dimension: moving.coordinate.value.dimension, longName: moving.coordinate.path))
            }
        }
        let isIterative = drafts.contains { !$0.device.equations.isEmpty }
        if spec.transient != nil {
            addIntegrationVariables(drafts)
        } else if !spec.keepsFiguresOnly {
            var kinds: [(SweepVariable.Kind, String, String)] = [
                (.status, "solver_status", "how the point ended"),
                (.validity, "within_validity", "whether all models are used where they hold"),
            ]
            if isIterative {
                kinds += [
                    (.iterations, "solver_iterations", "iterations of the solver"),
                    (.residual, "solver_residual", "what is left of the equations, in units of their tolerances"),
                    (.rootCount, "root_count", "zero-current potentials found; 1 where proven unique"),
                ]
            }
            for (kind, name, long) in kinds {
                variables.append(SweepVariable(kind: kind, name: name, dimension: .none, longName: long))
            }
        }
        for (number, figure) in spec.figures.enumerated() {
            let dimension = expression { $0.figures[number] }?.dimension ?? .none
            let name = figure.name ?? "figure"
            variables.append(
                SweepVariable(
                    kind: .figure(number), name: name, dimension: dimension, longName: figure.text.scalar ?? ""))
            variables.append(
                SweepVariable(
                    kind: .figureStatus(number), name: name + "_status", dimension: .none,
                    longName: "whether \(name) was found"))
        }
        addSideVariables(drafts)
        try refuseTwins()
    }

    /// Two variables of one name are an error at the second of them.
    private func refuseTwins() throws(Diagnostics) {
        var named: [(name: String, text: TextNode?)] = zip(axes, spec.axes).map { ($0.name, $1.node) }
        named += variables.map { variable in
            switch variable.kind {
            case .record(let number):
                (variable.name, (number < spec.records.count ? spec.records[number].text : nil))
            case .figure(let number), .figureStatus(let number): (variable.name, spec.figures[number].text)
            case .status, .validity, .iterations, .residual, .rootCount, .integration: (variable.name, nil)
            }
        }
        named += sideVariables.map { side in (side.name, side.axes.last.map { spec.axes[$0].node }) }
        var problems = Diagnostics()
        var texts: [String: TextNode?] = [:]
        for (name, text) in named {
            guard let first = texts[name] else {
                texts.updateValue(text, forKey: name)
                continue
            }
            // Names of the solver have no place in the text, and their twin then has.
            let places = [first, text].compactMap(\.self)
            let other = places.count == 2 ? "; the other is at \(places[0].location.place)" : ""
            let message = "two variables of the results would be called `\(name)`" + other
            let help = "name them in `record`: `{ first: ..., second: ... }`"
            problems.append(
                places.last?.diagnostic(message, help: help) ?? Diagnostic(message, help: help))
        }
        if problems.hasErrors { throw problems }
    }

    /// Whether a record is what an axis of its name holds already: `V` where `V` is swept.
    private func isCoordinate(_ number: Int, named name: String, _ drafts: [Draft]) -> Bool {
        guard let axis = axes.firstIndex(where: { $0.name == name }) else { return false }
        return drafts.allSatisfy { draft in
            let own = draft.device.varied.coordinates.first { $0.axis == axis && $0.path == axes[axis].path }
            guard let record = draft.records[number], let own else { return false }
            return record.isSame(as: own.value)
        }
    }

    /// Names of what is recorded and read off, which axes keep clear of, save those that are axes themselves.
    var wantedNames: Set<String> {
        let own = Set(
            spec.axes.map(\.path).filter { ["V", "I", "temperature"].contains($0) }.flatMap {
                QuantityName.axisNames([$0])
            })
        return Set(recordNames() + spec.figures.compactMap(\.name)).subtracting(own)
    }

    private func recordNames() -> [String] {
        let texts = spec.records.map { $0.text.scalar ?? "" }
        var names = zip(spec.records, texts).map { $0.name ?? QuantityName.name(of: $1) }
        // Two ions of one formula keep their charges.
        for index in names.indices where spec.records[index].name == nil {
            let twins = names.indices.filter {
                $0 != index && names[$0] == names[index] && spec.records[$0].name == nil
            }
            guard !twins.isEmpty, texts[index].contains("(") else { continue }
            for twin in twins + [index] {
                guard let open = texts[twin].lastIndex(of: "("), texts[twin].hasSuffix(")") else { continue }
                let ion = String(texts[twin][texts[twin].index(after: open)...].dropLast())
                names[twin] = names[twin].replacing(
                    QuantityName.ionName(ion), with: QuantityName.chargedIonName(ion), maxReplacements: 1)
            }
        }
        return names
    }
}
