internal import Devices
internal import Equations
internal import Units

extension Fitting {
    /// Two values whose errors go together more than this are hardly told apart.
    static let highCorrelation = 0.99
    /// Deviations of the number of runs beyond which residuals are no scatter.
    private static let mostDeviation = 4.0
    private static let leastProbability = 1e-4

    /// Tells what was found, how well it is known, and what should be known before it is used.
    func result(
        _ best: LevenbergMarquardt, _ model: FitProblem.Model, of observed: [Double], others: [LevenbergMarquardt],
        isInterrupted: Bool
    ) throws -> FitResult {
        guard let answer = best.answer else { throw Diagnostic("nothing was fitted") }
        let statistics = FitStatistics(
            answer, at: best.point, hasSigma: problem.hasSigma, resolution: problem.resolution)
        let values = values(best.point, statistics)
        let degrees = Double(statistics.degrees)
        let square = 2 * answer.cost
        let matches = matches(observed, model.values, statistics)
        var warnings = identification(values, statistics, best.point)
        let probability = problem.hasSigma ? Quantiles.chiSquareTail(square, degrees: degrees) : nil
        warnings += misfit(matches, square, probability, statistics)
        if let outlier = statistics.outlier { warnings += apart(outlier, matches) }
        if !statistics.nullDirections.isEmpty || !statistics.idle.isEmpty {
            // Others are then no news.
        } else if let other = rival(of: best, among: others, statistics) {
            warnings.append("another set of values fits as well: " + texts(other.point))
        }
        if model.outside > 0 {
            warnings.append(
                "a model is used outside of its validity at \(model.outside) of \(problem.observed.count) points")
        }
        let overrides = values.flatMap { value in
            value.variable.fullPaths.map { (path: $0, text: value.text) }
        }
        let files = problem.measurements.map(\.file)
        let names = files.map { String($0.split(separator: "/").last ?? "") }.joined(separator: ", ")
        return FitResult(
            name: name, values: values, correlations: statistics.correlations, matches: matches,
            confidence: options.confidence, hasSigma: problem.hasSigma, degreesOfFreedom: statistics.degrees,
            reducedChiSquare: problem.hasSigma && degrees > 0 ? square / degrees : nil, probability: probability,
            warnings: warnings, isConverged: best.outcome == .converged, isInterrupted: isInterrupted,
            hasDerivatives: problem.hasDerivatives, tried: problem.count, overrides: overrides,
            sources: values.flatMap { value in
                let error = value.standardError.map { ", standard error \(self.error($0, of: value.variable))" } ?? ""
                let told = value.isIdentified || value.isAtLow || value.isAtHigh
                return value.variable.paths.map { _ in
                    told ? "fitted to \(names)\(error)" : "not told by \(names), to which others were fitted"
                }
            })
    }

    private func values(_ point: [Double], _ statistics: FitStatistics) -> [FitResult.Value] {
        let degrees = problem.hasSigma ? Double.infinity : Double(statistics.degrees)
        let reach = degrees > 0 ? Quantiles.student(options.confidence, degrees: degrees) : .nan
        return variables.indices.map { index in
            let variable = variables[index]
            let value = variable.value(at: point[index])
            let error = statistics.standardErrors[index].map { $0 * abs(variable.slope(at: value)) }
            let isFree = statistics.free.contains(index)
            // A thousandth of the error is no news, and with it the curve stays as it is.
            var digits = 6
            if let error, error > 0, value != 0 {
                digits = min(max(4, Int(Double.log(abs(value) / error) / Double.log(10)) + 5), 15)
            }
            let text = variable.text(value, digits: isFree ? digits : nil)
            return FitResult.Value(
                variable: variable, value: value, text: text, standardError: error,
                interval: error.map { (value - reach * $0)...(value + reach * $0) },
                isIdentified: statistics.isIdentified(index), isAtLow: statistics.low.contains(index),
                isAtHigh: statistics.high.contains(index))
        }
    }

    /// A difference as text in the unit of a value.
    func error(_ difference: Double, of variable: DesignVariable) -> String {
        variable.differenceText(difference, digits: 2)
    }

    private func matches(
        _ observed: [Double], _ fitted: [Double], _ statistics: FitStatistics
    ) -> [FitResult.Match] {
        var next = 0
        return problem.measurements.map { own in
            let range = next..<(next + own.observed.count)
            next = range.upperBound
            let deviation = statistics.variance.squareRoot()
            let (measured, curve) = (Array(observed[range]), Array(fitted[range]))
            let mean = measured.reduce(0, +) / Double(max(1, measured.count))
            let total = measured.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let left = zip(measured, curve).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return FitResult.Match(
                quantity: own.quantity, file: own.file, unit: own.unit.text,
                held: own.held.map { held in
                    (held.name, held.unit.text, held.values.map { held.unit.number(si: $0) })
                },
                measured: measured.map { own.unit.number(si: $0) },
                fitted: curve.map { own.unit.number(si: $0) },
                sigma: problem.scales[range].map { $0 * deviation / own.unit.scale },
                determination: total > 0 ? 1 - left / total : .nan)
        }
    }

    // MARK: - Warnings

