/// A dissolved species as activity models know it.
public struct ActivitySpecies: Hashable, Sendable {
    /// The name that parameters are looked up by: canonical, such as `K+` or `SO4^2-`.
    public let name: String
    /// Charge number; 0 for a neutral molecule.
    public let charge: Double

    /// A species.
    public init(name: String, charge: Double) {
        self.name = name
        self.charge = charge
    }

    /// An ion under its own name.
    public init(_ ion: Ion) { self.init(name: ion.name, charge: ion.charge) }

    static let chloride = ActivitySpecies(name: "Cl-", charge: -1)
    static let potassium = ActivitySpecies(name: "K+", charge: 1)
}

/// Species without order: what a parameter belongs to.
public struct SpeciesSet: Hashable, Sendable {
    /// Sorted.
    public let names: [String]

    /// These species, in any order.
    public init(_ names: [String]) { self.names = names.sorted() }
    /// These species, in any order.
    public init(_ names: String...) { self.init(names) }
}

extension SpeciesSet: CustomStringConvertible {
    /// `Ca2+, Cl-`.
    public var description: String { names.joined(separator: ", ") }
}
