import Devices
import Foundation
import Testing

@Suite struct JSONSchemaTests {
    private func document() throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(JSONSchema.text.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func everyReferenceIsDefined() throws {
        let definitions = try #require(try document()["$defs"] as? [String: Any])
        let names = JSONSchema.text.split(separator: "\n").compactMap { line -> String? in
            guard let range = line.range(of: "#/$defs/") else { return nil }
            return String(line[range.upperBound...].prefix { $0 != "\"" })
        }
        #expect(names.count > 100)
        for name in Set(names) { #expect(definitions[name] != nil, "\(name)") }
    }

    @Test func everyKeyIsThere() throws {
        let definitions = try #require(try document()["$defs"] as? [String: Any])
        for table in Vocabulary.tables {
            let name = table.name.replacingOccurrences(of: " ", with: "-")
            let definition = try #require(definitions[name] as? [String: Any])
            let properties = try #require(definition["properties"] as? [String: Any])
            let expected = Set((table.keys + Vocabulary.common).map(\.name))
            #expect(Set(properties.keys) == expected)
            for key in table.keys where !key.isBuilt {
                #expect((properties[key.name] as? [String: Any])?["not"] != nil)
            }
        }
    }

    @Test func textIsTheSameEachTime() { #expect(JSONSchema.text == JSONSchema.text) }
}
