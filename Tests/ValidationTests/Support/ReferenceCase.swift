import Foundation
import Testing

/// A case of `Data/model_cases.json`: expected values, each with the tolerance that belongs to it.
///
/// The numbers were computed for this project from the equations and constants that the file names.
struct ReferenceCase: Decodable {
    struct Expected: Decodable {
        struct Tolerance: Decodable {
            let rel: Double?
            let abs: Double?
        }

        let name: String
        let value: Double?
        let tolerance: Tolerance?

        enum Keys: String, CodingKey { case name, value, tolerance }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            name = try container.decode(String.self, forKey: .name)
            // Rows of several values are checked by their single ones.
            value = try? container.decode(Double.self, forKey: .value)
            tolerance = try container.decodeIfPresent(Tolerance.self, forKey: .tolerance)
        }
    }

    let id: String
    let expected: [Expected]

    static func named(_ id: String) throws -> ReferenceCase {
        let url = try #require(
            Bundle.module.url(forResource: "model_cases", withExtension: "json", subdirectory: "Data"))
        let cases = try JSONDecoder().decode([ReferenceCase].self, from: Data(contentsOf: url))
        return try #require(cases.first { $0.id == id })
    }

    /// Compares every single expected value with what was computed, both in the unit of the file; each must be named.
    func check(
        _ computed: [String: Double], except others: Set<String> = [],
        at place: Testing.SourceLocation = #_sourceLocation
    ) throws {
        var left = Set(computed.keys)
        for entry in expected {
            guard let value = entry.value, let tolerance = entry.tolerance, !others.contains(entry.name) else {
                continue
            }
            let found = try #require(
                computed[entry.name], "\(id): nothing computed for \(entry.name)", sourceLocation: place)
            let allowed = (tolerance.rel ?? 0) * Swift.abs(value) + (tolerance.abs ?? 0)
            #expect(
                Swift.abs(found - value) <= allowed, "\(id) \(entry.name): \(found), expected \(value)",
                sourceLocation: place)
            left.remove(entry.name)
        }
        #expect(left.isEmpty, "\(id) has no \(left)", sourceLocation: place)
    }
}
