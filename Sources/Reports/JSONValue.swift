/// A value of JSON, its keys in the order given.
public indirect enum JSONValue: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A missing value (NaN) or an infinite one is written as `null`.
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// An object without its missing members.
    public static func object(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { member in member.1.map { (key: member.0, value: $0) } })
    }

    /// A list of numbers.
    public static func numbers(_ values: [Double]) -> JSONValue { .list(values.map { .number($0) }) }

    /// The text, indented by two spaces a level; numbers read back as the same doubles.
    public var rendered: String {
        var text = ""
        write(into: &text, depth: 0)
        return text
    }

    private func write(into text: inout String, depth: Int) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += "\(value)"
        case .number(let value):
            guard value.isFinite else {
                text += "null"
                return
            }
            var digits = "\(value)"
            if digits.hasSuffix(".0") { digits.removeLast(2) }
            text += digits
        case .text(let value): Self.quote(value, into: &text)
        case .list(let values):
            guard !values.isEmpty else {
                text += "[]"
                return
            }
            // Numbers stand on one line.
            let isFlat = values.allSatisfy { if case .number = $0 { true } else { false } }
            text += "["
            for (index, value) in values.enumerated() {
                text += index == 0 ? "" : isFlat ? ", " : ","
                if !isFlat { text += "\n" + String(repeating: "  ", count: depth + 1) }
                value.write(into: &text, depth: depth + 1)
            }
            text += isFlat ? "]" : "\n" + String(repeating: "  ", count: depth) + "]"
        case .object(let members):
            guard !members.isEmpty else {
                text += "{}"
                return
            }
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: depth + 1)
                Self.quote(member.key, into: &text)
                text += ": "
                member.value.write(into: &text, depth: depth + 1)
            }
            text += "\n" + String(repeating: "  ", count: depth) + "}"
        }
    }

    private static func quote(_ value: String, into text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }
}
