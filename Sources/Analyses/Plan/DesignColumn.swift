package import Devices

/// A value that designs set: what a search may choose.
package struct DesignColumn: Sendable {
    /// Full dotted path.
    package let path: String
    /// Both ends of its range, or its choices.
    package let texts: [TextNode]

    /// - Parameter texts: one or more plain values.
    package init(path: String, texts: [TextNode]) {
        self.path = path
        self.texts = texts
    }
}

/// The names that derivatives by what designs set are recorded by.
package struct DesignSlopes: Sendable {
    /// Full paths of what is set.
    package let paths: [String]

    /// What the quantity itself is called there.
    package static let quantity = "quantity"

    /// What the distance of a requirement from its edge is called.
    package static func distance(_ requirement: Int) -> String { "requirement_\(requirement)" }

    /// What the derivatives of something are called, by path.
    package func columns(of name: String) -> [(name: String, path: String)] {
        paths.enumerated().map { ("\(name)_by_\($0)", $1) }
    }
}

extension AnalysisSpec {
    /// All values that designs set.
    var designColumns: [DesignColumn] {
        axes.flatMap { axis -> [DesignColumn] in if case .designs(let columns) = axis.kind { columns } else { [] } }
    }

    /// The same with the derivatives of what it records by every value that designs set.
    ///
    /// `nil` where nothing is differentiated: what follows a device in time or is read off a curve, and what is known to first
    /// order itself.
    package var withDesignSlopes: (spec: AnalysisSpec, slopes: DesignSlopes)? {
        guard transient == nil, impedance == nil, sensitivity == nil, figures.isEmpty, let record = records.first,
            !designColumns.isEmpty
        else { return nil }
        let slopes = DesignSlopes(paths: designColumns.map(\.path))
        return (differentiated(record, by: slopes.columns(of: DesignSlopes.quantity), at: record.text), slopes)
    }

    /// The same, with how far each requirement of the models is from its edge and the derivatives of that as well.
    package var withDistances: (spec: AnalysisSpec, slopes: DesignSlopes)? {
        guard case (var spec, let slopes)? = withDesignSlopes else { return nil }
        spec.recordsDistances = true
        return (spec, slopes)
    }

    /// Records how far requirements are from their edges, where that is asked for.
    ///
    /// - Parameter requirements: how many the device has.
    mutating func recordDistances(of requirements: Int) {
        guard recordsDistances, let text = records.first?.text else { return }
        let slopes = DesignSlopes(paths: designColumns.map(\.path))
        for number in 0..<requirements {
            let name = DesignSlopes.distance(number)
            let distance = Record(name: name, text: text, requirement: number, place: text)
            records.append(distance)
            self = differentiated(distance, by: slopes.columns(of: name), at: text)
        }
    }

    /// The same with the derivatives of a record by some paths, each recorded by a name.
    func differentiated(_ record: Record, by paths: [(name: String, path: String)], at node: TextNode) -> AnalysisSpec {
        guard !paths.isEmpty else { return self }
        var result = self
        result.records += paths.map { name, path in
            Record(
                name: name, text: record.text, derivative: Derivative(path: path, isRelative: false),
                requirement: record.requirement, place: record.text)
        }
        result.sensitivity = SensitivitySpec(by: paths.map { (path: $0.path, node: node) })
        return result
    }

    /// The axis of designs; `nil` where the device is as it is.
    var designAxis: Int? {
        axes.firstIndex { if case .designs = $0.kind { true } else { false } }
    }
}
