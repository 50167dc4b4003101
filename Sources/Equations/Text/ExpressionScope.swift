public import Units

/// What the names of an expression mean where it stands.
public protocol ExpressionScope {
    /// What `reference` means; `nil` when it means nothing here.
    ///
    /// The constants and functions of ``ExpressionLowering`` are not asked for. Arguments come as syntax, because what
    /// they may be depends on the name: `lowering` gives their values and the ions they name.
    func resolve(
        _ reference: ReferenceSyntax, in lowering: ExpressionLowering
    ) throws(ExpressionError) -> ExpressionValue?

    /// The ions that `sum(...)` and `product(...)` run over.
    var ions: [String] { get }

    /// A name the user gave that can stand in the expression: a parameter, state, definition. Names that the language
    /// defines, such as `V`, are none of these.
    func ownName(_ name: String) -> ScopeName?

    /// Everything that can stand in the expression, for suggestions.
    var names: [String] { get }
}

extension ExpressionScope {
    /// No ions.
    public var ions: [String] { [] }
    /// No suggestions.
    public var names: [String] { [] }
    /// No names of the user.
    public func ownName(_ name: String) -> ScopeName? { nil }
}

/// What a text stands for: a quantity, or a condition (the plain number 1 or 0), which is not a number to the user.
public enum ExpressionValue {
    case quantity(Expression)
    case condition(Expression)
}

/// What is known of a name that the user gave.
public struct ScopeName: Hashable, Sendable {
    /// What it is, in a word: `parameter`, `gate`, `state`.
    public var kind: String
    /// What it is measured in; `nil` where that has not been read yet.
    public var dimension: Dimension?

    /// A `kind` in `dimension`.
    public init(kind: String, dimension: Dimension?) {
        self.kind = kind
        self.dimension = dimension
    }
}

/// Where the value of an expression goes, and what it must therefore be.
public struct ExpressionPlace: Hashable, Sendable {
    /// The key, as messages call it: `conductance`.
    public var name: String
    /// What it is measured in.
    public var dimension: Dimension
    /// Another dimension that is accepted, and what happens to it: `S`, "divided by the area".
    public var alternative: Alternative?

    /// A second dimension of a place.
    public struct Alternative: Hashable, Sendable {
        /// What such values are measured in.
        public var dimension: Dimension
        /// How the value is converted: `divided by the area`.
        public var conversion: String

        /// Values in `dimension` are accepted and converted as `conversion` says.
        public init(_ dimension: Dimension, _ conversion: String) {
            self.dimension = dimension
            self.conversion = conversion
        }
    }

    /// A place called `name` for values in `dimension`.
    public init(_ name: String, _ dimension: Dimension) {
        self.name = name
        self.dimension = dimension
    }

    /// A place for values per area, or absolute ones that the membrane's area divides.
    public init(_ name: String, perArea dimension: Dimension) {
        self.init(name, dimension)
        alternative = Alternative(dimension * .area, "divided by the area")
    }
}
