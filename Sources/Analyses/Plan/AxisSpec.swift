internal import Devices

/// One axis of a sweep as the text says it, before anything is evaluated.
struct AxisSpec: Sendable {
    /// What moves along the axis.
    enum Kind: Sendable {
        /// Names of variants; `base` is the device unchanged.
        case variants([String])
        /// Members of the spread; number 0 is the nominal device.
        case samples(Int)
        /// All combinations of the corners.
        case corners([Corner])
        /// Texts that change what the device is made of: an activity model, a channel's model.
        case texts(path: String, values: [TextNode])
        /// Quantities that move together; the first names the axis.
        case columns([Column])
        /// Nothing moves: what figures reduce where an analysis has no axis of its own.
        case point
        /// Devices that differ in some values, which are filled in before each run: ``Sweep/at(_:)``.
        case designs([DesignColumn])
    }

    /// One quantity along an axis.
    struct Column: Sendable {
        /// Full dotted path; `V` or `I` for what is held at the port.
        let path: String
        let values: Values
        /// Where it is written.
        let node: TextNode
    }

    enum Values: Sendable {
        case list([TextNode])
        case range(from: TextNode, to: TextNode, extent: Extent, isLogarithmic: Bool)
    }

    enum Extent: Sendable {
        case points(Int)
        case step(TextNode)
    }

    /// One combination of corner values.
    struct Corner: Sendable {
        let name: String
        let values: [(path: String, value: TextNode)]
    }

    let kind: Kind
    let node: TextNode

    /// An axis of one value.
    init(columnOf path: String, _ value: TextNode) {
        kind = .columns([Column(path: path, values: .list([value]), node: value)])
        node = value
    }

    /// An axis of another making, written at `node`.
    init(_ kind: Kind, at node: TextNode) {
        self.kind = kind
        self.node = node
    }

    /// Whether another member of the axis may have other equations.
    var isStructural: Bool {
        switch kind {
        case .variants, .texts: true
        case .samples, .corners, .columns, .point, .designs: false
        }
    }

    /// The path that names the axis.
    var path: String {
        switch kind {
        case .variants: "variant"
        case .samples: "sample"
        case .corners: "corner"
        case .texts(let path, _): path
        case .columns(let columns): columns.first?.path ?? ""
        case .point: "point"
        case .designs: "design"
        }
    }
}
