internal import Devices

/// A sweep of the frequency of small signals, as the text says it.
struct ImpedanceSpec: Sendable {
    /// What is moved: `V`, `I`, or the full path of a value.
    enum Input: Sendable { case voltage, current, path(FullPath) }

    let node: TextNode
    /// `nil` where the text leaves it out.
    let input: Input?
    let output: TextNode?
    /// The axis of frequencies.
    let axis: AxisSpec

    /// Path of the axis of frequencies.
    static let path = "frequency"

    /// Reads `impedance` of an analysis; `nil` where there is none, or after a problem.
    init?(_ node: TextNode?, of descriptor: Descriptor, problems: inout Diagnostics) {
        guard let node else { return nil }
        self.node = node
        output = node["output"]
        guard let from = node["from"], let to = node["to"], let points = Int(node["points"]?.scalar ?? "") else {
            return nil
        }
        axis = AxisSpec(
            .columns([
                AxisSpec.Column(
                    path: Self.path,
                    values: .range(
                        from: from, to: to, extent: .points(points),
                        isLogarithmic: node["spacing"]?.scalar != "linear"), node: node)
            ]), at: node)
        switch node["input"]?.scalar {
        case nil: input = nil
        case "V": input = .voltage
        case "I": input = .current
        case let text?:
            guard let place = node["input"] else { return nil }
            do throws(Diagnostic) {
                let paths = try descriptor.resolve(text)
                guard paths.count == 1 else {
                    problems.append(place.diagnostic("`input` is one path, and this is \(paths.count)"))
                    return nil
                }
                input = .path(paths[0])
            } catch {
                problems.append(
                    place.diagnostic(error.message, help: error.help ?? "`V`, `I`, or a path of the device"))
                return nil
            }
        }
    }

    /// Whether a transfer is asked beside the impedance.
    var hasTransfer: Bool { input != nil || output != nil }

    /// What is stored: parts of complex quantities.
    ///
    /// - Parameter hasPort: whether the device has an impedance of its own.
    func records(hasPort: Bool) -> [AnalysisSpec.Record] {
        let wholes = (hasTransfer ? ["transfer"] : []) + (hasPort || !hasTransfer ? ["impedance"] : [])
        return wholes.flatMap { whole in
            SmallSignalNames.parts.map { part in
                AnalysisSpec.Record(
                    name: "\(whole)_\(part)", text: TextNode(scalar: "\(part)(\(whole))", from: "impedance"),
                    place: node)
            }
        }
    }
}
