import Electrochemistry
import Equations
import Testing

@Suite struct SelectivityTests {
    @Test func permeabilitiesGiveTheMeasuredConductanceBack() {
        let ions: [Selectivity.Measured<Double>] = [
            .init(ratio: 1, charge: 1, activity: 100), .init(ratio: 0.04, charge: 1, activity: 20),
            .init(ratio: 0.45, charge: -1, activity: 140), .init(ratio: 3, charge: 2, activity: 10),
        ]
        for t in temperatures {
            let reference = Selectivity.referencePermeability(conductance: 25, temperature: t, ions: ions)
            func current(_ v: Double) -> Double {
                ions.reduce(0) {
                    $0 + $1.ratio * reference
                        * GoldmanHodgkinKatz.currentPerPermeability(
                            charge: $1.charge, temperature: t, inside: $1.activity, outside: $1.activity, voltage: v)
                }
            }
            // Between equal solutions GHK is a straight line; what rounding leaves is relative to the one-way currents, which
            // are g RT/F at V = 0 and grow with V.
            let oneWay = 25 * Double.thermalVoltage(temperature: t)
            for v in [-0.3, -1e-3, 1e-6, 0.05, 0.2] {
                #expect(abs(current(v) - 25 * v) <= 16 * Double.ulpOfOne * (oneWay + 25 * abs(v)))
            }
        }
    }

    @Test func oneIonByHand() {
        // g R T / ((zF)^2 a) for 10 S/m^2 of a divalent ion at 50 mol/m^3 and 25 degC.
        let p = Selectivity.referencePermeability(
            conductance: 10, temperature: 298.15, ions: [.init(ratio: 1, charge: 2, activity: 50)])
        #expect(abs(p / (10 * 8.31446261815324 * 298.15 / (4 * 96485.33212331 * 96485.33212331 * 50)) - 1) < 1e-12)
    }
}
