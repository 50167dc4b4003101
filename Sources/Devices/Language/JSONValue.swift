internal import Foundation

/// A value of JSON, written by Foundation's encoder: the same value is always the same text.
public indirect enum JSONValue: Sendable, Encodable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A missing value (NaN) or an infinite one is written as `null`.
    case number(Double)
    case text(String)
    case list([JSONValue])
    case members([String: JSONValue])

    /// An object; of two members of one name the last is kept.
    public static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .members(Dictionary(members, uniquingKeysWith: { $1 }))
    }

    /// An object without its missing members.
    public static func object(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { member in member.1.map { (member.0, $0) } })
    }

    /// A list of numbers.
    public static func numbers(_ values: [Double]) -> JSONValue { .list(values.map { .number($0) }) }

    /// The text, its keys in alphabetical order; numbers read back as the same doubles.
    public var rendered: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { preconditionFailure("every JSON value can be encoded") }
        return String(decoding: data, as: UTF8.self)
    }

    /// Writes the value as what it stands for.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .members(let members): try container.encode(members)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A truth.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
}
