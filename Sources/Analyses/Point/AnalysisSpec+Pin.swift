package import Devices

/// One number of an analysis, asked for by name.
extension AnalysisSpec {
    /// Whether a figure of this name is read off.
    package func hasFigure(_ name: String) -> Bool { figures.contains { $0.name == name } }

    /// Whether something is recorded by this name, or is this expression.
    package func hasRecord(_ name: String) -> Bool { records.contains { $0.name == name || $0.text.scalar == name } }

    /// Names of figures and records, for messages.
    package var quantityNames: [String] { figures.compactMap(\.name) + records.map { $0.name ?? $0.text.scalar ?? "" } }

    /// The analysis reduced to one number: axes of pinned paths are gone, and only the quantity asked for is kept.
    ///
    /// - Parameters:
    ///   - name: of the figure or record.
    ///   - paths: full paths whose values the caller has set in the device; `V` and `I` among them are held here.
    ///   - hasVariant: whether the caller has chosen a variant; the axis `variant` is then gone.
    /// - Throws: an axis is left that nothing pins. The axis of samples is left out: its first is the nominal device.
    package func pinned(
        to name: String, at paths: [(path: String, value: TextNode)], hasVariant: Bool
    ) throws(Diagnostic) -> AnalysisSpec {
        var result = self
        let isFigure = hasFigure(name)
        result.figures = isFigure ? figures.filter { $0.name == name } : []
        result.records = isFigure ? [] : records.filter { $0.name == name || $0.text.scalar == name }
        result.keepsFiguresOnly = isFigure
        let set = Set(paths.map(\.path))
        result.held.removeAll { set.contains($0.path.description) }
        if let voltage = paths.first(where: { $0.path == "V" }) {
            (result.voltage, result.current) = (voltage.value, nil)
        }
        if let current = paths.first(where: { $0.path == "I" }) {
            (result.voltage, result.current) = (nil, current.value)
        }
        result.axes = []
        for (index, axis) in axes.enumerated() {
            let isInnermost = index == axes.count - 1
            switch axis.kind {
            case .samples: continue
            case .variants where hasVariant: continue
            case .texts(let path, _) where set.contains(path): continue
            case .columns(let columns) where columns.contains { set.contains($0.path) }:
                guard columns.allSatisfy({ set.contains($0.path) }) else {
                    throw axis.node.diagnostic("`at` pins one of the paths that move together here, but not all")
                }
                guard !isInnermost || !isFigure else {
                    throw axis.node.diagnostic("figure `\(name)` reduces this axis, so `at` cannot pin `\(axis.path)`")
                }
                continue
            default: break
            }
            guard isInnermost, isFigure else {
                throw axis.node.diagnostic(
                    "`\(self.name).\(name)` has a value for each of `\(axis.path)`",
                    help: "pin it: `at: { \(axis.path): ... }`" + (axis.path == "variant" ? " or `variant: name`" : ""))
            }
            result.axes.append(axis)
        }
        return result
    }
}
