import Design
import Devices

/// A leak of 10 uS (and of `scale` times that) around a battery, with whatever specs a test needs.
enum SheetDevice {
    static func read(_ specs: String, extra: String = "") throws -> Descriptor {
        try DeviceText.read(
            """
            schema: iontronic/1
            name: leak
            temperature: 25 degC
            activity: ideal
            seed: 5
            parameters:
              battery: { value: -50 mV }
              scale: { value: 1 }
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            models:
              leak:
                kind: channel
                parameters: { g: { unit: S }, battery: { unit: V }, scale: { unit: "1" } }
                current: g * sqrt(scale) * (V - battery)
              mixture:
                kind: channel
                parameters: { permeability: { unit: m/s, each: ion, extensive: true } }
                current: { ion: permeability(ion) * ghk(ion) }
            membranes:
              film:
                area: 1 mm^2
                channels:
                  leak: { model: leak, g: 10 uS, battery: battery, scale: scale }
            variants:
              half: { battery: -25 mV }
              none: { scale: -1 }
              permeable: { film.leak: { model: mixture, permeability: { K+: 1e-8 m/s * sqrt(scale), Cl-: 1e-9 m/s } } }
            spread:
              battery: { distribution: uniform, from: -60 mV, to: -40 mV }
            corners:
              scale: [0.25, 4]
            analyses:
              rest: { figures: { potential: V, largest: highest(V), slope: conductance } }
              iv:
                sweep: { V: { from: -100 mV, to: 100 mV, points: 21 } }
                record: [I]
                figures: { reversal: "root(I, V)", far: "root(I - 2 uA, V)" }
              warm:
                sweep: [ scale: [1, 4], V: [-100 mV, 0 mV, 100 mV] ]
                record: [I]
                figures: { slope: "slope(I, V, 50 mV)" }
            \(extra)
            specs:
              \(specs.split(separator: "\n").joined(separator: "\n  "))
            """)
    }

    /// The results of specs.
    static func results(
        _ specs: String, variant: String? = nil, samples: Int = 1000, threads: Int = 1, extra: String = ""
    ) throws -> [SpecResult] {
        try DataSheet(read(specs, extra: extra), variant: variant, samples: samples).results(threads: threads)
    }

    /// The result of the only spec.
    static func result(_ spec: String, variant: String? = nil, samples: Int = 1000) throws -> SpecResult {
        try results(spec, variant: variant, samples: samples)[0]
    }

    /// What is said against specs.
    static func complaints(_ specs: String, variant: String? = nil) -> [Diagnostic] {
        do {
            _ = try DataSheet(read(specs), variant: variant)
            return []
        } catch let error as Diagnostics {
            return error.entries.filter { $0.severity == .error }
        } catch {
            return [Diagnostic("\(error)")]
        }
    }
}
