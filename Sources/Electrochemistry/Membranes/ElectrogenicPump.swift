public import Equations

/// What a pump that moves net charge does to the membrane potential.
public enum ElectrogenicPump {
    /// One kind of ion of a pump's cycle.
    public struct Transported<R: Real> {
        /// Ions per cycle, positive in either direction.
        public var count: R
        /// Charge number.
        public var charge: R
        /// Nernst potential, V.
        public var nernstPotential: R

        /// An ion of the cycle.
        @inlinable public init(count: R, charge: R, nernstPotential: R) {
            self.count = count
            self.charge = charge
            self.nernstPotential = nernstPotential
        }
    }

    /// The steady potential of a membrane permeable to sodium and potassium whose pump restores both, V:
    /// (R T / F) ln[(r P_K K_out + P_Na Na_out) / (r P_K K_in + P_Na Na_in)].
    ///
    /// Mullins and Noda, J. Gen. Physiol. 47, 117 (1963). `coupling` r is sodium out per potassium in: 1.5 for 3 to 2, 1 for an
    /// electroneutral pump.
    @inlinable public static func mullinsNoda<R: Real>(
        temperature: R, coupling: R, potassium: GoldmanHodgkinKatz.Monovalent<R>,
        sodium: GoldmanHodgkinKatz.Monovalent<R>
    ) -> R {
        let weighted = GoldmanHodgkinKatz.Monovalent(
            permeability: coupling * potassium.permeability, inside: potassium.inside, outside: potassium.outside)
        return GoldmanHodgkinKatz.voltage(temperature: temperature, cations: [weighted, sodium])
    }

    /// The bound of the shift that such a pump adds, V: -(R T / F) ln r. It is approached where sodium carries the inward leak
    /// (P_Na Na_out far above P_K K_out) and potassium the outward one (P_K K_in far above P_Na Na_in).
    @inlinable public static func largestOffset<R: Real>(temperature: R, coupling: R) -> R {
        -(R.thermalVoltage(temperature: temperature) * R.log(coupling))
    }

    /// The same steady state with conductances, V: (r g_K E_K + g_Na E_Na) / (r g_K + g_Na).
    @inlinable public static func balancedPotential<R: Real>(
        coupling: R, potassium: ChordConductance.Branch<R>, sodium: ChordConductance.Branch<R>
    ) -> R {
        let weighted = ChordConductance.Branch(
            conductance: coupling * potassium.conductance, reversal: potassium.reversal)
        return ChordConductance.restingPotential([weighted, sodium])
    }

    /// Charge moved out per cycle, in elementary charges.
    @inlinable public static func cycleCharge<R: Real>(exports: [Transported<R>], imports: [Transported<R>]) -> R {
        var sum = R(0)
        for ion in exports { sum = sum + ion.count * ion.charge }
        for ion in imports { sum = sum - ion.count * ion.charge }
        return sum
    }

    /// The potential at which a pump stands still, V: free energy, gradients and voltage of one cycle cancel.
    /// (sum out n z E - sum in n z E + dG / F) / (charge moved out); for 3 Na+ and 2 K+ this is 3 E_Na - 2 E_K + dG / F.
    ///
    /// - Parameters:
    ///   - freeEnergy: of the driving reaction per mole of cycles, J/mol; negative where it drives.
    ///   - exports, imports: the cycle, which must move net charge: an electroneutral pump has no such potential.
    @inlinable public static func stallPotential<R: Real>(
        freeEnergy: R, exports: [Transported<R>], imports: [Transported<R>]
    ) -> R {
        var sum = freeEnergy / R.faraday
        for ion in exports { sum = sum + ion.count * ion.charge * ion.nernstPotential }
        for ion in imports { sum = sum - ion.count * ion.charge * ion.nernstPotential }
        return sum / cycleCharge(exports: exports, imports: imports)
    }
}
