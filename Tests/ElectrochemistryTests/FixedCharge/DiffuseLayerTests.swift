import Electrochemistry
import Equations
import Testing

@Suite struct DiffuseLayerTests {
    private typealias Ion = DiffuseLayer.Ion<Double>
    private let epsilon = 78.3 * Double.vacuumPermittivity

    @Test func debyeLengthAndGrahame() throws {
        let entry = try ModelCase("S18")
        var computed: [String: Double] = [:]
        for celsius in try entry.inputs["tC"].list.map({ try $0.number }) {
            let t = celsius + 273.15
            let permittivity = Water.measuredRelativePermittivity(temperature: t)
            computed["eps_\(Int(celsius))"] = permittivity
            guard celsius == 25 else { continue }
            let epsilon = permittivity * Double.vacuumPermittivity
            for (text, molar) in [("1", 1.0), ("0.1", 0.1), ("0.001", 0.001), ("0.0001", 0.0001)] {
                computed["lambda_D \(text) M"] =
                    1e9
                    * DebyeHueckel.debyeLength(
                        temperature: t, permittivity: epsilon, ionicStrength: molar * 1e3)
            }
            computed["psi0 (-0.02 C/m2, 0.1 M)"] =
                1e3
                * DiffuseLayer.potential(
                    surfaceCharge: -0.02, temperature: t, permittivity: epsilon, concentration: 100)
        }
        try entry.check(computed)
    }

    @Test func eachIsTheInverseOfTheOther() {
        for valence in [1.0, 2] {
            for potential in [-0.2, -0.03, -1e-9, 0, 1e-4, 0.15] {
                let charge = DiffuseLayer.surfaceCharge(
                    potential: potential, temperature: 310, permittivity: epsilon, concentration: 20, valence: valence)
                let back = DiffuseLayer.potential(
                    surfaceCharge: charge, temperature: 310, permittivity: epsilon, concentration: 20, valence: valence)
                #expect(abs(back - potential) <= 1e-14 * abs(potential))
                // The sum over ions comes to the same.
                let ions = [Ion(charge: valence, concentration: 20), Ion(charge: -valence, concentration: 20)]
                let summed = DiffuseLayer.surfaceCharge(
                    potential: potential, temperature: 310, permittivity: epsilon, ions: ions)
                #expect(abs(summed - charge) <= 1e-13 * abs(charge))
            }
        }
    }

    @Test func mixturesAreInverted() {
        let ions = [
            Ion(charge: 1, concentration: 100), Ion(charge: 2, concentration: 5), Ion(charge: -1, concentration: 110),
        ]
        for charge in [-0.5, -0.02, -1e-12, 0, 1e-6, 0.3] {
            let potential = DiffuseLayer.potential(
                surfaceCharge: charge, temperature: 298.15, permittivity: epsilon, ions: ions)
            let back = DiffuseLayer.surfaceCharge(
                potential: potential, temperature: 298.15, permittivity: epsilon, ions: ions)
            #expect(abs(back - charge) <= 1e-13 * abs(charge))
        }
        // A little charge sees a capacitor as thick as the Debye length.
        let length = DebyeHueckel.debyeLength(temperature: 298.15, permittivity: epsilon, ionicStrength: 115.0)
        let small = DiffuseLayer.potential(
            surfaceCharge: 1e-9, temperature: 298.15, permittivity: epsilon, ions: ions)
        #expect(abs(small * epsilon / length / 1e-9 - 1) < 1e-6)
    }
}
