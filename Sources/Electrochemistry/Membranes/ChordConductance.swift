public import Equations

/// The resting potential of conductances in parallel.
public enum ChordConductance {
    /// A conductance in series with its reversal potential.
    public struct Branch<R: Real> {
        /// S or S/m^2.
        public var conductance: R
        /// V.
        public var reversal: R

        /// A branch.
        @inlinable public init(conductance: R, reversal: R) {
            self.conductance = conductance
            self.reversal = reversal
        }
    }

    /// V = (sum g E - I_pump) / sum g, where no net current flows.
    ///
    /// - Parameters:
    ///   - branches: at least one.
    ///   - pumpCurrent: net outward current of pumps, in A (or A/m^2) as the conductances are in S (or S/m^2).
    @inlinable public static func restingPotential<R: Real>(_ branches: [Branch<R>], pumpCurrent: R? = nil) -> R {
        precondition(!branches.isEmpty, "a resting potential needs a conductance")
        var total: R?
        var current: R?
        for branch in branches {
            total = GoldmanHodgkinKatz.add(branch.conductance, to: total)
            current = GoldmanHodgkinKatz.add(branch.conductance * branch.reversal, to: current)
        }
        guard let total, let current else { preconditionFailure("a sum over no branches") }
        if let pumpCurrent { return (current - pumpCurrent) / total }
        return current / total
    }
}
