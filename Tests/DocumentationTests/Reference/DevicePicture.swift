import Analyses
import Datasets
import Devices
import Foundation
import Iontronics
import Reports
import Testing

/// The picture of each device: a current against a voltage, a loop or a train of spikes.
enum DevicePicture {
    /// Beside the page of devices.
    static let folder = "figures"

    /// What is drawn, by device: an analysis, one of its variables, and what it is drawn against instead of an axis.
    static let drawn: [String: (analysis: String, variable: String?, against: String?)] = [
        "adsorbing-slit": ("cycle", "current", "voltage"),
        "artificial-axon": ("fire", "voltage", nil),
        "artificial-axon-pair": ("fire", "v2", nil),
        "atrial-pump-patch": ("iv", "pump", nil),
        "bipolar-diode": ("iv", "current_density", nil),
        "cation-exchange-membrane": ("dilution", "rest", nil),
        "concentration-selective-pore": ("iv", "current", nil),
        "conical-memristor": ("cycle", "current", "voltage"),
        "connor-stevens": ("train", "voltage", nil),
        "crossbar": ("lines", "last", nil),
        "electronic-ion-pump": ("limits", "current", nil),
        "fitzhugh-nagumo": ("train", "voltage", nil),
        "frog-node": ("spike", "voltage", nil),
        "hodgkin-huxley-axon": ("train", "voltage", nil),
        "integrate-and-fire": ("train", "voltage", nil),
        "izhikevich": ("train", "voltage", nil),
        "izhikevich-script": ("train", "voltage", nil),
        "light-driven-membrane": ("iv", "total", nil),
        "limiting-current-membrane": ("iv", "current_density", nil),
        "luo-rudy-pump-patch": ("iv", "pump", nil),
        "mammalian-neuron": ("iv", "current", nil),
        "mixed-pore": ("iv", "total", nil),
        "morris-lecar": ("train", "voltage", nil),
        "oect": ("output", "current", nil),
        "post-albers-membrane": ("iv", "NaK_current_density", nil),
        "potassium-emulator": ("offset", "V", nil),
        "pump-leak-cell": ("start", "voltage", nil),
        "salt-gradient": ("gradient", "bias", nil),
        "selective-membrane": ("dilution", "rest", nil),
        "silicon-nitride-nanopore": ("series", "poreConductance", nil),
        "slit-memristor": ("cycle", "current", "voltage"),
        "squid-axon": ("iv", "current", nil),
        "threshold-memristor": ("cycle", "current", "voltage"),
    ]

    static func path(_ device: String) -> String { "docs/reference/\(folder)/\(device).svg" }

    /// The curves of a device's picture, from its analysis.
    static func chart(_ device: Descriptor) throws -> Chart {
        let choice = try #require(drawn[device.name], "no picture of \(device.name)")
        let node = try #require(device.root["analyses"]?[choice.analysis])
        var sink = MemorySink()
        let sweep = try Sweep(AnalysisSpec(choice.analysis, node, of: device), of: device)
        _ = try SweepFile([sweep], of: device).run(into: &sink, threads: 2)
        return try Chart(
            StoredResults(#require(sink.table)), variable: choice.variable, against: choice.against)
    }

    static func draw(_ device: Descriptor) throws {
        try FileManager.default.createDirectory(
            at: Repository.root.appendingPathComponent("docs/reference/\(folder)"), withIntermediateDirectories: true)
        try Gnuplot().draw(
            chart(device), to: Repository.root.appendingPathComponent(path(device.name)).path, overwrites: true)
    }
}
