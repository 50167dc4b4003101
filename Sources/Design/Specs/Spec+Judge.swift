internal import Analyses
internal import Devices
internal import Equations
internal import Units

extension Spec {
    /// Most failures that are listed.
    private static let mostFailures = 20

    /// A condition with its value and how far that is within the limits.
    struct Judged {
        let answer: QuantityAnswer
        let margin: Double
        /// Index into the conditions; `nil` for the nominal device.
        let index: Int?
    }

    /// Solves everything and judges it.
    func result(threads: Int) throws -> SpecResult {
        let first = try judged(try nominal.answers(threads: threads), isNominal: true)
        let rest = try over.map { try judged(try $0.quantity.answers(threads: threads), isNominal: false) } ?? []
        let all = first.map(\.judged) + rest.map(\.judged)
        let nominalMargin = first[0].judged.margin
        var yieldResult: SpecResult.Yield?
        var deciding = all.map(\.margin).min() ?? -.infinity
        if let yield, let conditions = over?.conditions {
            let draws = drawMargins(rest.map(\.judged.margin), conditions).sorted(by: >)
            deciding = min(nominalMargin, draws[Self.needed(yield, of: draws.count) - 1])
            yieldResult = SpecResult.Yield(
                required: yield, holding: draws.count { $0 >= 0 }, samples: draws.count,
                missing: draws.count { $0 == -.infinity })
        }
        let missing = all.count { $0.answer.reason != nil }
        let verdict: SpecResult.Verdict =
            decides
            ? (deciding >= 0 ? .holds : .fails) : missing == 0 ? .informative : .fails
        let failed = all.filter { $0.margin < 0 }
        let numbers = all.filter { $0.answer.reason == nil }
        func extreme(_ judged: Judged?) -> SpecResult.Extreme? {
            judged.map { SpecResult.Extreme(value: $0.answer.value, condition: name($0.index)) }
        }
        let nominalAnswer = first[0].judged.answer
        return SpecResult(
            quantity: entry.key, place: place.conditions, over: overWords,
            minimum: limit(minimum, first[0].limits.minimum), typical: limit(typical, first[0].typical),
            maximum: limit(maximum, first[0].limits.maximum),
            measured: nominalAnswer.reason == nil ? nominalAnswer.value : nil, reason: nominalAnswer.reason,
            lowest: extreme(numbers.min { $0.answer.value < $1.answer.value }),
            highest: extreme(numbers.max { $0.answer.value < $1.answer.value }),
            margin: deciding.isFinite ? deciding : nil, conditionCount: all.count, missingCount: missing,
            outsideValidityCount: all.count { $0.answer.isOutsideValidity },
            validityReasons: quantities.flatMap(\.validityReasons).distinct, failureCount: failed.count,
            failures: failed.prefix(Self.mostFailures).map { judged in
                let value = judged.answer.reason == nil ? judged.answer.value : nil
                return SpecResult.Failure(condition: name(judged.index), value: value, reason: judged.answer.reason)
            }, distribution: distribution(over == nil ? first.map(\.judged) : rest.map(\.judged)),
            yield: yieldResult, verdict: verdict, unit: nominal.expressions[0].dimension.description,
            location: location, shown: unit)
    }

    /// Whether it has a limit.
    private var decides: Bool { minimum != nil || maximum != nil }

    private func distribution(_ judged: [Judged]) -> SpecResult.Distribution {
        let conditions = over?.conditions
        return SpecResult.Distribution(
            corners: conditions.flatMap { $0.corners == [""] ? nil : $0.corners },
            samples: conditions.flatMap { $0.samples > 1 ? $0.samples : nil }, values: judged.map(\.answer.value),
            margins: decides ? judged.map { $0.margin.isFinite ? $0.margin : .nan } : [],
            statuses: judged.map(\.answer.status),
            isWithinValidity: judged.map { !$0.answer.isOutsideValidity })
    }

    /// Each condition with the limits that hold there.
    func judged(_ answers: [[QuantityAnswer]], isNominal: Bool) throws -> [(
        judged: Judged, limits: SpecLimits, typical: Double?
    )] {
        var places: [Int?] = []
        var next = 1
        for text in [minimum, maximum, typical] {
            places.append(text == nil ? nil : next)
            next += text == nil ? 0 : 1
        }
        return answers[0].indices.map { index in
            func number(_ limit: Int) -> Double? { places[limit].map { answers[$0][index].value } }
            let limits = SpecLimits(minimum: number(0), maximum: number(1))
            let answer = answers[0][index]
            return (
                Judged(answer: answer, margin: limits.margin(of: answer), index: isNominal ? nil : index), limits,
                number(2)
            )
        }
    }

    /// For each draw but the nominal device its least margin over the corners.
    func drawMargins(_ margins: [Double], _ conditions: SweepConditions) -> [Double] {
        (1..<conditions.samples).map { sample in
            conditions.corners.indices.map { margins[$0 * conditions.samples + sample] }.min() ?? -.infinity
        }
    }

    /// How many of some draws must hold: a whole number is not missed by the rounding of a percentage.
    static func needed(_ yield: Double, of draws: Int) -> Int {
        max(1, Int((yield * Double(draws) - 1e-9).rounded(.up)))
    }

    private func limit(_ node: TextNode?, _ value: Double?) -> SpecResult.Limit? {
        guard let node, let value else { return nil }
        return SpecResult.Limit(text: node.scalar ?? node["value"]?.scalar ?? "", value: value)
    }

    /// A condition in words.
    private func name(_ index: Int?) -> String {
        guard let index, let conditions = over?.conditions else { return "nominal" }
        let (corner, sample) = (index / conditions.samples, index % conditions.samples)
        let words = [
            conditions.corners[corner], sample == 0 ? "" : "sample \(sample)",
        ].filter { !$0.isEmpty }
        return words.isEmpty ? "nominal" : words.joined(separator: ", ")
    }
}
