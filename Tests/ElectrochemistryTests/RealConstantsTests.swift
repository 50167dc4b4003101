import Electrochemistry
import Equations
import Testing
import Units

@Suite struct RealConstantsTests {
    @Test func computedFromTheExactOnes() {
        // The digits NIST prints for CODATA 2018.
        #expect(abs(Constants.gas - 8.31446261815324) <= 1.8e-15)
        #expect(abs(Constants.faraday - 96485.33212331001) <= 1.5e-11)
    }

    @Test func thermalVoltage() throws {
        let entry = try ModelCase("S01")
        let celsius = try entry.inputs["tC"].list.map { try $0.number }
        var computed: [String: Double] = [:]
        for t in celsius {
            let voltage = Double.thermalVoltage(temperature: t + Constants.zeroCelsius) * 1e3
            computed["VT_\(t == t.rounded() ? "\(Int(t))" : "\(t)")"] = voltage
            if t == 25 || t == 37 { computed["VT*ln10 @\(Int(t))C"] = voltage * Double.log(10) }
        }
        try entry.check(computed)
    }
}
