import Foundation
import Iontronics
import Testing

/// The same fit by scipy, where its Python package can be imported.
@Suite(
    .enabled(
        if: PythonChecks.canImport("scipy"), "scipy is not importable: `make python` installs it where it can"))
struct FitReferenceTests {
    private struct Fit: Decodable {
        let values: [Double]
        let errors: [Double]
        let correlations: [[Double]]
    }

    private struct Answer: Decodable {
        let voltage: [Double]
        let sigma: [Double]
        let measured: [Double]
        let given: Fit
        let residuals: Fit
    }

    private static let device = """
        schema: iontronic/1
        name: gated
        temperature: 25 degC
        activity: ideal
        parameters: { g: 1 nS, half: 0 mV, slope: 20 mV, rev: 0 mV }
        solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
        membranes:
          film: { channels: { gate: { model: boltzmann, conductance: g, half: half, slope: slope, reversal: rev } } }
        """

    /// Values to 1e-6, as far as derivatives by differences lead scipy; standard errors and correlations to 1e-5.
    @Test func valuesErrorsAndCorrelations() throws {
        let (code, output) = try PythonChecks.run(script: "fit_reference.py")
        try #require(code == 0)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(output.utf8))
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("fit-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        let rows = answer.voltage.indices.map { "\(answer.voltage[$0]),\(answer.sigma[$0]),\(answer.measured[$0])" }
        try Data((["V (mV),sd (nA),I (nA)"] + rows).joined(separator: "\n").utf8).write(to: file)
        let device = try Descriptor(
            SourceFile(path: "gated.yaml", text: Self.device),
            folders: DescriptorFolders(catalogue: catalogue))
        for (sigma, expected) in [("sd", answer.given), (nil, answer.residuals)] {
            let result = try Fitting(
                device, file: file.path,
                vary: ["g=0.1nS:1uS:log", "half=-100mV:100mV", "slope=1mV:50mV:log", "rev=-100mV:100mV"],
                match: [(key: "quantity", text: "I")] + (sigma.map { [(key: "sigma", text: $0)] } ?? []),
                against: ["V"]
            ).run()
            #expect(result.isConverged && result.warnings.isEmpty)
            for (index, unit) in [1e-9, 1e-3, 1e-3, 1e-3].enumerated() {
                let (own, error) = (result.values[index].value / unit, (result.values[index].standardError ?? 0) / unit)
                #expect(abs(own / expected.values[index] - 1) < 1e-6, "\(index): \(own)")
                #expect(abs(error / expected.errors[index] - 1) < 1e-5, "\(index): \(error)")
                for other in 0..<index {
                    let difference = result.correlations[index][other] - expected.correlations[index][other]
                    #expect(abs(difference) < 1e-5, "\(index), \(other): \(difference)")
                }
            }
        }
    }
}
