internal import Analyses
internal import Equations

extension Spec {
    /// How a device under test holds the spec.
    struct DesignMargins {
        /// Of the nominal device, SI; NaN without a value.
        let nominal: Double
        /// How far within each limit: the nominal device, then the worst sample of each corner, or what decides the yield.
        /// SI; minus infinity without a value.
        let parts: [Double]
        /// Where some draws may fail, for each limit at each corner the margins of the draws that are nearest to failing, the
        /// least first, SI; some more of them than may fail. Empty elsewhere.
        let tails: [[Double]]
        /// Half the distance of the limits, or the size of the only one; SI.
        let width: Double
        /// Whether some model was used outside of its validity.
        let isOutsideValidity: Bool
    }

    /// How many draws of the spread may fail; 0 where all must hold.
    var mayFail: Int {
        guard let yield, let draws = over.map({ $0.conditions.samples - 1 }) else { return 0 }
        return draws - Self.needed(yield, of: draws)
    }

    /// Everything that is solved for it.
    var quantities: [SolvableQuantity] { [nominal] + (over.map { [$0.quantity] } ?? []) }

    /// The margins of each device under test.
    func margins(of designs: DesignBatch, threads: Int) throws -> [DesignMargins] {
        let first = try nominal.answers(of: designs, threads: threads)
        let own = distances(first)
        let rest = try over.map { try $0.quantity.answers(of: designs, threads: threads) }
        let others = rest.map(distances)
        return (0..<designs.count).map { design in
            var parts = own.map { $0[design] }
            var tails: [[Double]] = []
            var isOutside = first[0][design].isOutsideValidity
            if let rest, let others, let conditions = over?.conditions {
                let all = (design * conditions.count)..<((design + 1) * conditions.count)
                isOutside = isOutside || rest[0][all].contains(where: \.isOutsideValidity)
                /// Margins of some of the samples, by corner and limit.
                func rows(_ samples: Range<Int>) -> [ArraySlice<Double>] {
                    conditions.corners.indices.flatMap { corner in
                        let first = all.lowerBound + corner * conditions.samples
                        return others.map { $0[(first + samples.lowerBound)..<(first + samples.upperBound)] }
                    }
                }
                if mayFail > 0 {
                    let worst = all.map { place in others.reduce(.infinity) { min($0, $1[place]) } }
                    parts.append(drawMargins(worst, conditions).sorted()[mayFail])
                    tails = rows(1..<conditions.samples).map { Tail.least($0, mayFail: mayFail) }
                } else {
                    // A yield counts draws alone, and the nominal device is none of them.
                    parts += rows((yield == nil ? 0 : 1)..<conditions.samples).map { $0.min() ?? -.infinity }
                }
            }
            let limits = first.dropFirst().prefix(own.count).map { $0[design].value }
            let width = limits.count == 2 ? (limits[1] - limits[0]) / 2 : abs(limits[0])
            return DesignMargins(
                nominal: first[0][design].value, parts: parts, tails: tails, width: width, isOutsideValidity: isOutside)
        }
    }

    /// How far answers are within each limit, the minimum first; minus infinity without a value.
    private func distances(_ answers: [[QuantityAnswer]]) -> [[Double]] {
        var result: [[Double]] = []
        if minimum != nil {
            result.append(zip(answers[0], answers[1]).map { SpecLimits.distance(of: $0, above: $1.value) })
        }
        if maximum != nil {
            let limits = answers[result.count + 1]
            result.append(zip(answers[0], limits).map { SpecLimits.distance(of: $0, below: $1.value) })
        }
        return result
    }

    /// How far each draw of the spread holds it, at the worst corner that is asked for; minus infinity without a value.
    func drawMargins(threads: Int) throws -> [Double] {
        guard let over else { return [] }
        let margins = try judged(try over.quantity.answers(threads: threads), isNominal: false).map(\.judged.margin)
        return drawMargins(margins, over.conditions)
    }
}

extension Spec {
    /// The least value allowed, where it is a plain one.
    var constantMinimum: Double? { minimum.flatMap { _ in nominal.expressions[1].constant } }

    /// The largest value allowed, where it is a plain one.
    var constantMaximum: Double? { maximum.flatMap { _ in nominal.expressions[minimum == nil ? 1 : 2].constant } }
}
