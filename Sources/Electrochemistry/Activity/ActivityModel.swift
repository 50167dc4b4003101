/// Which scale single ions are put on. Only neutral combinations can be measured; a scale divides them among the ions.
public enum SingleIonConvention: String, Hashable, Sendable, CaseIterable {
    /// As the equations of the model give them.
    case none
    /// gamma of Cl- is the mean gamma of KCl of the same ionic strength.
    case macinnes
}

/// A choice of activity coefficients: a law, its numbers, its parameters, the scale of single ions.
public struct ActivityModel: Hashable, Sendable {
    /// The name in a descriptor.
    public let name: String
    /// Numbers of the law, such as C of Davies, by name.
    public let constants: [String: Double]
    /// The parameters; `nil` where the law has none.
    public let family: ActivityFamily?
    /// Families that a missing pair is taken from, in this order.
    public let fallbacks: [ActivityFamily]
    /// The scale of single ions.
    public let convention: SingleIonConvention
    /// Whether parameters that no family has count as zero.
    public let missingIsZero: Bool

    /// A model by its parts; whether they fit together is known when a formula is made.
    ///
    /// - Parameters:
    ///   - name: of the catalogue.
    ///   - constants: in place of the standard ones: `C` of Davies, or gamma of each ion by its name for `given`.
    ///   - family: of a law that has parameters.
    ///   - fallbacks: families that pairs which `family` lacks are taken from.
    ///   - convention: the scale of single ions.
    ///   - missingIsZero: count parameters that no family has as zero.
    public init(
        named name: String, constants: [String: Double] = [:], family: ActivityFamily? = nil,
        fallbacks: [ActivityFamily] = [], convention: SingleIonConvention = .none, missingIsZero: Bool = false
    ) throws(ActivityError) {
        guard let entry = Self.catalogue.first(where: { $0.name == name }) else {
            let available = Self.catalogue.map(\.name)
            throw Self.notInThisVersion.contains(name)
                ? .notInThisVersion(name: name, available: available) : .unknownModel(name: name, available: available)
        }
        for (constant, value) in constants.sorted(by: { $0.key < $1.key }) {
            guard name == "given" || entry.constants.contains(where: { $0.name == constant }) else {
                throw .unknownOption(model: name, option: constant, known: entry.constants.map(\.name))
            }
            guard value.isFinite, name != "given" || value > 0 else {
                throw .badOption(model: name, option: constant, value: value)
            }
        }
        if entry.standardFamily == nil, let family { throw .noFamily(model: name, family: family.name) }
        if entry.standardFamily != nil {
            guard let family else { throw .familyNeeded(model: name, standard: entry.standardFamily ?? "") }
            for other in [family] + fallbacks where !other.models.contains(name) {
                throw .wrongFamily(model: name, family: other.name, serves: other.models)
            }
        }
        if name == "given", convention != .none { throw .noConvention(model: name) }
        self.name = name
        self.constants = Dictionary(
            uniqueKeysWithValues: entry.constants.map { ($0.name, constants[$0.name] ?? $0.value) }
        ).merging(name == "given" ? constants : [:]) { _, stated in stated }
        self.family = family
        self.fallbacks = fallbacks
        self.convention = convention
        self.missingIsZero = missingIsZero
    }

    /// What the catalogue says about it.
    public var entry: ActivityModelEntry {
        guard let entry = Self.catalogue.first(where: { $0.name == name }) else {
            preconditionFailure("an activity model is of the catalogue")
        }
        return entry
    }

    /// Whether gamma is 1 whatever the makeup.
    public var isIdeal: Bool { name == "ideal" }

    /// gamma = 1.
    public static let ideal = known("ideal")
    /// The Debye-Hueckel limiting law.
    public static let limiting = known("limiting")
    /// One parameter less than the extended law: all ions of 3.04 angstrom at 25 degC.
    public static let guentelberg = known("guentelberg")
    /// The Davies equation with C 0.3.
    public static let davies = davies(constant: 0.3)

    /// The Davies equation.
    public static func davies(constant: Double) -> ActivityModel { known("davies", ["C": constant]) }

    private static func known(_ name: String, _ constants: [String: Double] = [:]) -> ActivityModel {
        do { return try ActivityModel(named: name, constants: constants) } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension ActivityModel: CustomStringConvertible {
    /// Name, numbers, family and scale: `davies (C 0.3)`, `pitzer (phreeqc386, macinnes)`.
    public var description: String {
        var parts = constants.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        if let family { parts.append(([family] + fallbacks).map(\.name).joined(separator: ", then ")) }
        if convention != .none { parts.append(convention.rawValue) }
        return parts.isEmpty ? name : "\(name) (\(parts.joined(separator: ", ")))"
    }
}
