package import Devices

/// One number of an analysis, asked for by name.
extension AnalysisSpec {
    /// Whether a figure of this name is read off.
    package func hasFigure(_ name: String) -> Bool { figures.contains { $0.name == name } }

    /// Whether something is recorded by this name, or is this expression.
    package func hasRecord(_ name: String) -> Bool { records.contains { $0.isCalled(name) } }

    /// Names of figures.
    package var figureNames: [String] { figures.compactMap(\.name) }

    /// Whether it follows the device in time: a record is then a trace, and figures reduce it.
    package var runsInTime: Bool { transient != nil }

    /// Names of figures and records, for messages.
    package var quantityNames: [String] { figures.compactMap(\.name) + records.map { $0.name ?? $0.text.scalar ?? "" } }

    /// The path of the innermost axis; `nil` without one.
    package var innermostPath: String? { axes.last?.path }

    /// The same analysis with its only record called by a name.
    package func naming(_ name: String) -> AnalysisSpec {
        var result = self
        result.records = records.map { Record(name: name, text: $0.text) }
        return result
    }

    /// The analysis of the nominal device: corners it sweeps are gone.
    package var withoutCorners: AnalysisSpec {
        var result = self
        result.axes.removeAll { if case .corners = $0.kind { true } else { false } }
        return result
    }

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
        let isFigure = hasFigure(name)
        var result = try pinned(
            at: paths, hasVariant: hasVariant, keepsInnermost: isFigure && transient == nil, what: "figure `\(name)`",
            called: "`\(self.name).\(name)`")
        result.figures = isFigure ? figures.filter { $0.name == name } : []
        result.records = isFigure ? [] : records.filter { $0.isCalled(name) }
        result.keepsFiguresOnly = isFigure
        return result
    }

    /// The analysis reduced to its innermost curve, with other expressions recorded; as ``pinned(to:at:hasVariant:)``.
    ///
    /// - Parameters:
    ///   - records: name and expression.
    ///   - what: the curve is for, in messages.
    package func curve(
        recording records: [(name: String, text: TextNode)], for what: String,
        at paths: [(path: String, value: TextNode)],
        hasVariant: Bool
    ) throws(Diagnostic) -> AnalysisSpec {
        var result = try pinned(
            at: paths, hasVariant: hasVariant, keepsInnermost: true, what: "`\(what)`", called: "`\(name).\(what)`")
        result.figures = []
        result.records = records.map { Record(name: $0.name, text: $0.text) }
        result.keepsFiguresOnly = false
        return result
    }

    /// The operating point with expressions recorded, `V` or `I` held where `paths` say so.
    package static func operatingPoint(
        recording records: [(name: String, text: TextNode)], at paths: [(path: String, value: TextNode)]
    ) -> AnalysisSpec {
        var result = operatingPoint
        result.records = records.map { Record(name: $0.name, text: $0.text) }
        result.hold(paths)
        return result
    }

    private mutating func hold(_ paths: [(path: String, value: TextNode)]) {
        if let voltage = paths.last(where: { $0.path == "V" }) { (self.voltage, current) = (voltage.value, nil) }
        if let current = paths.last(where: { $0.path == "I" }) { (voltage, self.current) = (nil, current.value) }
    }

    func pinned(
        at paths: [(path: String, value: TextNode)], hasVariant: Bool, keepsInnermost: Bool, what: String,
        called: String
    ) throws(Diagnostic) -> AnalysisSpec {
        var result = self
        let set = Set(paths.map(\.path))
        result.held.removeAll { set.contains($0.path.description) }
        result.hold(paths)
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
                guard !isInnermost || !keepsInnermost else {
                    throw axis.node.diagnostic("\(what) reduces this axis, so `at` cannot pin `\(axis.path)`")
                }
                continue
            default: break
            }
            guard isInnermost, keepsInnermost else {
                throw axis.node.diagnostic(
                    "\(called) has a value for each of `\(axis.path)`",
                    help: "pin it: `at: { \(axis.path): ... }`" + (axis.path == "variant" ? " or `variant: name`" : ""))
            }
            result.axes.append(axis)
        }
        return result
    }
}
