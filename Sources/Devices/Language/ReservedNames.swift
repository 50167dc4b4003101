/// Names that no entry may have, and the form of those it may.
public enum ReservedNames {
    /// Constants and quantities that every expression knows.
    public static let quantities: Set<String> = [
        "pi", "R", "F", "kB", "e", "NA", "epsilon0", "T", "temperature", "time", "water", "V", "I", "J", "inside",
        "outside", "cycleCharge", "membrane", "flux", "ion",
    ]

    /// Functions and words of expressions.
    public static let functions: Set<String> = [
        "exp", "log", "log10", "expm1", "log1p", "sqrt", "cbrt", "abs", "sign", "floor", "round", "sin", "cos", "tan",
        "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "exprel",
        "bernoulli", "logistic", "softplus", "if", "min", "max", "clamp", "integral", "nernst", "ghk", "q10",
        "arrhenius", "charge", "diffusion", "molarMass", "donnan", "sum", "product", "delay", "and", "or", "not",
        "true", "false",
    ]

    /// Axes of a sweep that are no paths.
    public static let axes: Set<String> = ["sample", "variant", "corner"]

    /// Names of results, not usable for analyses, records or figures.
    public static let results: Set<String> = [
        "conductance", "power", "noise", "transfer", "impedance", "status", "growthRate", "growthFrequency",
    ]

    /// Figures of merit that every analysis of a current-voltage curve has, unless it declares a figure of that name.
    public static let figuresOfMerit: Set<String> = [
        "reversalPotential", "restingPotential", "chordConductance", "slopeConductance", "rectificationRatio",
        "onOffRatio", "selectivity", "transportNumber", "pumpPower",
    ]

    /// Whether expressions give the name a meaning of its own.
    public static func contains(_ name: String) -> Bool {
        quantities.contains(name) || functions.contains(name) || axes.contains(name)
    }

    /// `[A-Za-z_][A-Za-z0-9_]*`, with `-` where `dashed`.
    public static func isName(_ text: String, dashed: Bool = false) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || (dashed && $0 == 0x2D) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F
    }
}
