import Devices
import Foundation
import Testing

/// Devices that were written before the language was built: what is in this version is read, the rest is told.
@Suite struct ExampleTests {
    static let devices: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: dataFolder.path + "/examples")
        return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    static let built = [
        "00-first-device.yaml", "01-squid-axon.yaml", "02-mammalian-mullins-noda.yaml",
        "03-mixed-potassium-calcium.yaml", "04-frog-node.yaml", "06-conical-memristor.yaml",
        "07-slit-memristor.yaml", "08-oect-inverter.yaml", "09-antiambipolar-neuron.yaml",
        "10-pump-leak-cell.yaml", "11-ion-exchange-membrane.yaml", "13-izhikevich.yaml", "14-crossbar.yaml",
        "15-concentration-temperature.yaml", "17-two-cells-subdevice.yaml", "18-series-resistance.yaml",
    ]

    @Test func allAreThere() { #expect(Self.devices.count == 19) }

    @Test(arguments: devices) func isReadOrSaysWhatIsMissing(name: String) {
        let path = dataFolder.path + "/examples/" + name
        do {
            let descriptor = try Descriptor(reading: path)
            #expect(Self.built.contains(name))
            #expect(descriptor.files.first?.path == path)
            #expect(descriptor.notes.count(.warning) == 0)
        } catch {
            #expect(!Self.built.contains(name))
            for entry in error.entries {
                #expect(entry.message.hasSuffix("not in this version"), "\(Reading.words(entry))")
            }
        }
    }
}
