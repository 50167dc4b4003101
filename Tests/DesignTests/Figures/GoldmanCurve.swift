import Design
import Foundation

/// A current-voltage curve by Goldman, Hodgkin and Katz, written again here: what figures are checked against.
struct GoldmanCurve {
    struct Species {
        let name: String
        let charge: Double
        /// m/s
        let permeability: Double
        /// mol/m^3
        let inside: Double
        let outside: Double
    }

    static let faraday = 96485.33212331
    static let gasConstant = 8.31446261815324
    var temperature = 298.15
    let ions: [Species]

    /// A/m^2 of one ion.
    func current(_ ion: Species, _ voltage: Double) -> Double {
        let u = ion.charge * Self.faraday * voltage / (Self.gasConstant * temperature)
        let scale = ion.permeability * ion.charge * Self.faraday
        // u (a_i - a_o e^-u) / (1 - e^-u), at u = 0 its limit.
        guard abs(u) > 1e-9 else { return scale * (ion.inside - ion.outside) }
        return scale * u * (ion.inside - ion.outside * exp(-u)) / (1 - exp(-u))
    }

    func current(_ voltage: Double) -> Double { ions.reduce(0) { $0 + current($1, voltage) } }

    /// Nernst potential of an ion, V.
    func nernst(_ ion: Species) -> Double {
        Self.gasConstant * temperature / (ion.charge * Self.faraday) * log(ion.outside / ion.inside)
    }

    /// Even points between two voltages.
    static func voltages(from: Double = -0.1, to: Double = 0.1, points: Int = 2001) -> [Double] {
        (0..<points).map { from + (to - from) * Double($0) / Double(points - 1) }
    }

    /// The curve with everything that figures may need beside it.
    func data(_ voltages: [Double] = Self.voltages()) -> CurveData {
        var others: [String: [Double]] = ["T": [temperature]]
        for ion in ions {
            others["I(\(ion.name))"] = voltages.map { current(ion, $0) }
            others["inside.activity(\(ion.name))"] = [ion.inside]
            others["outside.activity(\(ion.name))"] = [ion.outside]
            others["nernst(\(ion.name))"] = [nernst(ion)]
        }
        return CurveData(voltage: voltages, current: voltages.map(current), others: others)
    }

    /// 100 | 10 mM KCl through a film that prefers potassium.
    static func potassiumChloride(ratio: Double = 20) -> GoldmanCurve {
        GoldmanCurve(ions: [
            Species(name: "K+", charge: 1, permeability: 1e-8, inside: 100, outside: 10),
            Species(name: "Cl-", charge: -1, permeability: 1e-8 / ratio, inside: 100, outside: 10),
        ])
    }
}
