/// What residuals and their derivatives at a minimum say about the values there, to first order.
///
/// Coordinates are places from 0 to 1; every number about values is in these.
struct FitStatistics {
    /// Coordinates that are not held by a bound.
    let free: [Int]
    /// Coordinates that a bound holds from below, and from above.
    let low: Set<Int>
    let high: Set<Int>
    /// Points less the values that they tell.
    let degrees: Int
    /// Square of the standard deviation that residuals have: 1 where it was given, else from the residuals; NaN where
    /// there are too few.
    let variance: Double
    /// By coordinate; `nil` where a bound holds it or the data do not tell it.
    let standardErrors: [Double?]
    /// By pair of coordinates; NaN where one of them has no error.
    let correlations: [[Double]]
    /// Directions that change nothing, by coordinate, over all coordinates.
    let nullDirections: [[Double]]
    /// Coordinates that change nothing on their own.
    let idle: [Int]
    /// The point that all others speak against most, and how many of their standard deviations it is from the curve that they
    /// alone would give; `nil` where that may be chance.
    let outlier: (point: Int, deviation: Double)?

    /// Whether the data tell a coordinate.
    func isIdentified(_ coordinate: Int) -> Bool {
        !idle.contains(coordinate) && !nullDirections.contains { abs($0[coordinate]) > 0 }
    }

    /// - Parameters:
    ///   - hasSigma: whether residuals are in given standard deviations.
    ///   - resolution: a singular value below it means nothing, columns having length 1.
    init(_ answer: LevenbergMarquardt.Answer, at point: [Double], hasSigma: Bool, resolution: Double) {
        let count = point.count
        let lengths = answer.jacobian.map { SingularValues.dot($0, $0).squareRoot() }
        let least = Self.leastEffect * Double(answer.residuals.count).squareRoot()
        let idle = point.indices.filter { !(lengths[$0] > least) }
        let deviation = hasSigma ? 1 : (2 * answer.cost / Double(max(1, answer.residuals.count - count))).squareRoot()
        // A bound that a value may not take itself is only come close to, and the residuals still push towards it.
        func isHeld(_ index: Int, by distance: Double, pushing sign: Double) -> Bool {
            guard !idle.contains(index) else { return false }
            let push = sign * SingularValues.dot(answer.jacobian[index], answer.residuals)
            return distance <= 0 || (distance < Self.nearBound * deviation / lengths[index] && push > 0)
        }
        let low = Set(point.indices.filter { isHeld($0, by: point[$0], pushing: 1) })
        let high = Set(point.indices.filter { isHeld($0, by: 1 - point[$0], pushing: -1) })
        let free = point.indices.filter { !low.contains($0) && !high.contains($0) }
        let told = free.filter { lengths[$0] > least }
        let factors = SingularValues(told.map { index in answer.jacobian[index].map { $0 / lengths[index] } })
        var nullDirections: [[Double]] = []
        for (value, direction) in zip(factors.values, factors.directions) where !(value > resolution) {
            var whole = [Double](repeating: 0, count: count)
            for (place, index) in told.enumerated() where abs(direction[place]) > Self.leastShare {
                whole[index] = direction[place] / lengths[index]
            }
            nullDirections.append(whole)
        }
        let degrees = answer.residuals.count - (told.count - nullDirections.count)
        let variance = hasSigma ? 1 : degrees > 0 ? 2 * answer.cost / Double(degrees) : .nan
        var covariance = [[Double]](repeating: [Double](repeating: .nan, count: count), count: count)
        for (a, row) in told.enumerated() {
            for (b, column) in told.enumerated() {
                guard !nullDirections.contains(where: { $0[row] != 0 || $0[column] != 0 }) else { continue }
                var sum = 0.0
                for (value, direction) in zip(factors.values, factors.directions) where value > resolution {
                    sum += direction[a] * direction[b] / (value * value)
                }
                covariance[row][column] = variance * sum / (lengths[row] * lengths[column])
            }
        }
        outlier = Self.outlier(
            answer, degrees: degrees, factors: zip(factors.values, factors.images).filter { $0.0 > resolution })
        (self.low, self.high) = (low, high)
        self.free = free
        self.degrees = degrees
        self.variance = variance
        self.nullDirections = nullDirections
        self.idle = idle
        standardErrors = (0..<count).map { covariance[$0][$0].isFinite ? covariance[$0][$0].squareRoot() : nil }
        correlations = (0..<count).map { row in
            (0..<count).map { column in
                if row == column, covariance[row][row].isFinite { return 1 }
                let size = (covariance[row][row] * covariance[column][column]).squareRoot()
                return size > 0 ? covariance[row][column] / size : .nan
            }
        }
    }

    /// A point that all others speak against: the largest of the residuals, each over its standard deviation by the fit to
    /// all other points, beyond what one of so many would reach once in ten thousand fits (R. D. Cook and S. Weisberg,
    /// Residuals and Influence in Regression, 1982, section 2.2).
    private static func outlier(
        _ answer: LevenbergMarquardt.Answer, degrees: Int, factors: [(value: Double, image: [Double])]
    ) -> (point: Int, deviation: Double)? {
        let count = answer.residuals.count
        guard degrees > 3, answer.cost > 0 else { return nil }
        let square = 2 * answer.cost
        let deviations = answer.residuals.indices.map { point -> Double in
            let leverage = factors.reduce(0) { sum, factor in
                let share = factor.image[point] / factor.value
                return sum + share * share
            }
            let residual = answer.residuals[point]
            // The curve goes through a point that alone tells a value, whatever the others say.
            guard leverage < 1 - 1e-9 else { return 0 }
            let left = max(square * (1 - leverage) - residual * residual, 1e-16 * square)
            return abs(residual) * (Double(degrees - 1) / left).squareRoot()
        }
        guard let point = deviations.indices.max(by: { deviations[$0] < deviations[$1] }) else { return nil }
        let limit = Quantiles.student(1 - 1e-4 / Double(count), degrees: Double(degrees - 1))
        return deviations[point] > limit ? (point, deviations[point]) : nil
    }

    /// Of the standard error that a value would have on its own: what lies closer to a bound is at it.
    private static let nearBound = 1e-3
    /// Residuals that a whole range moves less than this, in their standard deviations, are not moved by it.
    private static let leastEffect = 1e-9
    /// Coordinates that take less part than this in a direction that changes nothing are not meant by it.
    private static let leastShare = 0.02

    /// How many runs of one sign residuals have, against how many are expected of random ones, in standard deviations
    /// (A. Wald and J. Wolfowitz, Ann. Math. Stat. 11 (1940) 147); `nil` where there are too few to tell.
    static func runs(_ residuals: [Double]) -> (found: Int, expected: Double, deviation: Double)? {
        let signs = residuals.filter { $0 != 0 }.map { $0 > 0 }
        let (n, a) = (Double(signs.count), Double(signs.count { $0 }))
        let b = n - a
        guard n >= 10, a > 0, b > 0 else { return nil }
        let found = 1 + zip(signs, signs.dropFirst()).count { $0 != $1 }
        let expected = 1 + 2 * a * b / n
        let variance = (expected - 1) * (expected - 2) / (n - 1)
        guard variance > 0 else { return nil }
        return (found, expected, (Double(found) - expected) / variance.squareRoot())
    }
}
