import Devices
import Foundation

/// A device made at random, as text, with what a check of its results needs to know.
struct RandomDevice {
    let text: String
    /// Whether it is built to have several zero-current potentials.
    let isMultistable: Bool
    /// Series resistance, Ohm.
    let resistance: Double?
    /// Ends of the swept current, A.
    let currents: ClosedRange<Double>

    private static let ions: [(name: String, charge: Int)] = [
        ("K+", 1), ("Na+", 1), ("Li+", 1), ("H+", 1), ("NH4+", 1), ("Ca2+", 2), ("Mg2+", 2), ("La3+", 3), ("Al3+", 3),
        ("Cl-", -1), ("Br-", -1), ("HCO3-", -1), ("SO4^2-", -2), ("HPO4^2-", -2), ("PO4^3-", -3),
    ]

    /// Makes a device; nothing but the generator decides what it is like.
    ///
    /// - Parameter slope: the slope conductance (S) and the currents (A) at -0.3 and +0.3 V of a device given as text,
    ///   by which pumps and resistors are sized.
    init(
        _ generator: inout Generator, number: Int,
        measure: (String) throws -> (slope: Double, low: Double, high: Double)
    ) rethrows {
        isMultistable = number % 3 == 0
        let celsius = generator.number(5...60)
        let chosen = Array(Self.ions.shuffled(using: &generator).prefix(generator.count(1...6)))
        let isDilute = generator.chance(0.3)
        func amounts() -> String {
            // A third of the devices is dilute enough for the Davies equation.
            let most = isDilute ? 0.05 / Double(chosen.count * 9) : 5
            var net = 0.0
            var parts: [String] = []
            for ion in chosen {
                let amount = generator.decades(1e-9, most)
                net += Double(ion.charge) * amount
                parts.append("\(ion.name): \(amount) M")
            }
            parts.append(net > 0 ? "A-: balance" : "B+: balance")
            return parts.joined(separator: ", ")
        }
        let (inside, outside) = (amounts(), amounts())
        let head = """
            schema: iontronic/1
            name: random-\(number)
            temperature: \(celsius) degC
            activity: \(isDilute ? "davies" : "ideal")
            ions: { A-: { charge: -1, activity: { as: Cl- } }, B+: { charge: 1, activity: { as: K+ } } }
            models:
              bent:
                kind: channel
                parameters: { g: { unit: S/m^2, extensive: true }, middle: { unit: V, default: 0 V }, width: { unit: V } }
                where: { x: (V - middle) / width }
                current: g * (V - middle) * (1 + 0.7 * tanh(x)) + g * width * x^3 / 100
            solutions:
              inside: { ions: { \(inside) } }
              outside: { ions: { \(outside) } }
            membranes:
              film:
                area: 1 mm^2

            """
        var channels = ["c0: " + Self.passive(&generator, chosen.map(\.name))]
        let more = generator.count(0...7)
        if more > 0 {
            for index in 1...more { channels.append("c\(index): " + Self.channel(&generator, chosen.map(\.name))) }
        }
        if isMultistable {
            // A steep inward conductance over a weak leak: the current crosses zero three times.
            let leak = generator.decades(1e-2, 1e2)
            channels = [
                "leak: { model: ohmic, conductance: \(leak) S/m^2, reversal: \(generator.number(-90 ... -65)) mV }",
                "gate: { model: boltzmann, conductance: \(leak * generator.number(3...15)) S/m^2, half: \(generator.number(-30...0)) mV, slope: \(generator.number(3...6)) mV, reversal: \(generator.number(30...60)) mV }",
            ]
            if generator.chance(0.5) {
                channels.append("bend: { model: bent, g: \(leak / 50) S/m^2, middle: -20 mV, width: 40 mV }")
            }
        }
        func body(_ pumps: [String], _ resistance: Double?, _ currents: ClosedRange<Double>) -> String {
            var text = head + "    channels:\n" + channels.map { "      \($0)\n" }.joined()
            if !pumps.isEmpty { text += "    pumps:\n" + pumps.map { "      \($0)\n" }.joined() }
            if let resistance {
                text +=
                    "circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: \(resistance) Ohm } } }\nport: [electrode, outside]\n"
            }
            return text + """
                analyses:
                  rest: { record: { membrane: film.V, through: I } }
                  held: { sweep: { V: { from: -200 mV, to: 200 mV, points: 17 } }, record: { membrane: film.V, through: I } }
                  driven: { sweep: { I: { from: \(currents.lowerBound) A, to: \(currents.upperBound) A, points: 9 } }, record: { membrane: film.V, through: I } }
                """
        }
        let passive = try measure(body([], nil, -1...1))
        var pumps: [String] = []
        if generator.chance(0.5) {
            let share = generator.number(-0.95...0.95)
            let current = -share * (share > 0 ? max(passive.high, 0) : -min(passive.low, 0))
            pumps = Self.pumps(&generator, current, chosen, inside: inside)
        }
        resistance = generator.chance(0.5) && passive.slope > 0 ? generator.decades(1e-3, 1e3) / passive.slope : nil
        let (low, high) = (min(passive.low, passive.high), max(passive.low, passive.high))
        currents = (low * 0.5)...(high * 0.5)
        text = body(pumps, resistance, currents)
    }

