/// Why equations cannot be made into a solvable system.
public enum SystemError: Error, Hashable, Sendable {
    /// No assignment of equations to unknowns exists: these unknowns occur in too few equations.
    case underdetermined(unknowns: [String])
    /// A guess, or an initial value, depends on an unknown.
    case guessDependsOnUnknown(unknown: String)
    /// The expressions depend on a symbol that is neither an input nor an unknown.
    case unboundSymbol(name: String)
}

extension SystemError: CustomStringConvertible {
    /// The error in a sentence.
    public var description: String {
        switch self {
        case .underdetermined(let unknowns):
            "the equations do not determine \(unknowns.joined(separator: ", "))"
        case .guessDependsOnUnknown(let unknown):
            "the guess of \(unknown) depends on an unknown"
        case .unboundSymbol(let name):
            "\(name) is neither an input nor an unknown"
        }
    }
}
