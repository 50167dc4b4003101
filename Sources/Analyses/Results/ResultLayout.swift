/// The shape of a results file, known before the first point is solved.
public struct ResultLayout: Sendable {
    /// Attributes of the file, in order.
    public var attributes: [ResultAttribute]
    /// Every file the results were made from: the device first, then models and tables.
    public var sources: [ResultSource]
    /// The root first (`name == ""`), then a group for each analysis where there are several.
    public var groups: [ResultGroup]

    /// A layout of one or more groups.
    public init(attributes: [ResultAttribute], sources: [ResultSource], groups: [ResultGroup]) {
        self.attributes = attributes
        self.sources = sources
        self.groups = groups
    }
}

/// A named value attached to the file, a group or a variable.
public struct ResultAttribute: Sendable, Hashable {
    /// What an attribute can hold.
    public enum Value: Sendable, Hashable {
        case text(String)
        case numbers([Double])
        case integers([Int64])
        case bytes([Int8])
    }

    /// Its name in the file.
    public var name: String
    /// What it holds.
    public var value: Value

    /// An attribute.
    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

/// The exact text of a file that the results depend on.
public struct ResultSource: Sendable, Hashable {
    /// Path relative to the device file.
    public var path: String
    /// The whole text.
    public var text: String
    /// Lower-case hexadecimal.
    public var sha256: String

    /// A source file.
    public init(path: String, text: String, sha256: String) {
        self.path = path
        self.text = text
        self.sha256 = sha256
    }
}

/// A group of variables over shared axes.
public struct ResultGroup: Sendable {
    /// Empty for the root.
    public var name: String
    /// Attributes, in order.
    public var attributes: [ResultAttribute]
    /// Axes that this group defines, in order; variables may also use axes of the root.
    public var axes: [ResultAxis]
    /// The variables over its axes, in order.
    public var variables: [ResultVariable]

    /// A group.
    public init(name: String, attributes: [ResultAttribute] = [], axes: [ResultAxis], variables: [ResultVariable]) {
        self.name = name
        self.attributes = attributes
        self.axes = axes
        self.variables = variables
    }
}

/// A dimension of the results and the values along it.
public struct ResultAxis: Sendable {
    /// What stands along an axis.
    public enum Coordinate: Sendable {
        /// Numbers in SI units.
        case numbers([Double])
        /// Names, such as those of variants.
        case labels([String])
        /// A dimension without coordinate values: its values are variables of their own.
        case count(Int)
    }

    /// Its name in the file.
    public var name: String
    /// What stands along it.
    public var coordinate: Coordinate
    /// `units`, `long_name`, `path`...
    public var attributes: [ResultAttribute]

    /// An axis.
    public init(name: String, coordinate: Coordinate, attributes: [ResultAttribute] = []) {
        self.name = name
        self.coordinate = coordinate
        self.attributes = attributes
    }

    /// How many points it has.
    public var count: Int {
        switch coordinate {
        case .numbers(let values): values.count
        case .labels(let labels): labels.count
        case .count(let count): count
        }
    }
}

/// One quantity over some of the axes.
public struct ResultVariable: Sendable {
    /// How values are stored.
    public enum Kind: Sendable {
        /// IEEE double, `_FillValue` NaN.
        case double
        /// Signed byte, no `_FillValue`: solver status, validity.
        case byte
        /// 32-bit integer, no `_FillValue`: iteration counts.
        case integer
    }

    /// Its name in the file.
    public var name: String
    /// How its values are stored.
    public var kind: Kind
    /// Names of its axes, outermost first.
    public var axes: [String]
    /// Extent of one chunk along each axis, within the extents of the axes; values arrive chunk by chunk.
    public var chunk: [Int]
    /// `units`, `long_name`, `ancillary_variables`, `flag_values`...
    public var attributes: [ResultAttribute]

    /// A variable.
    public init(name: String, kind: Kind, axes: [String], chunk: [Int], attributes: [ResultAttribute] = []) {
        self.name = name
        self.kind = kind
        self.axes = axes
        self.chunk = chunk
        self.attributes = attributes
    }
}
