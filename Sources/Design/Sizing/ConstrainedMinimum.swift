internal import CNLopt
public import Datasets

/// The least value of a function where others are not above zero.
///
/// Sequential least squares programming (D. Kraft, ACM Trans. Math. Softw. 20 (1994) 262), as NLopt has it.
enum ConstrainedMinimum {
    /// Values and derivatives at a point.
    struct Answer {
        var value: Double
        var gradient: [Double]
        var constraints: [Double]
        /// By constraint and coordinate.
        var jacobian: [Double]
    }

    /// Searches from a point within bounds, until steps no longer help.
    ///
    /// - Parameters:
    ///   - constraints: how many there are.
    ///   - stop: a value that is small enough.
    ///   - most: points asked for at most.
    ///   - answer: `nil` ends the search.
    /// - Returns: where it ended, whether or not the constraints hold there.
    @discardableResult
    static func search(
        from start: [Double], lower: [Double], upper: [Double], constraints: Int, stop: Double? = nil, most: Int,
        answer: ([Double]) -> Answer?
    ) -> [Double] {
        guard let optimizer = nlopt_create(NLOPT_LD_SLSQP, UInt32(start.count)) else { return start }
        defer { nlopt_destroy(optimizer) }
        return withoutActuallyEscaping(answer) { answer in
            let context = Context(optimizer, count: start.count, answer: answer)
            let pointer = Unmanaged.passUnretained(context).toOpaque()
            nlopt_set_lower_bounds(optimizer, lower)
            nlopt_set_upper_bounds(optimizer, upper)
            nlopt_set_ftol_rel(optimizer, 1e-10)
            nlopt_set_xtol_abs1(optimizer, 1e-9)
            nlopt_set_maxeval(optimizer, Int32(most))
            if let stop { nlopt_set_stopval(optimizer, stop) }
            nlopt_set_min_objective(
                optimizer,
                { count, point, gradient, pointer in
                    guard let answer = Context.answer(pointer, at: point, count) else { return .infinity }
                    if let gradient { for index in 0..<Int(count) { gradient[index] = answer.gradient[index] } }
                    return answer.value
                }, pointer)
            if constraints > 0 {
                nlopt_add_inequality_mconstraint(
                    optimizer, UInt32(constraints),
                    { number, result, count, point, gradient, pointer in
                        guard let result else { return }
                        guard let answer = Context.answer(pointer, at: point, count) else {
                            for index in 0..<Int(number) { result[index] = 0 }
                            return
                        }
                        for index in 0..<Int(number) { result[index] = answer.constraints[index] }
                        if let gradient {
                            for index in 0..<Int(number * count) { gradient[index] = answer.jacobian[index] }
                        }
                    }, pointer, [Double](repeating: 1e-9, count: constraints))
            }
            var point = zip(start, zip(lower, upper)).map { min(max($0, $1.0), $1.1) }
            var value = 0.0
            withExtendedLifetime(context) { _ = nlopt_optimize(optimizer, &point, &value) }
            return point
        }
    }

    /// Value and constraints are asked for one after the other at the same point, which is solved once.
    private final class Context {
        private let optimizer: nlopt_opt
        private let count: Int
        private let answer: ([Double]) -> Answer?
        private var known: (point: [Double], answer: Answer)?

        init(_ optimizer: nlopt_opt, count: Int, answer: @escaping ([Double]) -> Answer?) {
            self.optimizer = optimizer
            self.count = count
            self.answer = answer
        }

        static func answer(
            _ pointer: UnsafeMutableRawPointer?, at point: UnsafePointer<Double>?, _ count: UInt32
        ) -> Answer? {
            guard let pointer, let point else { return nil }
            let own = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
            return own.answer(at: (0..<Int(count)).map { point[$0] })
        }

        private func answer(at point: [Double]) -> Answer? {
            if let known, known.point == point { return known.answer }
            // Where constraints contradict each other a step may have no number: there is nothing to ask.
            guard point.allSatisfy(\.isFinite), let made = answer(point) else {
                nlopt_force_stop(optimizer)
                return nil
            }
            known = (point, made)
            return made
        }
    }
}

extension LibraryVersions {
    /// Of the NLopt library that is loaded.
    public static var nlopt: String {
        var (major, minor, fix): (Int32, Int32, Int32) = (0, 0, 0)
        nlopt_version(&major, &minor, &fix)
        return "\(major).\(minor).\(fix)"
    }
}
