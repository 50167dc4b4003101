import Foundation
import Testing

/// A value of the reference files.
enum Json: Decodable {
    case number(Double)
    case text(String)
    case list([Json])
    case map([String: Json])
    case flag(Bool)
    case none

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .none
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([Json].self) {
            self = .list(value)
        } else {
            self = .map(try container.decode([String: Json].self))
        }
    }

    subscript(key: String) -> Json {
        if case .map(let map) = self { map[key] ?? .none } else { .none }
    }

    var number: Double {
        get throws {
            guard case .number(let value) = self else { throw Missing() }
            return value
        }
    }

    var text: String {
        get throws {
            guard case .text(let value) = self else { throw Missing() }
            return value
        }
    }

    var list: [Json] {
        get throws {
            guard case .list(let value) = self else { throw Missing() }
            return value
        }
    }

    var map: [String: Json] {
        get throws {
            guard case .map(let value) = self else { throw Missing() }
            return value
        }
    }

    struct Missing: Error {}

    /// A file of the folder `Data`.
    static func file(_ name: String) throws -> [Json] {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Data"))
        return try JSONDecoder().decode([Json].self, from: Data(contentsOf: url))
    }
}

/// A case of `model_cases.json`: inputs, and expected values with the tolerance that belongs to each.
struct ModelCase {
    let inputs: Json
    let expected: [Json]

    init(_ id: String) throws {
        let found = try Json.file("model_cases").first { try $0["id"].text == id }
        let entry = try #require(found)
        inputs = entry["inputs"]
        expected = try entry["expected"].list
    }

    /// Compares every expected value that has a tolerance; `computed` must name exactly those.
    func check(_ computed: [String: [Double]], sourceLocation: SourceLocation = #_sourceLocation) throws {
        var names = Set(computed.keys)
        for entry in expected {
            if case .none = entry["tolerance"] { continue }
            let name = try entry["name"].text
            let values: [Double] =
                if case .list(let list) = entry["value"] { try list.map { try $0.number } } else {
                    [try entry["value"].number]
                }
            let mine = try #require(computed[name], "nothing computed for \(name)", sourceLocation: sourceLocation)
            #expect(mine.count == values.count, "\(name)", sourceLocation: sourceLocation)
            for (got, want) in zip(mine, values) {
                let allowed =
                    if case .number(let relative) = entry["tolerance"]["rel"] { relative * abs(want) } else {
                        try entry["tolerance"]["abs"].number
                    }
                #expect(abs(got - want) <= allowed, "\(name): \(got), expected \(want)", sourceLocation: sourceLocation)
            }
            names.remove(name)
        }
        #expect(names.isEmpty, "not in the case: \(names)", sourceLocation: sourceLocation)
    }

    func check(_ computed: [String: Double], sourceLocation: SourceLocation = #_sourceLocation) throws {
        try check(computed.mapValues { [$0] }, sourceLocation: sourceLocation)
    }
}

/// 0 to 100 degC in K.
let temperatures = stride(from: 0.0, through: 100, by: 12.5).map { $0 + 273.15 }
/// Charge numbers of either sign.
let charges: [Double] = [1, 2, 3, -1, -2, -3]

/// A small generator of repeatable numbers (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Evenly spread in its logarithm.
    mutating func decades(_ from: Double, _ to: Double) -> Double {
        pow(10, Double.random(in: log10(from)...log10(to), using: &self))
    }
}