    /// A channel that carries current both ways without bound.
    private static func passive(_ generator: inout Generator, _ ions: [String]) -> String {
        switch generator.count(0...2) {
        case 0:
            let permeable = ions.map { "\($0): \(generator.decades(1e-12, 1e-5)) m/s" }.joined(separator: ", ")
            return "{ model: ghk, permeability: { \(permeable) } }"
        case 1:
            return
                "{ model: ohmic-ion, species: \(generator.pick(ions)), conductance: \(generator.decades(1e-3, 1e3)) S/m^2 }"
        default:
            return
                "{ model: ohmic, conductance: \(generator.decades(1e-3, 1e3)) S/m^2, reversal: \(generator.number(-120...120)) mV }"
        }
    }

    private static func channel(_ generator: inout Generator, _ ions: [String]) -> String {
        switch generator.count(0...3) {
        case 0:
            return
                "{ model: boltzmann, conductance: \(generator.decades(1e-3, 1e3)) S/m^2, half: \(generator.number(-80...40)) mV, slope: \(generator.chance(0.5) ? "" : "-")\(generator.number(3...20)) mV, reversal: \(generator.number(-100...100)) mV }"
        case 1:
            return
                "{ model: bent, g: \(generator.decades(1e-3, 1e3)) S/m^2, middle: \(generator.number(-100...100)) mV, width: \(generator.number(5...80)) mV }"
        default: return passive(&generator, ions)
        }
    }

    /// A pump that carries `current`, A, or turns without carrying any.
    private static func pumps(
        _ generator: inout Generator, _ current: Double, _ ions: [(name: String, charge: Int)], inside: String
    ) -> [String] {
        let ion = generator.pick(ions)
        // Exports of a cation and imports of an anion carry charge out.
        let isOut = (current > 0) == (ion.charge > 0)
        let moving = "\(isOut ? "exports" : "imports"): { \(ion.name): \(generator.count(1...3)) }"
        if generator.chance(0.6) {
            return ["pump: { model: constant-current, current: \(current) A, compliance: 100 V, \(moving) }"]
        }
        let rate = abs(current) / (3 * abs(Double(ion.charge)) * 96485.4)
        if generator.chance(0.5) { return ["pump: { model: constant-rate, cycles: \(rate) mol/s, \(moving) }"] }
        let half = generator.decades(1e-6, 1)
        return [
            "pump: { model: michaelis-menten-pump, maximum: \(rate) mol/s, half: { \(ion.name): \(half) M }, \(moving) }"
        ]
    }
}
