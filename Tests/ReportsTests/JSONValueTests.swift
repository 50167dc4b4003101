import Devices
import Foundation
import Reports
import Testing

@Suite struct JSONValueTests {
    @Test func isReadBackByAnotherReader() throws {
        let value = JSONValue.object([
            ("text", .text("a \"quoted\" \\ line\nbreak \u{1} \u{B5}m")), ("number", .number(0.1 + 0.2)),
            ("missing", .number(.nan)), ("whole", .integer(-3)), ("flag", .boolean(true)),
            ("list", .numbers([1, 2.5e-30])), ("empty", .list([])), ("none", .object([])),
        ])
        let read = try #require(
            try JSONSerialization.jsonObject(with: Data(value.rendered.utf8)) as? [String: Any])
        #expect(read["text"] as? String == "a \"quoted\" \\ line\nbreak \u{1} \u{B5}m")
        // Some readers round; the text itself is exact.
        #expect(value.rendered.contains("0.30000000000000004"))
        #expect(read["missing"] is NSNull)
        #expect(read["whole"] as? Int == -3)
        #expect(read["flag"] as? Bool == true)
        #expect(read["list"] as? [Double] == [1, 2.5e-30])
        #expect((read["empty"] as? [Any])?.isEmpty == true)
    }
}
