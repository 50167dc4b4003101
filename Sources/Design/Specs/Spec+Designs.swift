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
        /// Half the distance of the limits, or the size of the only one.
        let width: Double?
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
        let first = try judged(try nominal.answers(of: designs, threads: threads), isNominal: true)
        let rest = try over.map { try judged(try $0.quantity.answers(of: designs, threads: threads), isNominal: false) }
        return (0..<designs.count).map { design in
            let own = first[design]
            let limits = [SpecLimits.aboveMinimum, SpecLimits.belowMaximum].filter {
                $0(own.limits)(own.judged.answer) != nil
            }
            var parts = limits.compactMap { $0(own.limits)(own.judged.answer) }
            var tails: [[Double]] = []
            var isOutside = own.judged.answer.isOutsideValidity
            if let rest, let conditions = over?.conditions {
                let answers = rest[(design * conditions.count)..<((design + 1) * conditions.count)]
                isOutside = isOutside || answers.contains(where: \.judged.answer.isOutsideValidity)
                /// Margins of some of the samples, by corner and limit.
                func rows(_ samples: Range<Int>) -> [[Double]] {
                    conditions.corners.indices.flatMap { corner in
                        let first = answers.startIndex + corner * conditions.samples
                        return limits.map { limit in
                            answers[(first + samples.lowerBound)..<(first + samples.upperBound)]
                                .compactMap { limit($0.limits)($0.judged.answer) }
                        }
                    }
                }
                if mayFail > 0 {
                    parts.append(drawMargins(answers.map(\.judged.margin), conditions).sorted()[mayFail])
                    tails = rows(1..<conditions.samples).map { Tail.least($0, mayFail: mayFail) }
                } else {
                    // A yield counts draws alone, and the nominal device is none of them.
                    parts += rows((yield == nil ? 0 : 1)..<conditions.samples).map { $0.min() ?? -.infinity }
                }
            }
            let width: Double? =
                switch (own.limits.minimum, own.limits.maximum) {
                case (let low?, let high?) where high > low: (high - low) / 2
                case (let low?, _): abs(low)
                case (nil, let high?): abs(high)
                case (nil, nil): nil
                }
            return DesignMargins(
                nominal: own.judged.answer.value, parts: parts, tails: tails, width: width, isOutsideValidity: isOutside
            )
        }
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
