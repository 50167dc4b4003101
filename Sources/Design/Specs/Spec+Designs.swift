internal import Analyses
internal import Equations

extension Spec {
    /// How a device under test holds the spec.
    struct DesignMargins {
        /// Of the nominal device, SI; NaN without a value.
        let nominal: Double
        /// How far within the limits: the nominal device, then each corner with its worst sample, or what decides the
        /// yield. SI; minus infinity without a value.
        let parts: [Double]
        /// Half the distance of the limits, or the size of the only one.
        let width: Double?
        /// Whether some model was used outside of its validity.
        let isOutsideValidity: Bool
    }

    /// Everything that is solved for it.
    var quantities: [SolvableQuantity] { [nominal] + (over.map { [$0.quantity] } ?? []) }

    /// The margins of each device under test.
    func margins(of designs: DesignBatch, threads: Int) throws -> [DesignMargins] {
        let first = try judged(try nominal.answers(of: designs, threads: threads), isNominal: true)
        let rest = try over.map { try judged(try $0.quantity.answers(of: designs, threads: threads), isNominal: false) }
        return (0..<designs.count).map { design in
            let own = first[design]
            var parts = [own.judged.margin]
            var isOutside = own.judged.answer.isOutsideValidity
            if let rest, let conditions = over?.conditions {
                let judged = rest[(design * conditions.count)..<((design + 1) * conditions.count)].map(\.judged)
                let margins = judged.map(\.margin)
                isOutside = isOutside || judged.contains(where: \.answer.isOutsideValidity)
                if let yield {
                    let draws = drawMargins(margins, conditions).sorted(by: >)
                    parts.append(draws[Self.needed(yield, of: draws.count) - 1])
                } else {
                    parts += conditions.corners.indices.map { corner in
                        margins[(corner * conditions.samples)..<((corner + 1) * conditions.samples)].min() ?? -.infinity
                    }
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
                nominal: own.judged.answer.value, parts: parts.map { $0.isNaN ? -.infinity : $0 }, width: width,
                isOutsideValidity: isOutside)
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