    private func identification(
        _ values: [FitResult.Value], _ statistics: FitStatistics, _ point: [Double]
    ) -> [String] {
        var warnings: [String] = []
        if problem.observed.count < variables.count {
            warnings.append(
                "\(problem.observed.count) points cannot tell \(variables.count) values")
        } else if statistics.degrees <= 0, !problem.hasSigma {
            warnings.append("as many values as points: nothing is left to tell how well they are known")
        }
        for index in statistics.idle {
            warnings.append("`\(variables[index].name)` changes nothing that was measured, so its value means nothing")
        }
        for direction in statistics.nullDirections { warnings.append(together(direction, values)) }
        for value in values where value.isAtLow || value.isAtHigh {
            warnings.append(
                "`\(value.variable.name)` ended at its \(value.isAtLow ? "least" : "largest") value; it has no interval, and those of the others hold only if it is right"
            )
        }
        for (index, value) in values.enumerated() {
            for other in 0..<index {
                let correlation = statistics.correlations[index][other]
                guard abs(correlation) > Self.highCorrelation else { continue }
                warnings.append(
                    "the data hardly tell `\(values[other].variable.name)` and `\(value.variable.name)` apart: their errors go together with a correlation of \(Unit.text(of: correlation, digits: 5))"
                )
            }
            guard let interval = value.interval, value.variable.isLogarithmic, interval.lowerBound <= 0 else {
                continue
            }
            warnings.append(
                "the interval of `\(value.variable.name)` reaches zero: the data tell no more than how large it may be")
        }
        return warnings
    }

    /// What may change together without changing the curve.
    private func together(_ direction: [Double], _ values: [FitResult.Value]) -> String {
        let moves = zip(direction, values).filter { $0.0 != 0 }.map { change, value in
            let size = change * value.variable.slope(at: value.value)
            return (name: value.variable.name, change: value.value == 0 ? size : size / abs(value.value))
        }
        let largest = moves.map { abs($0.change) }.max() ?? 1
        let sign = (moves.first?.change ?? 1) < 0 ? -1.0 : 1
        let words = moves.map { move in
            let part = sign * move.change / largest
            return "`\(move.name)` by \(part > 0 ? "+" : "-")\(Unit.text(of: abs(part), digits: 3)) %"
        }
        return "the data do not tell all values: " + words.joined(separator: " with ")
            + " changes nothing; fix one of them"
    }

    private func misfit(
        _ matches: [FitResult.Match], _ square: Double, _ probability: Double?, _ statistics: FitStatistics
    ) -> [String] {
        var warnings: [String] = []
        if let probability, statistics.degrees > 0 {
            let reduced = Unit.text(of: square / Double(statistics.degrees), digits: 3)
            if probability < Self.leastProbability {
                warnings.append(
                    "residuals are larger than `sigma` says (reduced chi-square \(reduced)): the model misses something, or `sigma` is too small; intervals are then too narrow"
                )
            } else if probability > 1 - Self.leastProbability {
                warnings.append(
                    "residuals are smaller than `sigma` says (reduced chi-square \(reduced)): intervals are then too wide"
                )
            }
        }
        for match in matches {
            // What is left of exact data is rounding.
            let size = match.measured.map(abs).max() ?? 0
            let left = zip(match.measured, match.fitted).map { abs($0 - $1) }.max() ?? 0
            guard left > 1e-7 * size, let runs = FitStatistics.runs(match.residuals),
                runs.deviation < -Self.mostDeviation
            else { continue }
            warnings.append(
                "residuals of `\(match.quantity)` keep their sign for long (\(runs.found) runs, \(Unit.text(of: runs.expected, digits: 3)) expected of scatter): the model misses the shape of the curve, and intervals do not hold"
            )
        }
        return warnings
    }

    /// A point that the others speak against, where more than rounding is left of the data.
    private func apart(_ outlier: (point: Int, deviation: Double), _ matches: [FitResult.Match]) -> [String] {
        var point = outlier.point
        guard
            let match = matches.first(where: { match in
                if point < match.measured.count { return true }
                point -= match.measured.count
                return false
            }), abs(match.measured[point] - match.fitted[point]) > 1e-7 * (match.measured.map(abs).max() ?? 0)
        else { return [] }
        let held = match.held.map { "\($0.name) = \(Self.text($0.values[point], $0.unit))" }.joined(separator: ", ")
        return [
            "point \(point + 1) of `\(match.quantity)` (\(Self.text(match.measured[point], match.unit)) at \(held)) stands apart: it is \(Unit.text(of: outlier.deviation, digits: 2)) standard deviations from the curve that all others give, and the values follow it"
        ]
    }

    private static func text(_ number: Double, _ unit: String) -> String {
        Unit.text(of: number, digits: 6) + (unit == "1" ? "" : " \(unit)")
    }

    /// Another minimum that the data cannot tell from the best.
    private func rival(
        of best: LevenbergMarquardt, among others: [LevenbergMarquardt], _ statistics: FitStatistics
    ) -> LevenbergMarquardt? {
        guard let cost = best.answer?.cost else { return nil }
        return others.first { other in
            guard other.outcome == .converged, let own = other.answer?.cost, own - cost <= 2 * statistics.variance
            else { return false }
            return statistics.free.contains { index in
                guard let error = statistics.standardErrors[index] else { return false }
                return abs(other.point[index] - best.point[index]) > max(6 * error, 1e-3)
            }
        }
    }

    private func texts(_ point: [Double]) -> String {
        zip(variables, point).map { "`\($0.name)` \($0.text($0.value(at: $1), digits: 4))" }.joined(separator: ", ")
    }
}
