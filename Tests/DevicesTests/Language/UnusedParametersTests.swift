import Devices
import Testing

@Suite("Unused parameters")
struct UnusedParametersTests {
    @Test("are told, and those that an expression, a path or another parameter mentions are not")
    func found() throws {
        let text = """
            schema: iontronic/1
            name: t
            temperature: 25 degC
            parameters: { a: 1 m/s, b: a / 2, swept: 3, idle: 4 }
            analyses: { s: { sweep: { swept: [1, 2] }, record: [b] } }
            """
        let descriptor = try Descriptor(SourceFile(path: "t.yaml", text: text))
        #expect(descriptor.unusedParameters.map(\.message) == ["nothing reads parameter `idle`"])
        #expect(descriptor.unusedParameters.first?.location?.line == 4)
    }
}
