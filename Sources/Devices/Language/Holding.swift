/// What a key of the language holds.
public indirect enum Holding: Sendable {
    /// An expression. `units` names the dimensions it may have, `1` for a plain number; empty where the dimension
    /// is not the key's to say. `words` are texts that stand in place of an expression, such as `balance`.
    case expression(units: [String] = [], words: [String] = [])
    /// One line or block of text.
    case text
    /// `true` or `false`.
    case boolean
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// One of some words.
    case word([Word])
    /// The name of a node, a solution or a terminal.
    case node
    /// The name of a model, or `./file.yaml`.
    case model
    /// The name of an entry beside this one.
    case sibling
    case list(Holding)
    /// A map whose keys are names the user gives.
    case named(Holding, Naming)
    /// A map whose keys are ions.
    case ions(Holding)
    /// A map whose keys are paths.
    case paths(Holding)
    /// A map with the keys of a table of the vocabulary.
    case table(String)
    /// One of several forms, told apart by their shape.
    case choice([Holding])
    /// Not looked into here.
    case anything

    /// What names of a map may be.
    public enum Naming: Sendable {
        /// `[A-Za-z_][A-Za-z0-9_]*`, because expressions mention them.
        case identifier
        /// The same with `-`.
        case dashed
        /// Any text, such as a formula.
        case free
    }

    /// A word, and whether it means something in this version.
    public struct Word: Sendable, ExpressibleByStringLiteral {
        /// As typed.
        public let name: String
        /// Whether it is in this version.
        public let isBuilt: Bool

        /// A word that is in this version.
        public init(stringLiteral value: String) { self.init(value) }

        /// A word.
        public init(_ name: String, isBuilt: Bool = true) {
            self.name = name
            self.isBuilt = isBuilt
        }
    }

    /// An expression of any dimension.
    public static let expression = Holding.expression()

    /// An expression of one dimension, or of one of two.
    public static func quantity(_ units: String...) -> Holding { .expression(units: units) }
}

/// One key of a map of the language.
public struct Key: Sendable {
    /// As typed.
    public let name: String
    /// What stands behind it.
    public let holds: Holding
    /// Whether the map is wrong without it.
    public var isRequired = false
    /// What holds where it is not given, as text.
    public var standard: String?
    /// Whether it is in this version; a known key that is not is said to be so.
    public var isBuilt = true
    /// Whether `variants`, `sweep` and the like may name it.
    public var hasPath = true
    /// One line for the manual.
    public let doc: String

    init(_ name: String, _ holds: Holding, _ doc: String) {
        self.name = name
        self.holds = holds
        self.doc = doc
    }

    /// The same key, required.
    var required: Key { with { $0.isRequired = true } }
    /// The same key, known but not in this version.
    var later: Key { with { $0.isBuilt = false } }
    /// The same key, out of reach of paths.
    var fixed: Key { with { $0.hasPath = false } }
    /// The same key with what holds without it.
    func standard(_ text: String) -> Key { with { $0.standard = text } }

    private func with(_ change: (inout Key) -> Void) -> Key {
        var copy = self
        change(&copy)
        return copy
    }
}

/// The keys of one kind of map.
public struct Table: Sendable {
    /// What refers to it.
    public let name: String
    /// What it is called in messages: `a solution`.
    public let title: String
    /// Its keys, in the order they are listed to the user.
    public let keys: [Key]
    /// Whether further keys are the parameters of the model it names.
    public let takesParameters: Bool
    /// What further keys of free names hold; `nil` where there are none.
    public let others: Holding?

    private let index: [String: Int]

    init(_ name: String, _ title: String, takesParameters: Bool = false, others: Holding? = nil, _ keys: [Key]) {
        self.name = name
        self.title = title
        self.keys = keys
        self.takesParameters = takesParameters
        self.others = others
        index = Dictionary(keys.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// One of its keys, or one of those that every entry may carry.
    public func key(_ name: String) -> Key? {
        if let position = index[name] { return keys[position] }
        return Vocabulary.common.first { $0.name == name }
    }
}

extension Holding {
    /// Whether an expression may stand here.
    package var isQuantity: Bool {
        switch self {
        case .expression, .integer: true
        case .choice(let forms): forms.contains(where: \.isQuantity)
        default: false
        }
    }
}
