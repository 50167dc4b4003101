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

extension AnalysisSpec {
    /// The axis of designs; `nil` where the device is as it is.
    var designAxis: Int? {
        axes.firstIndex { if case .designs = $0.kind { true } else { false } }
    }
}
