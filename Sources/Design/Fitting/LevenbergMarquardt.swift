/// The least sum of squares over a unit cube, step by step: it says at which point it wants to know the residuals, and is
/// told. So many searches go on side by side, and their points are solved together.
///
/// D. W. Marquardt, J. SIAM 11 (1963) 431, damped as H. B. Nielsen, IMM-REP-1999-05, Technical University of Denmark, has it;
/// columns are scaled by their largest length so far (J. J. More, Lect. Notes Math. 630 (1978) 105). A step that leaves the
/// cube is cut where it leaves, and what is left of it is sought anew along the face.
package struct LevenbergMarquardt: Sendable {
    /// What is known at a point.
    package struct Answer: Sendable {
        let residuals: [Double]
        /// By coordinate, then by residual.
        let jacobian: [[Double]]

        package init(residuals: [Double], jacobian: [[Double]]) {
            (self.residuals, self.jacobian) = (residuals, jacobian)
        }

        /// Half the sum of squares; not finite where a residual is missing.
        package var cost: Double { 0.5 * SingularValues.dot(residuals, residuals) }
    }

    /// How the search stands.
    package enum Outcome: Sendable {
        case searching, converged
        /// The number of steps was not enough.
        case stalled
        /// The start has no residuals.
        case failed
    }

    /// The best point so far.
    package private(set) var point: [Double]
    /// What is known there.
    package private(set) var answer: Answer?
    package private(set) var outcome = Outcome.searching
    /// The point that is asked about.
    package private(set) var asked: [Double]
    package private(set) var steps = 0
    private let tolerance: Double
    private let most: Int
    private var damping = 1e-3
    private var growth = 2.0
    private var scales: [Double]
    private var predicted = 0.0

    /// The walls of the cube; one at which there are no residuals, such as a resistance of nothing, is moved inwards by a little.
    private var lower: [Double]
    private var upper: [Double]

    private static let leastMove = 1e-12
    private static let inwards = 1e-9

    /// - Parameters:
    ///   - start: within the unit cube.
    ///   - tolerance: a step that promises less of the sum of squares than this part of it is the last.
    ///   - most: steps after which it gives up.
    package init(from start: [Double], tolerance: Double = 1e-14, most: Int = 200) {
        point = start
        asked = start
        self.tolerance = tolerance
        self.most = most
        scales = start.map { _ in 0 }
        lower = start.map { _ in 0 }
        upper = start.map { _ in 1 }
    }

    /// Takes what is known at ``asked``.
    package mutating func take(_ new: Answer) {
        steps += 1
        let cost = new.cost
        guard let answer else {
            guard cost.isFinite else {
                outcome = .failed
                return
            }
            accept(new)
            return propose()
        }
        let isKnown = cost.isFinite && new.jacobian.allSatisfy { $0.allSatisfy(\.isFinite) }
        if !isKnown, moveWalls() { return propose() }
        if isKnown, cost < answer.cost {
            let gain = (answer.cost - cost) / predicted
            let excess = 2 * gain - 1
            damping *= max(1.0 / 3, 1 - excess * excess * excess)
            growth = 2
            accept(new)
        } else {
            damping *= growth
            growth *= 2
        }
        propose()
    }

    /// Whether a wall was asked about that can be avoided from now on.
    private mutating func moveWalls() -> Bool {
        var isMoved = false
        for index in asked.indices {
            if asked[index] <= 0, point[index] > Self.inwards {
                lower[index] = Self.inwards
                isMoved = true
            }
            if asked[index] >= 1, point[index] < 1 - Self.inwards {
                upper[index] = 1 - Self.inwards
                isMoved = true
            }
        }
        return isMoved
    }

    private mutating func accept(_ new: Answer) {
        point = asked
        answer = new
        for (index, column) in new.jacobian.enumerated() {
            scales[index] = max(scales[index], SingularValues.dot(column, column).squareRoot())
        }
    }

    private mutating func propose() {
        guard let answer else { return }
        let move = step(answer)
        predicted = answer.cost - moved(answer.residuals, by: move, answer.jacobian)
        let isSmall = !(move.map(abs).max() ?? 0 > Self.leastMove) || !(predicted > tolerance * answer.cost)
        guard !isSmall else {
            outcome = .converged
            return
        }
        guard steps < most else {
            outcome = .stalled
            return
        }
        asked = point.indices.map { min(max(point[$0] + move[$0], lower[$0]), upper[$0]) }
    }

    /// Half the sum of squares that the linear model has after a move.
    private func moved(_ residuals: [Double], by move: [Double], _ jacobian: [[Double]]) -> Double {
        var result = residuals
        for (column, part) in zip(jacobian, move) where part != 0 {
            for index in result.indices { result[index] += part * column[index] }
        }
        return 0.5 * SingularValues.dot(result, result)
    }

    /// The damped step within the cube.
    private func step(_ answer: Answer) -> [Double] {
        var move = point.map { _ in 0.0 }
        var residuals = answer.residuals
        // What a wall holds back stays at it.
        var free = point.indices.filter { index in
            let slope = SingularValues.dot(answer.jacobian[index], residuals)
            return scales[index] > 0 && !(point[index] <= lower[index] && slope >= 0)
                && !(point[index] >= upper[index] && slope <= 0)
        }
        while !free.isEmpty {
            let factors = SingularValues(free.map { index in answer.jacobian[index].map { $0 / scales[index] } })
            var part = [Double](repeating: 0, count: free.count)
            for (value, (direction, image)) in zip(factors.values, zip(factors.directions, factors.images)) {
                let share = -SingularValues.dot(image, residuals) / (value * value + damping)
                for index in part.indices { part[index] += share * direction[index] }
            }
            var kept: [Int] = []
            for (place, index) in free.enumerated() {
                let wanted = part[place] / scales[index]
                let allowed = min(max(wanted, lower[index] - point[index]), upper[index] - point[index])
                move[index] = allowed
                if allowed == wanted {
                    kept.append(index)
                } else {
                    for row in residuals.indices { residuals[row] += allowed * answer.jacobian[index][row] }
                }
            }
            if kept.count == free.count { break }
            free = kept
        }
        return move
    }
}
