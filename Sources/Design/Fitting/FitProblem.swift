internal import Analyses
internal import Devices
internal import Units

/// Measurements and the values that are sought, compiled once, to be asked of many devices at a time.
final class FitProblem {
    let variables: [DesignVariable]
    let measurements: [Measurement]
    /// All measured values, one measurement after the other, SI.
    let observed: [Double]
    /// What each residual is divided by: its standard deviation, or where nothing is said of it, one number for all.
    let scales: [Double]
    /// Whether ``scales`` are standard deviations, so that the sum of squares has an expected size.
    let hasSigma: Bool
    private let threads: Int
    /// Devices asked for so far.
    private(set) var count = 0

    init(
        _ descriptor: Descriptor, _ variables: [DesignVariable], match: [TextNode], threads: Int
    ) throws(Diagnostics) {
        self.variables = variables
        self.threads = threads
        var problems = Diagnostics()
        var measurements: [Measurement] = []
        let columns = variables.flatMap(\.columns)
        for node in match {
            do throws(Diagnostics) {
                measurements.append(try Measurement(node, of: descriptor, varying: columns))
            } catch {
                problems.append(contentsOf: error)
            }
        }
        if problems.hasErrors { throw problems }
        let silent = measurements.indices.filter { measurements[$0].sigma == nil }
        if measurements.count > 1, let first = silent.first {
            throw Diagnostics(
                match[first].diagnostic(
                    "several measurements are weighed against each other by `sigma`, which this one lacks",
                    help: "`sigma: 2 %`, `sigma: 3 \(measurements[first].unit.text)`"))
        }
        self.measurements = measurements
        observed = measurements.flatMap(\.observed)
        hasSigma = silent.isEmpty
        // One number for all changes nothing but the size of residuals.
        let size = (observed.reduce(0) { $0 + $1 * $1 } / Double(max(1, observed.count))).squareRoot()
        scales = hasSigma ? measurements.flatMap { $0.sigma ?? [] } : observed.map { _ in size > 0 ? size : 1 }
    }

    /// Whether derivatives come from the equations, not from differences.
    var hasDerivatives: Bool { measurements.allSatisfy(\.hasDerivatives) }

    /// Whether something is followed in time, where numbers are known less exactly.
    var runsInTime: Bool { measurements.contains(where: \.runsInTime) }

    /// How small a singular value of a matrix with columns of length 1 still means something.
    var resolution: Double { hasDerivatives ? 1e-7 : runsInTime ? 1e-3 : 1e-4 }

    /// A search that knows how exactly residuals are known.
    func search(from place: [Double], most steps: Int) -> LevenbergMarquardt {
        LevenbergMarquardt(from: place, tolerance: runsInTime ? 1e-8 : 1e-14, most: steps)
    }

    // MARK: - Asking

    /// Residuals and their derivatives at places of the unit cube, each against measured values of its own.
    func answers(at places: [[Double]], against observed: [[Double]]) throws -> [LevenbergMarquardt.Answer] {
        let stencils = places.map {
            Stencil(around: $0, coordinates: hasDerivatives ? 0 : variables.count, runsInTime: runsInTime)
        }
        let models = try models(at: stencils.flatMap(\.points), hasDerivatives: hasDerivatives)
        var next = 0
        return places.indices.map { index in
            let own = Array(models[next..<(next + stencils[index].points.count)])
            next += own.count
            let residuals = residuals(own[0].values, observed[index])
            let jacobian = variables.indices.map { variable -> [Double] in
                if hasDerivatives { return zip(own[0].derivatives[variable], scales).map { $0 / $1 } }
                return scales.indices.map { row in
                    stencils[index].slope(variable) { own[$0].values[row] } / scales[row]
                }
            }
            return LevenbergMarquardt.Answer(residuals: residuals, jacobian: jacobian)
        }
    }

    /// What the model gives less what was measured, in standard deviations.
    func residuals(_ values: [Double], _ observed: [Double]) -> [Double] {
        values.indices.map { (values[$0] - observed[$0]) / scales[$0] }
    }

    /// What a device gives.
    struct Model {
        /// In place of each measured value, SI.
        var values: [Double]
        /// By variable: how they change along its range, SI; empty where not asked for.
        var derivatives: [[Double]]
        /// Points at which a model was used outside of its validity.
        var outside: Int
    }

    /// What devices at places of the unit cube give.
    func models(at places: [[Double]], hasDerivatives: Bool = false) throws -> [Model] {
        count += places.count
        return try DesignBatch.inParts(places, cost: measurements.map(\.cost).max() ?? 1) {
            try ask($0, hasDerivatives)
        }
    }

    private func ask(_ places: [[Double]], _ hasDerivatives: Bool) throws -> [Model] {
        let values = places.map { place in zip(variables, place).map { $0.value(at: $1) } }
        let designs = DesignBatch(variables, values)
        let answers = try measurements.map { try $0.answer(of: designs, threads: threads) }
        return places.indices.map { design in
            Model(
                values: answers.flatMap { $0.values[design] },
                derivatives: hasDerivatives
                    ? variables.indices.map { index in
                        let slope = variables[index].slope(at: values[design][index])
                        return zip(measurements, answers).flatMap { measurement, answer -> [Double] in
                            var sum = [Double](repeating: 0, count: measurement.observed.count)
                            for path in variables[index].paths {
                                guard let own = answer.derivatives[path]?[design] else { continue }
                                for row in sum.indices { sum[row] += slope * own[row] }
                            }
                            return sum
                        }
                    } : [], outside: answers.reduce(0) { $0 + $1.outside[design] })
        }
    }

    // MARK: - Searching

    /// Lets searches run side by side until all have ended.
    ///
    /// - Parameters:
    ///   - observed: the measured values of each search.
    ///   - proceeds: called after each round; answers whether to go on.
    func run(
        _ searches: inout [LevenbergMarquardt], against observed: [[Double]], proceeds: () -> Bool = { true }
    ) throws {
        while true {
            let open = searches.indices.filter { searches[$0].outcome == .searching }
            guard !open.isEmpty else { return }
            let answers = try answers(at: open.map { searches[$0].asked }, against: open.map { observed[$0] })
            for (index, answer) in zip(open, answers) { searches[index].take(answer) }
            if !proceeds() { return }
        }
    }
}
