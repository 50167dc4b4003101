import Analyses
import Datasets
import Design
import Devices
import Foundation
import Testing

/// Every shipped device that is at rest finds its own values again in noisy sweeps of itself, within its intervals as often as
/// they say.
@Suite struct CoverageTests {
    /// Devices with a port and without states.
    static let devices: [String] = {
        let folder = DeviceText.catalogue + "/devices"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.sorted().filter { file in
            guard let descriptor = try? read(file), let device = try? DeviceCase(descriptor).device,
                device.port != nil
            else { return false }
            return device.parts.allSatisfy { $0.part.states.isEmpty }
                && device.solutions.allSatisfy { $0.compartment == nil }
        }
    }()

    private static func read(_ file: String) throws -> Descriptor {
        try Descriptor(
            reading: DeviceText.catalogue + "/devices/" + file,
            folders: DescriptorFolders(catalogue: DeviceText.catalogue))
    }

    private static let points = 41
    private static let realizations = 200
    /// Of the largest current.
    private static let noise = 0.002

    /// The catalogue has them; a rule that none fits would test nothing.
    @Test func thereAreSuchDevices() { #expect(Self.devices.count >= 8, "\(Self.devices)") }

    @Test(arguments: devices)
    func intervalsHoldTheTruth(_ file: String) throws {
        let descriptor = try Self.read(file)
        let folder = try FitFolder()
        let voltages = (0..<Self.points).map { -0.1 + 0.2 * Double($0) / Double(Self.points - 1) }
        let currents = try Self.currents(of: descriptor)
        let data = try folder.write("V (V),I (A)", [voltages, currents], to: "own.csv")
        let sigma = Self.noise * (currents.map(abs).max() ?? 0)
        let noisy = (0..<Self.realizations).map { number -> [Double] in
            var stream = RandomStream(seed: 1, path: file, sample: UInt64(number))
            return currents.map { $0 + sigma * Self.normal(&stream) }
        }
        let fit = try Self.fit(descriptor, data, noisy[0])
        let results = try fit.results(of: noisy)
        #expect(!results.contains { !$0.isConverged })
        for (index, variable) in fit.variables.enumerated() {
            let truth = try #require(variable.own)
            let holding = results.count { $0.values[index].interval?.contains(truth) ?? false }
            // Of 200 draws at 95 %, fewer than 178 or all of them come with a probability of 1e-4 each.
            #expect((178...199).contains(holding), "\(variable.name): \(holding) of \(results.count)")
            let scores = results.compactMap { result -> Double? in
                result.values[index].standardError.map { (result.values[index].value - truth) / $0 }
            }
            // Errors in units of the standard errors: a mean of 0 within 4/sqrt(200), a variance of 1 within 5 sqrt(2/200).
            let mean = scores.reduce(0, +) / Double(scores.count)
            let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count - 1)
            #expect(abs(mean) < 0.29 && abs(variance - 1) < 0.5, "\(variable.name): \(mean), \(variance)")
        }
    }

    private static func currents(of descriptor: Descriptor) throws -> [Double] {
        let spec = try AnalysisSpec(sweeps: ["V=-100mV:100mV:\(points)"], records: ["I"], of: descriptor)
        let sweep = try Sweep(spec, of: descriptor)
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        _ = try sweep.run(into: &sink)
        try sink.finish()
        return try #require(sink.table?["current"]).doubles
    }

    /// As many values of the membranes, the circuit and the parameters as one sweep tells to a few percent; an area, which is
    /// a factor of everything, where nothing else is told.
    private static func fit(_ descriptor: Descriptor, _ data: String, _ observed: [Double]) throws -> Fitting {
        let ranges = DeviceCase.values(of: descriptor).compactMap { path, node in
            ["membranes", "parameters", "circuit"].contains(path.keys[0]) ? range(path, node.scalar ?? "") : nil
        }
        var chosen: (ranges: [String], fit: Fitting)?
        for range in ranges.filter({ !$0.contains(".area=") }) + ranges.filter({ $0.contains(".area=") }) {
            let more = (chosen?.ranges ?? []) + [range]
            guard let fit = try? Fitting(descriptor, file: data, vary: more, match: []) else { continue }
            let isKnown = try fit.results(of: [observed])[0].values.allSatisfy { value in
                (value.standardError ?? .infinity) < 0.05 * abs(value.value)
            }
            if isKnown { chosen = (more, fit) }
        }
        return try #require(chosen).fit
    }

    /// A tenth to ten times of a plain value.
    private static func range(_ path: FullPath, _ text: String) -> String? {
        let digits = text.prefix { $0 != " " }
        guard let number = Double(digits), number > 0, !text.contains("deg") else { return nil }
        let unit = text[digits.endIndex...]
        guard !unit.dropFirst().contains(" ") else { return nil }
        return "\(path)=\(number / 10)\(unit):\(number * 10)\(unit):log"
    }

    private static func normal(_ stream: inout RandomStream) -> Double {
        (-2 * log(stream.uniform())).squareRoot() * cos(2 * .pi * stream.uniform())
    }
}
