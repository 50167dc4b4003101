import Electrochemistry
import Equations
import Testing

@Suite struct NanoporeConductanceTests {
    @Test func poreAndMouths() throws {
        let entry = try ModelCase("S16")
        let (kappa, d) = (try entry.inputs["kappa_S_m"].number, try entry.inputs["d_nm"].number * 1e-9)
        let lengths = try entry.inputs["L_nm"].list.map { try $0.number * 1e-9 }
        let values = lengths.map {
            NanoporeConductance.value(conductivity: kappa, diameter: d, length: $0, dukhinLength: 0) * 1e9
        }
        let access = NanoporeConductance.accessResistance(conductivity: kappa, diameter: d)
        try entry.check([
            "G L=20nm": values[0], "G L=0.6nm": values[1],
            "2 x Hall access resistance 1/(kappa d)": 2 * access * 1e-6,
        ])
        // A hole in a thin wall is its two mouths.
        #expect(
            abs(
                NanoporeConductance.value(conductivity: kappa, diameter: d, length: 0, dukhinLength: 0) * 2 * access - 1
            )
                < 1e-15)
    }

    @Test func surfaceConduction() throws {
        let entry = try ModelCase("S17")
        func number(_ key: String) throws -> Double { try entry.inputs[key].number }
        let t = try number("tC") + 273.15
        var computed: [String: Double] = [:]
        for (text, molar) in [("1", 1.0), ("0.1", 0.1), ("0.001", 0.001)] {
            let kappa = Conductivity.limiting(
                temperature: t,
                ions: [
                    .init(charge: 1, concentration: molar * 1e3, diffusion: try number("D+")),
                    .init(charge: -1, concentration: molar * 1e3, diffusion: try number("D-")),
                ])
            let dukhin = NanoporeConductance.dukhinLength(
                surfaceCharge: try number("sigma_s_C_m2"), concentration: molar * 1e3)
            computed["lDu \(text) M"] = dukhin * 1e9
            computed["G \(text) M"] =
                1e9
                * NanoporeConductance.value(
                    conductivity: kappa, diameter: try number("d_nm") * 1e-9, length: try number("L_nm") * 1e-9,
                    dukhinLength: dukhin, alpha: try number("alpha"), beta: try number("beta"))
        }
        try entry.check(computed)
    }
}
