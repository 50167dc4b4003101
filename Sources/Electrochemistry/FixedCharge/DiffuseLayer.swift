public import Equations

/// The diffuse layer of ions before a charged wall: surface charge and potential of the wall against the solution.
///
/// The theory of Gouy and Chapman knows ions as points in a medium of one permittivity, so it takes concentrations, not
/// activities: what ions do to each other is the layer itself. Grahame, Chem. Rev. 41, 441 (1947).
public enum DiffuseLayer {
    /// An ion of the solution.
    public struct Ion<R: Real> {
        /// Charge number.
        public let charge: Double
        /// Far from the wall, mol/m^3.
        public let concentration: R

        /// An ion with its concentration far from the wall.
        public init(charge: Double, concentration: R) {
            self.charge = charge
            self.concentration = concentration
        }
    }

    /// Charge of the wall before a z:z salt, C/m^2: sqrt(8 epsilon R T c) sinh(z F psi / 2 R T).
    ///
    /// - Parameters:
    ///   - potential: of the wall against the solution, V.
    ///   - temperature: K.
    ///   - permittivity: of the solution, F/m.
    ///   - concentration: of the salt, mol/m^3.
    ///   - valence: z.
    public static func surfaceCharge<R: Real>(
        potential: R, temperature: R, permittivity: R, concentration: R, valence: Double = 1
    ) -> R {
        let half = R(valence / 2) * potential / R.thermalVoltage(temperature: temperature)
        let sinh = (R.expm1(half) - R.expm1(-half)) / R(2)
        return scale(temperature, permittivity, concentration) * sinh
    }

    /// Potential of the wall before a z:z salt, V: (2 R T / z F) arsinh(sigma / sqrt(8 epsilon R T c)).
    public static func potential<R: Real>(
        surfaceCharge: R, temperature: R, permittivity: R, concentration: R, valence: Double = 1
    ) -> R {
        R(2 / valence) * R.thermalVoltage(temperature: temperature)
            * R.asinh(surfaceCharge / scale(temperature, permittivity, concentration))
    }

    private static func scale<R: Real>(_ temperature: R, _ permittivity: R, _ concentration: R) -> R {
        R.sqrt(R(8) * permittivity * R.gasConstant * temperature * concentration)
    }

    /// Charge of the wall before any neutral mixture, C/m^2: the sign of psi times
    /// sqrt(2 epsilon R T sum c (e^(-z u) - 1)), u = F psi / (R T).
    public static func surfaceCharge<R: Real>(
        potential: R, temperature: R, permittivity: R, ions: [Ion<R>]
    ) -> R {
        precondition(!ions.isEmpty, "a solution has ions")
        let u = potential / R.thermalVoltage(temperature: temperature)
        // sum c z is zero, so each e^x - 1 may lose its first term: what is left is u^2 times this.
        let terms = ions.map { ion in
            R(ion.charge * ion.charge) * ion.concentration * bend(R(-ion.charge) * u)
        }
        let sum = terms.dropFirst().reduce(terms[0], +)
        return u * R.sqrt(R(2) * permittivity * R.gasConstant * temperature * sum)
    }

    /// (e^x - 1 - x) / x^2, 1/2 at x = 0.
    private static func bend<R: Real>(_ x: R) -> R {
        let square = x * x
        let limit = R(0.01)
        var series = R(1.0 / 40320)
        for divisor in [5040.0, 720, 120, 24, 6, 2] { series = R(1 / divisor) + x * series }
        let safe = R.select(square, isLessThan: limit, then: R(1), otherwise: x)
        let direct = (R.expm1(safe) - safe) / (safe * safe)
        return R.select(square, isLessThan: limit, then: series, otherwise: direct)
    }

    /// Potential of the wall before any neutral mixture, V: the inverse of ``surfaceCharge(potential:temperature:permittivity:ions:)``,
    /// by halving an interval that holds it.
    public static func potential(
        surfaceCharge: Double, temperature: Double, permittivity: Double, ions: [Ion<Double>]
    ) -> Double {
        guard surfaceCharge != 0, surfaceCharge.isFinite else { return surfaceCharge }
        func charge(_ potential: Double) -> Double {
            Self.surfaceCharge(
                potential: potential, temperature: temperature, permittivity: permittivity, ions: ions)
        }
        var high = Double.thermalVoltage(temperature: temperature) * (surfaceCharge < 0 ? -1 : 1)
        for _ in 0..<64 where abs(charge(high)) < abs(surfaceCharge) { high *= 2 }
        var low = 0.0
        while true {
            let middle = low + (high - low) / 2
            guard middle != low, middle != high else { return middle }
            if abs(charge(middle)) < abs(surfaceCharge) { low = middle } else { high = middle }
        }
    }
}
