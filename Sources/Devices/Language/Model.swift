/// A model as text: what a device may set of it. Its equations are read by a later stage.
public struct Model: Sendable {
    /// What a model is of.
    public enum Kind: String, Sendable {
        case channel, pump, element, electrode
    }

    /// A parameter that a device may set.
    public struct Parameter: Sendable {
        /// As typed.
        public let name: String
        /// Its unit as typed; `1` where none is given.
        public let unit: String
        /// What holds where the device sets none; `nil` where it must.
        public let standard: TextNode?
        /// Whether it is an ion rather than a number.
        public let isIon: Bool
        /// Whether it is a condition rather than a number.
        public let isCondition: Bool
        /// Whether it is one of a device, whose dimension its value tells.
        public let isOfDevice: Bool
        /// Whether it has one value for each ion.
        public let isPerIon: Bool
        /// Declared per area.
        public let isExtensive: Bool
        /// As typed.
        public let node: TextNode
    }

    /// The name it is known by.
    public let name: String
    /// What it is of; `nil` where the file does not say it (which is reported).
    public let kind: Kind?
    /// Its map, with the models it is like laid under it.
    public let root: TextNode
    /// In the order typed.
    public let parameters: [Parameter]
    /// Whether it uses only what is in this version.
    public let isBuilt: Bool
    /// The device that stands as an element; `nil` of a model.
    public let device: Descriptor?

    private let index: [String: Int]

    init(name: String, root: TextNode, isBuilt: Bool, device: Descriptor? = nil) {
        self.name = name
        self.root = root
        self.isBuilt = isBuilt
        self.device = device
        kind = root["kind"]?.scalar.flatMap(Kind.init)
        let parameters = (root["parameters"]?.map ?? []).map { entry in
            let node = entry.value
            let isShort = node.map == nil
            return Parameter(
                name: entry.key, unit: node["unit"]?.scalar ?? "1",
                standard: isShort ? node : node["default"] ?? node["value"], isIon: node["type"]?.scalar == "ion",
                isCondition: node["type"]?.scalar == "condition", isOfDevice: device != nil,
                isPerIon: node["each"]?.scalar == "ion", isExtensive: node["extensive"]?.scalar == "true", node: node)
        }
        self.parameters = parameters
        index = Dictionary(parameters.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A device as an element: its parameters are those of the element.
    init(_ device: Descriptor) {
        let root = device.root
        let kept = (root.map ?? []).filter { ["name", "doc", "parameters"].contains($0.key) }
        self.init(
            name: device.name,
            root: root.replacing(with: .map(kept)).setting("kind", to: root.replacing(with: .scalar("element"))),
            isBuilt: true, device: device)
    }

    /// A parameter by name.
    public func parameter(_ name: String) -> Parameter? { index[name].map { parameters[$0] } }
}
