internal import Equations

/// What is wrong with the choice of an activity model.
public enum ActivityError: Error, Hashable, Sendable {
    /// A parameter that no family of the model has.
    public struct MissingParameter: Hashable, Sendable {
        /// `beta0, beta1, Cphi`, `theta`, `size`...
        public let what: String
        /// Whose it is.
        public let species: SpeciesSet
        /// Families that have it but were not asked for.
        public let heldBy: [String]

        /// `theta(K+, Na+)`.
        public var text: String { "\(what)(\(species))" }
    }

    case unknownModel(name: String, available: [String])
    case notInThisVersion(name: String, available: [String])
    case unknownOption(model: String, option: String, known: [String])
    case badOption(model: String, option: String, value: Double)
    /// The law has no parameters, so it takes no family.
    case noFamily(model: String, family: String)
    case familyNeeded(model: String, standard: String)
    case wrongFamily(model: String, family: String, serves: [String])
    /// `b-dot` rests on tables of A, B and B-dot.
    case familyWithoutTables(model: String, family: String)
    /// Stated coefficients are what they are.
    case noConvention(model: String)
    /// Ions that `given` has no coefficient for.
    case coefficientsNeeded(ions: [String])
    /// Every parameter that is missing.
    case missing(model: String, family: String, [MissingParameter])
    /// Ionic strength and limit in mol/kg; `error` is the expected error of a mean gamma there, relative; `reach` is up to where
    /// the better model holds, mol/kg.
    case outOfRange(
        solution: String, model: String, ionicStrength: Double, limit: Double, error: ExpectedError?, better: String?,
        reach: Double? = nil)
    /// Temperature and range in K.
    case temperature(solution: String, model: String, temperature: Double, range: ClosedRange<Double>)
    /// So much is dissolved (mol/kg) that the molal scale loses its meaning.
    case tooLittleWater(solution: String, total: Double)

    /// How far a model is off where it was used beyond its limit.
    public struct ExpectedError: Hashable, Sendable {
        /// The salt it was computed for.
        public let salt: String
        /// Of the mean gamma, relative to Pitzer's equations.
        public let relative: Double

        /// An error of a mean gamma.
        public init(salt: String, relative: Double) {
            self.salt = salt
            self.relative = relative
        }
    }
}

extension ActivityError: CustomStringConvertible {
    /// One sentence with the numbers.
    public var message: String {
        switch self {
        case .unknownModel(let name, _): return "no activity model `\(name)`"
        case .notInThisVersion(let name, _): return "activity model `\(name)`: not in this version"
        case .unknownOption(let model, let option, _): return "activity model `\(model)` takes no `\(option)`"
        case .badOption(let model, let option, let value):
            return
                "`\(option)` of activity model `\(model)` is \(value), not a \(model == "given" ? "positive" : "finite") number"
        case .noFamily(let model, let family):
            return "activity model `\(model)` has no parameters, so it takes no `data: \(family)`"
        case .familyNeeded(let model, _): return "activity model `\(model)` needs a family of parameters"
        case .wrongFamily(let model, let family, _):
            return "family `\(family)` has no parameters of activity model `\(model)`"
        case .familyWithoutTables(let model, let family):
            return "activity model `\(model)` needs tables of A, B and B-dot, which family `\(family)` has not"
        case .noConvention(let model): return "activity model `\(model)` takes no `convention`"
        case .coefficientsNeeded(let ions):
            return "activity model `given` has no coefficient of \(ions.joined(separator: ", "))"
        case .missing(let model, let family, let parameters):
            return "activity model `\(model)` misses in `\(family)`: "
                + parameters.map(\.text).joined(separator: "; ")
        case .outOfRange(let solution, let model, let strength, let limit, let error, _, _):
            let expected = error.map {
                " (error in gamma of \($0.salt) there: about \(($0.relative * 100).rounded().signedText) %)"
            }
            return "solution `\(solution)`: I = \(strength.shortText) mol/kg exceeds the \(model) limit "
                + "\(limit.shortText) mol/kg" + (expected ?? "")
        case .temperature(let solution, let model, let temperature, let range):
            let celsius = [temperature, range.lowerBound, range.upperBound].map { ($0 - 273.15).shortText }
            return "solution `\(solution)` is at \(celsius[0]) degC; the parameters of `\(model)` hold from "
                + "\(celsius[1]) to \(celsius[2]) degC"
        case .tooLittleWater(let solution, let total):
            return "solution `\(solution)` dissolves \(total.shortText) mol of ions in a kilogram of water; above "
                + "\(Self.mostDissolved.shortText) the molal scale and every model of dilute electrolytes lose their meaning"
        }
    }

    /// The most that may be dissolved in a kilogram of water, mol of ions: at more, water is no solvent but a solute.
    public static let mostDissolved = 20.0

    /// What to write instead.
    public var help: String {
        switch self {
        case .unknownModel(_, let names), .notInThisVersion(_, let names):
            return "one of: " + names.joined(separator: " ")
        case .unknownOption(_, _, let known):
            return known.isEmpty ? "it takes no options" : "it takes: " + known.joined(separator: " ")
        case .badOption(let model, _, _): return model == "given" ? "a number above zero" : "a plain number"
        case .noFamily: return "leave `data` out"
        case .familyNeeded(_, let standard): return "`data: \(standard)`"
        case .wrongFamily(_, _, let models): return "it serves " + models.joined(separator: ", ")
        case .familyWithoutTables: return "`data: llnl`, or a family with `tables`"
        case .noConvention: return "leave `convention` out"
        case .coefficientsNeeded(let ions):
            return "`coefficients: { \(ions.map { "\($0): ..." }.joined(separator: ", ")) }`"
        case .missing(let model, _, let parameters):
            let holders = Set(parameters.flatMap(\.heldBy)).sorted()
            let where_ = holders.map { holder in
                let held = parameters.filter { $0.heldBy.contains(holder) }.map(\.text)
                return
                    "`\(holder)` has \(held.count == parameters.count ? "all of them" : held.joined(separator: "; "))"
            }
            let nowhere = parameters.filter(\.heldBy.isEmpty).map(\.text)
            var parts = where_
            if !holders.isEmpty { parts.append("take them with `fallback: [\(holders.joined(separator: ", "))]`") }
            if !nowhere.isEmpty, !holders.isEmpty {
                parts.append("no family has \(nowhere.joined(separator: "; "))")
            }
            if holders.isEmpty {
                parts.append(
                    "no family here has them; add them in a file of your own (`data: ./mine.yaml`), or use a law without "
                        + "parameters of pairs, as davies")
            }
            if model != "extended" { parts.append("`missing: zero` leaves them out") }
            return parts.joined(separator: ", ")
        case .outOfRange(_, let model, _, _, _, let better, let reach):
            let range = reach.map { ", which has these ions and holds up to \($0.shortText) mol/kg" } ?? ""
            return better.map { "use `model: \($0)`\(range)" }
                ?? (model == "pitzer" ? "dilute it" : "dilute it, or give `pitzer` a family with these ions")
        case .temperature(_, _, let temperature, _):
            // Water's own range bounds every law.
            return Water.validRange.contains(temperature)
                ? "use a family with temperature, such as `phreeqc386`, or `davies`"
                : "every law here has the properties of water between 0 and 100 degC"
        case .tooLittleWater:
            return "water-in-salt and ionic liquids: state coefficients with `model: given`, or acknowledge `ideal`"
        }
    }

    /// Message and help in one line.
    public var description: String { "\(message). help: \(help)" }
}
