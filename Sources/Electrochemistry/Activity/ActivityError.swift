/// What is wrong with the choice of an activity model.
public enum ActivityError: Error, Hashable, Sendable {
    case unknownModel(name: String, available: [String])
    case notInThisVersion(name: String, available: [String])
    case unknownOption(model: String, option: String, known: [String])
    case badOption(model: String, option: String, value: Double)
    /// Ionic strength and limit in mol/kg.
    case outOfRange(solution: String, model: String, ionicStrength: Double, limit: Double)
}

extension ActivityError: CustomStringConvertible {
    /// One sentence with the numbers.
    public var message: String {
        switch self {
        case .unknownModel(let name, _): "no activity model `\(name)`"
        case .notInThisVersion(let name, _): "activity model `\(name)`: not in this version"
        case .unknownOption(let model, let option, _): "activity model `\(model)` takes no `\(option)`"
        case .badOption(let model, let option, let value):
            "`\(option)` of activity model `\(model)` is \(value), not a finite number"
        case .outOfRange(let solution, let model, let strength, let limit):
            "solution `\(solution)`: I = \(strength.shortText) mol/kg exceeds the \(model) limit \(limit.shortText) mol/kg"
        }
    }

    /// What to write instead.
    public var help: String {
        switch self {
        case .unknownModel(_, let names), .notInThisVersion(_, let names):
            "one of: " + names.joined(separator: " ")
        case .unknownOption(_, _, let known):
            known.isEmpty ? "it takes no options" : "it takes: " + known.joined(separator: " ")
        case .badOption: "a plain number"
        case .outOfRange(_, let model, let strength, _):
            (model == "limiting" && strength <= 0.5
                ? "use `davies`, or " : "dilute it, or ")
                + "accept the error with `outOfRange: warn`; `pitzer`, the model for concentrated solutions, is not in this version"
        }
    }

    /// Message and help in one line.
    public var description: String { "\(message). help: \(help)" }
}
