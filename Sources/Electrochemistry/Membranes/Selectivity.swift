public import Equations

/// From what is measured, ratios and a conductance, to what the flux equation needs, permeabilities.
public enum Selectivity {
    /// An ion of the solution in which the conductance was measured.
    public struct Measured<R: Real> {
        /// Permeability relative to the ion that all ratios refer to.
        public var ratio: R
        /// Charge number.
        public var charge: R
        /// Activity on both sides, mol/m^3.
        public var activity: R

        /// An ion with its ratio.
        @inlinable public init(ratio: R, charge: R, activity: R) {
            self.ratio = ratio
            self.charge = charge
            self.activity = activity
        }
    }

    /// GHK conductance between equal solutions, S/m^2: sum of P a (zF)^2 / (RT), with P in m/s in place of the ratio. It does not
    /// depend on the voltage.
    @inlinable public static func symmetricConductance<R: Real>(temperature: R, ions: [Measured<R>]) -> R {
        precondition(!ions.isEmpty, "a conductance needs an ion")
        var sum: R?
        for ion in ions {
            let slope = GoldmanHodgkinKatz.slopeAtReversal(
                charge: ion.charge, temperature: temperature, inside: ion.activity, outside: ion.activity)
            sum = GoldmanHodgkinKatz.add(ion.ratio * slope, to: sum)
        }
        guard let sum else { preconditionFailure("a sum over no ions") }
        return sum
    }

    /// The permeability of the reference ion, m/s: that of an ion is its ratio times this.
    ///
    /// - Parameters:
    ///   - conductance: measured between two equal solutions, S/m^2.
    ///   - ions: the permeant ions of that solution; at least one with positive ratio and activity.
    @inlinable public static func referencePermeability<R: Real>(
        conductance: R, temperature: R, ions: [Measured<R>]
    ) -> R {
        conductance / symmetricConductance(temperature: temperature, ions: ions)
    }
}
