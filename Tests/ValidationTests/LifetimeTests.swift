import Circuits
import Devices
import Electrochemistry
import Equations
import Testing
import Units

/// Who builds devices by the thousand keeps none of them.
struct LifetimeTests {
    @Test("nothing of a device that was built and let go stays", arguments: Bench.shippedNames)
    func devices(name: String) throws {
        weak var graph: Graph?
        func build() throws { graph = try Bench.shipped(name).built().graph }
        try build()
        #expect(graph == nil)
    }

    @Test("nothing of a device stays whose quantities were asked for by name")
    func names() throws {
        weak var scope: RecordScope?
        weak var graph: Graph?
        func ask() throws {
            let descriptor = try Bench.shipped("selective-membrane")
            let builder = DeviceBuilder(
                root: descriptor.root, graph: Graph(), families: descriptor.families, table: descriptor.table,
                model: descriptor.model)
            let device = try #require(builder.build())
            let own = RecordScope(circuit: try Circuit(device, drive: .open), names: builder.names, ideal: nil)
            let membrane = device.membranes[0]
            let ion = try #require(membrane.carriedIons.first)
            let names = own.names
            #expect(names.contains("\(membrane.name).I"))
            #expect(
                try ExpressionLowering(scope: own).quantity(
                    ExpressionSyntax(parsing: "\(membrane.name).nernst(\(ion.name))")
                ).dimension == .voltage)
            (scope, graph) = (own, device.graph)
        }
        try ask()
        #expect(scope == nil)
        #expect(graph == nil)
    }
}
