internal import Analyses
internal import Devices
internal import Electrochemistry
internal import Equations
internal import Units

/// What laws of activity make of the Nernst potentials at one membrane: the device's own law among the others.
public struct ActivityComparison: Sendable {
    /// One law on one scale of single ions.
    public struct Row: Sendable {
        /// With its numbers, family and scale.
        public let model: String
        /// Whether the device computes with it.
        public let isOwn: Bool
        /// What it adds to the Nernst potential of each ion, V; NaN where it has no value.
        public let biases: [Double]
        /// Why it has no value, or that it is beyond its range; empty where nothing need be said.
        public let remark: String
    }

    /// As the device calls it.
    public let membrane: String
    /// Those on both sides, in the order of the inside.
    public let ions: [String]
    /// Ideal activities apart, which add nothing.
    public let rows: [Row]
    /// Whether it matters, in a sentence.
    public let verdict: String

    /// Below this a bias is lost in what a bench can measure, V.
    public static let negligible = 0.5e-3
    /// Above this the scale of single ions is worth a word, V.
    public static let convention = 1e-3
}

extension ActivityComparison {
    static func all(of given: DeviceCase, families: ActivityFamilies) throws(Diagnostics) -> [ActivityComparison] {
        let device = given.device
        let models = candidates(device.activity, families)
        var result: [ActivityComparison] = []
        for membrane in device.membranes where membrane.temperature != nil {
            let sides = [device.solutions[membrane.inside], device.solutions[membrane.outside]]
            let shared = sides[0].constituents.filter { own in sides[1].constituent(own.ion) != nil }
            guard !shared.isEmpty else { continue }
            let numbers = try sides.map { side throws(Diagnostics) in try Side(side, of: given) }
            let rows = models.map { row($0.model, isOwn: $0.isOwn, shared.map(\.ion), numbers) }
            result.append(
                ActivityComparison(
                    membrane: membrane.name, ions: shared.map(\.ion.name), rows: rows,
                    verdict: verdict(rows, shared.map(\.ion.name))))
        }
        return result
    }

    /// The makeup of a solution at the first point, on the molal scale.
    private struct Side {
        let temperature: Double
        let species: [ActivitySpecies]
        let names: [String]
        let molalities: [Double]

        /// Molarity passes for molality where no density is known: the table is for judging.
        init(_ solution: Solution, of given: DeviceCase) throws(Diagnostics) {
            let amounts = solution.constituents.map { $0.molality ?? $0.concentration ?? .quantity(.nan, .molality) }
            let values = try given.point(of: [solution.temperature] + amounts).values
            temperature = values[0]
            let water = Water.density(temperature: values[0])
            species = solution.constituents.map(\.species)
            names = solution.constituents.map(\.ion.name)
            molalities = zip(solution.constituents, values.dropFirst()).map { own, value in
                own.molality == nil ? value / water : value
            }
        }

        var strength: Double {
            0.5 * zip(species, molalities).reduce(0) { $0 + $1.0.charge * $1.0.charge * $1.1 }
        }
    }

    /// The device's own law, then one of each kind.
    private static func candidates(_ own: ActivityModel?, _ families: ActivityFamilies) -> [(
        model: ActivityModel, isOwn: Bool
    )] {
        var models: [ActivityModel] = own.map { $0.isIdeal ? [] : [$0] } ?? []
        for (name, convention) in [
            ("pitzer", SingleIonConvention.none), ("pitzer", .macinnes), ("sit", .none), ("davies", .none),
            ("truesdell-jones", .none), ("b-dot", .none), ("extended", .none),
        ] {
            guard let model = try? families.model(name, convention: convention), !models.contains(model) else {
                continue
            }
            models.append(model)
        }
        return models.map { ($0, $0 == own) }
    }

    private static func row(_ model: ActivityModel, isOwn: Bool, _ ions: [Ion], _ sides: [Side]) -> Row {
        var gammas: [[String: Double]] = []
        var remarks: [String] = []
        for (side, place) in zip(sides, ["inside", "outside"]) {
            do {
                let binding = try model.binding(for: side.species)
                let values = binding.formula.coefficients(
                    molalities: side.molalities, temperature: side.temperature
                ).gammas
                gammas.append(Dictionary(zip(side.names, values), uniquingKeysWith: { first, _ in first }))
                if case .inside = binding.range(ionicStrength: side.strength) { continue }
                remarks.append("beyond its range \(place)")
            } catch {
                return Row(
                    model: model.description, isOwn: isOwn, biases: ions.map { _ in .nan }, remark: "lacks parameters")
            }
        }
        let biases = ions.map { ion in
            Nernst.potential(
                charge: ion.charge, temperature: sides[0].temperature, inside: gammas[0][ion.name] ?? .nan,
                outside: gammas[1][ion.name] ?? .nan)
        }
        return Row(
            model: model.description, isOwn: isOwn, biases: biases, remark: remarks.joined(separator: ", "))
    }

    /// Judged by the best law that has a value: Pitzer's equations where they have parameters, else any within its range.
    private static func verdict(_ rows: [Row], _ ions: [String]) -> String {
        func isUsable(_ row: Row) -> Bool { row.remark.isEmpty && row.biases.allSatisfy(\.isFinite) }
        let pitzer = rows.filter { $0.model.hasPrefix("pitzer") && isUsable($0) }
        let judges = pitzer.isEmpty ? rows.filter(isUsable) : pitzer
        let worst = judges.flatMap { row in zip(ions, row.biases).map { (ion: $0, bias: $1) } }
            .max { abs($0.bias) < abs($1.bias) }
        guard let worst else {
            return "no law here has the parameters and the range to tell whether the correction matters"
        }
        let most = Units.Unit.text(of: abs(worst.bias) * 1e3, digits: 2)
        guard abs(worst.bias) >= negligible else {
            return "the correction does not matter here: at most \(most) mV, of E(\(worst.ion))"
        }
        var text = "the correction matters here: up to \(most) mV, of E(\(worst.ion))"
        let spread = ions.indices.map { index -> Double in
            let values = pitzer.map { $0.biases[index] }
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        if let most = spread.max(), most > convention {
            text += "; the scale of single ions alone is worth \(Units.Unit.text(of: most * 1e3, digits: 2)) mV"
        }
        return text
    }
}
