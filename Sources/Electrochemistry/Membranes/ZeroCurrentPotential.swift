/// A potential at which a membrane carries no net current.
public struct ZeroCurrentPotential: Hashable, Sendable {
    /// What happens after a small disturbance, with a capacitance that the outward current discharges.
    public enum Stability: String, Hashable, Sendable {
        /// The current rises through zero: the potential returns.
        case stable
        /// It falls through zero: the potential runs away.
        case unstable
        /// It touches zero without crossing.
        case marginal
    }

    /// V.
    public let potential: Double
    /// What a small disturbance does.
    public let stability: Stability
}

/// All potentials without net current in an interval: the scalar reference for any mixture of ions, gates and pumps.
///
/// Samples the interval evenly, refines every change of sign by bisection to the last bit, and looks between samples of one
/// sign for a dip to or across zero. Two roots closer than the sampling with no dip between three samples can be missed;
/// more samples find them. Where the current is not finite there is no root and ``undefined`` counts the samples.
public struct ZeroCurrentPotentials: Hashable, Sendable {
    /// From the most negative up.
    public let roots: [ZeroCurrentPotential]
    /// How many samples had no finite current.
    public let undefined: Int
    /// Whether two neighbouring samples were exactly zero: the current vanishes over a range, which has no root to name.
    public let isFlat: Bool

    /// Scans `interval` (V) of the outward `current` (any unit) with at least three samples.
    public init(
        in interval: ClosedRange<Double>, samples: Int = 2001, current: (Double) -> Double
    ) {
        let count = max(samples, 3)
        let (low, width) = (interval.lowerBound, interval.upperBound - interval.lowerBound)
        let potentials = (0..<count).map { low + width * (Double($0) / Double(count - 1)) }
        let currents = potentials.map(current)
        var roots: [ZeroCurrentPotential] = []
        var isFlat = false
        for index in currents.indices {
            let value = currents[index]
            let next = index + 1 < count ? currents[index + 1] : .nan
            let before = index > 0 ? currents[index - 1] : .nan
            if value == 0 {
                if next == 0 || before == 0 {
                    isFlat = true
                } else {
                    roots.append(Self.root(at: potentials[index], before, next))
                }
            } else if Self.differ(value, next) {
                roots += Self.bisect(potentials[index], potentials[index + 1], value, current)
            } else if abs(value) <= abs(before), abs(value) < abs(next), Self.agree(value, before),
                Self.agree(value, next)
            {
                roots += Self.dip(potentials[index - 1], potentials[index + 1], value.sign, current)
            }
        }
        self.roots = roots.sorted { $0.potential < $1.potential }
        undefined = currents.count { !$0.isFinite }
        self.isFlat = isFlat
    }

    /// The stable root nearest to `guess`, or the most negative stable one; `nil` without a stable root.
    public func resting(near guess: Double? = nil) -> ZeroCurrentPotential? {
        let stable = roots.filter { $0.stability == .stable }
        guard let guess else { return stable.first }
        return stable.min { abs($0.potential - guess) < abs($1.potential - guess) }
    }

    /// The stability of a root from the current on both sides of it; NaN where there is none.
    private static func root(at potential: Double, _ before: Double, _ after: Double) -> ZeroCurrentPotential {
        let rises = before < 0 || after > 0
        let falls = before > 0 || after < 0
        let stability: ZeroCurrentPotential.Stability = rises == falls ? .marginal : rises ? .stable : .unstable
        return ZeroCurrentPotential(potential: potential, stability: stability)
    }

    private static func differ(_ a: Double, _ b: Double) -> Bool {
        a.isFinite && b.isFinite && a != 0 && b != 0 && a.sign != b.sign
    }

    private static func agree(_ a: Double, _ b: Double) -> Bool {
        a.isFinite && b.isFinite && a != 0 && b != 0 && a.sign == b.sign
    }

    /// Halves the interval until it holds no number in between. Nothing where the current is undefined on the way, or where it
    /// changes sign through a pole.
    private static func bisect(
        _ from: Double, _ to: Double, _ start: Double, _ current: (Double) -> Double
    ) -> [ZeroCurrentPotential] {
        var (low, high) = (from, to)
        var (lowValue, highValue) = (start, current(to))
        let largest = max(abs(lowValue), abs(highValue))
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            let value = current(middle)
            if value == 0 { return [root(at: middle, start, -start)] }
            guard value.isFinite else { return [] }
            if value.sign == start.sign {
                (low, lowValue) = (middle, value)
            } else {
                (high, highValue) = (middle, value)
            }
        }
        guard min(abs(lowValue), abs(highValue)) <= largest else { return [] }
        return [root(at: abs(lowValue) <= abs(highValue) ? low : high, start, -start)]
    }

    /// Narrows the least magnitude between `from` and `to` by golden section; gives two roots where the sign changes on the way,
    /// one where zero is met exactly.
    private static func dip(
        _ from: Double, _ to: Double, _ sign: FloatingPointSign, _ current: (Double) -> Double
    ) -> [ZeroCurrentPotential] {
        let golden = (5.0.squareRoot() - 1) / 2
        var (low, high) = (from, to)
        var (one, other) = (high - golden * (high - low), low + golden * (high - low))
        var (oneValue, otherValue) = (current(one), current(other))
        for _ in 0..<80 {
            for (place, value) in [(one, oneValue), (other, otherValue)] {
                if value == 0 { return [ZeroCurrentPotential(potential: place, stability: .marginal)] }
                guard value.isFinite else { return [] }
                guard value.sign == sign else {
                    return bisect(from, place, current(from), current) + bisect(place, to, value, current)
                }
            }
            guard one > low, other > one, high > other else { break }
            if abs(oneValue) < abs(otherValue) {
                (high, other, otherValue) = (other, one, oneValue)
                one = high - golden * (high - low)
                oneValue = current(one)
            } else {
                (low, one, oneValue) = (one, other, otherValue)
                other = low + golden * (high - low)
                otherValue = current(other)
            }
        }
        return []
    }
}
