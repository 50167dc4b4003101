public import Equations

extension GoldmanHodgkinKatz {
    /// A monovalent ion and how well it passes.
    public struct Monovalent<R: Real> {
        /// Absolute (m/s) or relative to any one ion.
        public var permeability: R
        /// Activity inside.
        public var inside: R
        /// Activity outside.
        public var outside: R

        /// An ion with its permeability and activities.
        @inlinable public init(permeability: R, inside: R, outside: R) {
            self.permeability = permeability
            self.inside = inside
            self.outside = outside
        }
    }

    /// The voltage without net current where all permeant ions are monovalent, V:
    /// (R T / F) ln[(sum P_c a_out,c + sum P_a a_in,a) / (sum P_c a_in,c + sum P_a a_out,a)].
    ///
    /// `cations` and `anions` must not both be empty.
    @inlinable public static func voltage<R: Real>(
        temperature: R, cations: [Monovalent<R>], anions: [Monovalent<R>] = []
    ) -> R {
        precondition(!(cations.isEmpty && anions.isEmpty), "the closed GHK voltage needs an ion")
        var inward: R?
        var outward: R?
        for ion in cations {
            inward = add(ion.permeability * ion.outside, to: inward)
            outward = add(ion.permeability * ion.inside, to: outward)
        }
        for ion in anions {
            inward = add(ion.permeability * ion.inside, to: inward)
            outward = add(ion.permeability * ion.outside, to: outward)
        }
        guard let inward, let outward else { preconditionFailure("a sum over no ions") }
        return R.thermalVoltage(temperature: temperature) * R.log(inward / outward)
    }

    /// A sum that begins with its first term, so that it needs no zero of unknown unit.
    @inlinable static func add<R: Real>(_ term: R, to sum: R?) -> R {
        if let sum { sum + term } else { term }
    }
}
