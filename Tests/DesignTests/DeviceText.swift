import Devices
import Foundation

/// Devices for tests, read from text.
enum DeviceText {
    static func read(_ text: String) throws -> Descriptor {
        try Descriptor(
            SourceFile(path: "test.yaml", text: text), folders: DescriptorFolders(catalogue: catalogue))
    }

    static let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("DeviceModels").path

    /// One membrane, `film`, between 100 and 10 mM of potassium chloride.
    static func film(_ parts: String, parameters: String, extra: String) throws -> Descriptor {
        try read(
            """
            schema: iontronic/1
            name: task
            temperature: 25 degC
            activity: ideal
            parameters: \(parameters)
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            membranes:
              film: \(parts)
            \(extra)
            """)
    }

    /// Potassium and sodium by Goldman, Hodgkin and Katz, with a variant and a figure.
    static func permeation(evidence: String = "[]", extra: String = "") throws -> Descriptor {
        try read(
            """
            schema: iontronic/1
            name: permeation
            temperature: 18.5 degC
            sources: { mn: { title: "Mullins and Noda" } }
            ions: { A-: { charge: -1 } }
            parameters:
              sodium: { value: 0.04, doc: P_Na / P_K, source: mn Table 1, status: published }
            solutions:
              inside: { ions: { K+: 400 mM, Na+: 50 mM, A-: balance } }
              outside: { ions: { K+: 20 mM, Na+: 440 mM, A-: balance } }
            activity: ideal
            models:
              permeation:
                kind: channel
                parameters: { permeability: { unit: m/s, each: ion } }
                current: { ion: permeability(ion) * ghk(ion) }
              turning: { kind: pump, parameters: { cycles: { unit: mol/m^2/s } }, rate: cycles }
            membranes:
              film:
                area: 1 mm^2
                channels: { pores: { model: permeation, permeability: { K+: 1e-8 m/s, Na+: sodium * 1e-8 m/s } } }
            variants:
              leaky: { sodium: 1 }
            analyses:
              iv:
                sweep:
                  - sodium: [0.04, 1]
                  - V: { from: -100 mV, to: 100 mV, points: 2001 }
                record: [I]
                figures: { reversal: "root(I, V)" }
              rest:
                record: { potential: V }
            \(extra)
            evidence: \(evidence)
            """)
    }

    /// A leak beside a channel that closes with depolarisation: a current-voltage curve with three zeros.
    static func bistable() throws -> Descriptor {
        try read(
            """
            schema: iontronic/1
            name: bistable
            temperature: 25 degC
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 100 mM } }
            activity: ideal
            models:
              leak: { kind: channel, parameters: { g: { unit: S }, battery: { unit: V } }, current: g * (V - battery) }
              gated:
                kind: channel
                parameters: { g: { unit: S }, battery: { unit: V } }
                where: { open: logistic((V + 30 mV) / 4 mV) }
                current: g * open * (V - battery)
            membranes:
              film:
                channels:
                  leak: { model: leak, g: 1 nS, battery: -70 mV }
                  gate: { model: gated, g: 3 nS, battery: 40 mV }
            """)
    }
}
