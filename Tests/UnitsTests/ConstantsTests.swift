import Testing
import Units

/// The derived constants against the values tabulated by CODATA 2018 (exact, truncated there to ten digits).
struct ConstantsTests {
    @Test func derived() {
        #expect(abs(Constants.gas - 8.314462618) < 1e-9)
        #expect(abs(Constants.faraday - 96485.33212) < 1e-5)
        // Molar mass constant, 0.99999999965(30)e-3 kg/mol.
        #expect(abs(Constants.avogadro * Constants.atomicMass - 0.99999999965e-3) < 1e-13)
    }
}
