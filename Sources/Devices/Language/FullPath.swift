/// The complete path of a value: the keys that lead to it from the top of a device.
public struct FullPath: Hashable, Sendable, CustomStringConvertible {
    /// From the top down; an ion is an ordinary key.
    public let keys: [String]
    /// Whether nothing is there yet, so that a value would add an entry.
    public let isNew: Bool

    /// A path of these keys.
    public init(_ keys: [String], isNew: Bool = false) {
        self.keys = keys
        self.isNew = isNew
    }

    /// The path of a dotted form.
    public init(dotted text: String) { self.init(text.split(separator: ".").map(String.init)) }

    /// The dotted form: `membranes.film.channels.pores.permeability.K+`.
    public var description: String { keys.joined(separator: ".") }

    /// The dotted form without container words: `film.pores.permeability.K+`.
    public var short: String {
        let kept = keys.dropLast().filter { !Vocabulary.containers.contains($0) } + keys.suffix(1)
        return kept.joined(separator: ".")
    }

    /// Equal where the keys are; whether something is there yet does not matter.
    public static func == (a: FullPath, b: FullPath) -> Bool { a.keys == b.keys }
    /// Feeds the keys.
    public func hash(into hasher: inout Hasher) { hasher.combine(keys) }
}

/// A path as typed, taken apart.
struct TypedPath {
    /// Keys; `*` stands for any one.
    let keys: [String]
    /// Keys that had an index, `x[3]` or `x[*]`, by their place, as typed.
    let indexed: [Int: String]
    /// Whether any had.
    var isIndexed: Bool { !indexed.isEmpty }

    private init(keys: [String], indexed: [Int: String]) {
        self.keys = keys
        self.indexed = indexed
    }

    /// The path of the first keys.
    func prefix(_ count: Int) -> TypedPath {
        TypedPath(keys: Array(keys.prefix(count)), indexed: indexed.filter { $0.key < count })
    }

    /// The rest of the path, from a key on.
    func text(from start: Int) -> String {
        (start..<keys.count).map { indexed[$0] ?? keys[$0] }.joined(separator: ".")
    }

    /// Takes a path apart: dots outside parentheses part keys, and `name(ion)` is the two keys `name` and `ion`.
    /// `nil` where a key is empty or brackets do not match.
    init?(_ text: String) {
        var keys: [String] = []
        var current = ""
        var depth = 0
        for character in text {
            switch character {
            case "(", "[": depth += 1
            case ")", "]":
                depth -= 1
                if depth < 0 { return nil }
            default: break
            }
            if character == ".", depth == 0 {
                keys.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        guard depth == 0 else { return nil }
        keys.append(current)
        var parts: [String] = []
        var indexed: [Int: String] = [:]
        for key in keys {
            var key = key
            if key.hasSuffix("]"), let open = key.firstIndex(of: "["), open != key.startIndex {
                indexed[parts.count] = key
                key = String(key[..<open])
            }
            if key.hasSuffix(")"), let open = key.firstIndex(of: "("), open != key.startIndex,
                ReservedNames.isName(String(key[..<open]))
            {
                let ion = key[key.index(after: open)...].dropLast()
                parts += [String(key[..<open]), String(ion)]
            } else {
                parts.append(key)
            }
        }
        guard parts.count <= 2 * TextLimits.depth, parts.allSatisfy({ !$0.isEmpty && $0 == $0.trimmed }) else {
            return nil
        }
        self.keys = parts
        self.indexed = indexed
    }
}

extension String {
    /// The text without spaces at its ends.
    fileprivate var trimmed: String {
        guard first == " " || last == " " else { return self }
        return String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
