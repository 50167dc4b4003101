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

    @Test("nothing of a device stays that holds others")
    func withinDevices() throws {
        let text = """
            schema: iontronic/1
            name: pair
            temperature: 20 degC
            activity: ideal
            parameters: { tone: 20 Hz }
            circuit:
              ground: gnd
              elements:
                source: { model: voltage-source, nodes: [in, gnd], voltage: 0.1 V }
                first: { model: conical-memristor, nodes: { left: in, right: mid }, frequency: tone }
                second: { model: conical-memristor, nodes: { left: mid, right: gnd } }
            variants: { narrow: { second.cone.tip: 40 nm } }
            """
        weak var graph: Graph?
        func build(_ descriptor: Descriptor) throws { graph = try descriptor.built().graph }
        let descriptor = try Bench.descriptor(text)
        for device in [descriptor, try descriptor.variant(named: "narrow")] {
            try build(device)
            #expect(graph == nil)
        }
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
