public import Equations

/// The potential between two solutions that touch without a membrane, by Henderson: all concentrations run straight from one side to
/// the other. Z. Phys. Chem. 59, 118 (1907).
public enum LiquidJunction {
    /// An ion on both sides.
    public struct Ion<R: Real> {
        /// Charge number.
        public let charge: Double
        /// Electrical mobility without sign, m^2/(V s), or any number proportional to it.
        public let mobility: R
        /// Concentration inside, mol/m^3.
        public let inside: R
        /// Concentration outside, mol/m^3.
        public let outside: R

        /// An ion; zero on a side where it is not.
        public init(charge: Double, mobility: R, inside: R, outside: R) {
            self.charge = charge
            self.mobility = mobility
            self.inside = inside
            self.outside = outside
        }
    }

    /// phi(inside) - phi(outside), V:
    /// (R T / F) (sum (|z|/z) u (c_in - c_out)) / (sum |z| u (c_in - c_out)) ln(sum |z| u c_out / sum |z| u c_in).
    ///
    /// Written so that sides of equal conductance are no 0/0. Concentrations may be replaced by activities, which the theory leaves
    /// open; the two differ by the coefficients' own change along the junction.
    ///
    /// - Parameter ions: at least one on each side.
    public static func potential<R: Real>(temperature: R, ions: [Ion<R>]) -> R {
        precondition(!ions.isEmpty, "a junction has ions")
        func sum(_ term: (Ion<R>) -> R) -> R {
            let terms = ions.map(term)
            return terms.dropFirst().reduce(terms[0], +)
        }
        let moved = sum { R($0.charge < 0 ? -1 : 1) * $0.mobility * ($0.inside - $0.outside) }
        let inside = sum { R(abs($0.charge)) * $0.mobility * $0.inside }
        let outside = sum { R(abs($0.charge)) * $0.mobility * $0.outside }
        // ln(r) / (r - 1) is the Bernoulli function of ln(r).
        let ratio = R.bernoulli(R.log(inside / outside))
        return -(R.thermalVoltage(temperature: temperature) * moved / outside * ratio)
    }
}
