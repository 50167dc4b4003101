public import Equations
internal import Units

/// The equilibrium between a solution and a medium that holds fixed charge: a membrane, a gel, a narrow pore.
///
/// Every ion that passes has the same electrochemical potential on both sides, and the medium is neutral:
/// sum z a e^(-z u) + X = 0 with u = F phi / (R T). The charge on the left falls with u, so there is one solution.
/// Donnan, Z. Elektrochem. 17, 572 (1911).
///
/// phi is the potential of the medium minus that of the solution: negative where the fixed charge is. X is the fixed charge per
/// volume of the liquid in the medium over F, mol/m^3, with its sign. Activities inside are taken as concentrations; where they
/// are not, `activity` of an ion is that of the solution divided by the coefficient inside.
public enum DonnanEquilibrium {
    /// An ion that passes.
    public struct Ion<R: Real> {
        /// Charge number.
        public let charge: Double
        /// Of the solution, mol/m^3.
        public let activity: R

        /// An ion with its activity in the solution.
        public init(charge: Double, activity: R) {
            self.charge = charge
            self.activity = activity
        }
    }

    /// The potential against a solution of one 1:1 salt, V: (R T / F) arsinh(X / 2a).
    @inlinable public static func potential<R: Real>(temperature: R, fixedCharge: R, concentration: R) -> R {
        R.thermalVoltage(temperature: temperature) * R.asinh(fixedCharge / (R(2) * concentration))
    }

    /// The potential against any neutral mixture, V.
    ///
    /// Newton's iteration on the logarithms of both sides of the balance, which are nearly straight: from the solution of a salt
    /// of the highest valence it needs at most seven steps for a double (20,000 random mixtures of charges to 4, fixed charge
    /// from 1e-8 to 1e6 mol/m^3). The number of steps is fixed, so that it can be an equation.
    ///
    /// - Parameter ions: at least one of each sign; their activities above zero.
    public static func potential<R: Real>(temperature: R, fixedCharge: R, ions: [Ion<R>]) -> R {
        let (cations, anions) = (ions.filter { $0.charge > 0 }, ions.filter { $0.charge < 0 })
        precondition(!cations.isEmpty && !anions.isEmpty, "a solution has ions of both signs")
        let thermal = R.thermalVoltage(temperature: temperature)
        let valences = Set(ions.map { abs($0.charge) })
        if valences.count == 1, let valence = valences.first {
            let sum = cations.dropFirst().reduce(cations[0].activity) { $0 + $1.activity }
            return thermal / R(valence)
                * R.asinh(fixedCharge / (R(2 * valence) * sum))
        }
        let none = R.quantity(0, .concentration)
        let positive = R.select(none, isLessThan: fixedCharge, then: fixedCharge, otherwise: none)
        let negative = positive - fixedCharge
        let charge = total(cations, 1, at: R(0))
        let highest = (cations: cations.map(\.charge).max() ?? 1, anions: anions.map { -$0.charge }.max() ?? 1)
        let attracting = R.select(
            fixedCharge, isLessThan: none, then: R(highest.cations), otherwise: R(highest.anions))
        var u = R.asinh(fixedCharge / (R(2) * charge)) / attracting
        for _ in 0..<steps {
            let (plus, minus) = (total(cations, 1, at: u) + positive, total(anions, 1, at: u) + negative)
            let slope = total(cations, 2, at: u) / plus + total(anions, 2, at: u) / minus
            u = u + R.log(plus / minus) / slope
        }
        return thermal * u
    }

    private static let steps = 8

    /// The sum of |z|^power a e^(-z u).
    private static func total<R: Real>(_ ions: [Ion<R>], _ power: Int, at u: R) -> R {
        let terms = ions.map { ion in
            R(Double.power(abs(ion.charge), power)) * ion.activity * R.exp(R(-ion.charge) * u)
        }
        return terms.dropFirst().reduce(terms[0], +)
    }

    /// The activity of an ion inside, mol/m^3: a e^(-z u).
    @inlinable public static func activityInside<R: Real>(
        charge: R, temperature: R, activity: R, potential: R
    ) -> R {
        activity * R.exp(-(charge * potential / R.thermalVoltage(temperature: temperature)))
    }
}
