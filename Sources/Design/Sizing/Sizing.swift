public import Devices
internal import Equations
internal import Units

/// An entry of `sizing` made ready: what may be chosen, what must hold, what is wanted. Nothing is solved yet.
public final class Sizing {
    /// How hard to search.
    public struct Options: Sendable {
        /// Devices of the first look over all that may be chosen.
        public var candidates = 2048
        /// Draws where a spec must hold over the spread.
        public var samples = DataSheet.standardSamples
        /// How many work at a time; results do not depend on it.
        public var threads = 1
        /// Devices on the front between two objectives.
        public var frontPoints = 16

        /// The usual ones.
        public init() {}
    }

    /// The device as it is, its variant applied.
    public let descriptor: Descriptor
    /// The variant that is sized; `nil` for the device itself.
    public let variant: String?
    /// The name of the entry.
    public let name: String
    /// What should be said about it: specs that are about another variant.
    public let notes: Diagnostics
    /// What may be chosen.
    public let variables: [DesignVariable]
    let specs: [(entry: TextNode.Entry, node: TextNode)]
    let objectives: [(text: TextNode, isLargest: Bool)]
    /// Whether models must be used where they hold.
    let needsValidity: Bool
    let options: Options
    let seed: UInt64
    /// Without what holds over the spread: quick, and what fails here fails there.
    let quick: DesignProblem
    /// With everything; `nil` where that is the same.
    let whole: DesignProblem?

    /// Reads and compiles an entry.
    ///
    /// - Parameters:
    ///   - name: of the entry; `nil` for the only one.
    ///   - variant: the device that is sized; specs that name another one are left out. `nil`: the device itself, and every
    ///     spec that names a variant in that one.
    /// - Throws: everything that is wrong with it, at once.
    public init(
        _ base: Descriptor, name: String? = nil, variant: String? = nil, options: Options = Options()
    ) throws(Diagnostics) {
        let entry = try Self.entry(name, of: base)
        // Corners and spreads that would replace values of the variant are told there.
        notes =
            try variant.map { name throws(Diagnostics) in try DataSheet(base, variant: name, samples: 1).notes }
            ?? Diagnostics()
        let descriptor = try variant.map { name throws(Diagnostics) in try base.variant(named: name) } ?? base
        self.descriptor = descriptor
        self.variant = variant
        self.options = options
        self.name = entry.key
        needsValidity = entry.value["validity"]?.scalar == "required"
        seed = UInt64(descriptor.root["seed"]?.scalar ?? "") ?? 1
        guard let vary = entry.value["vary"] else { throw Diagnostics(entry.diagnostic("a sizing needs `vary`")) }
        let variables = try DesignVariable.read(vary, of: descriptor)
        let objectives = try Self.objectives(entry)
        let specs = Self.specs(entry.value["meet"], of: descriptor, variant)
        (self.variables, self.objectives, self.specs) = (variables, objectives, specs)
        if specs.isEmpty, objectives.isEmpty {
            throw Diagnostics(entry.diagnostic("there is no spec to keep a margin to", help: "give the device `specs`"))
        }
        func problem(spread: Bool?) throws(Diagnostics) -> DesignProblem {
            try DesignProblem(
                descriptor, variables, specs: specs, objectives: objectives.map(\.text), samples: options.samples,
                spread: spread, threads: options.threads)
        }
        quick = try problem(spread: false)
        let hasSpread = specs.contains { $0.node["over"]?.list?.contains { $0.scalar == "spread" } ?? false }
        whole = hasSpread ? try problem(spread: nil) : nil
    }

    private static func entry(_ name: String?, of descriptor: Descriptor) throws(Diagnostics) -> TextNode.Entry {
        let entries = descriptor.root["sizing"]?.map ?? []
        let known = entries.map(\.key).joined(separator: ", ")
        guard let name else {
            guard let only = entries.first else {
                throw Diagnostics(
                    Diagnostic(
                        "`\(descriptor.name)` has no `sizing`",
                        help:
                            "`sizing: { small: { vary: { film.area: { from: 1 um^2, to: 1 mm^2, spacing: log } }, minimize: film.area } }`"
                    ))
            }
            guard entries.count == 1 else {
                throw Diagnostics(Diagnostic("`\(descriptor.name)` has several sizings; say which", help: known))
            }
            return only
        }
        guard let found = entries.first(where: { $0.key == name }) else {
            throw Diagnostics(
                Diagnostic(
                    "no sizing `\(name)` in `\(descriptor.name)`", help: known.isEmpty ? nil : "there are: \(known)"))
        }
        return found
    }

    private static func objectives(_ entry: TextNode.Entry) throws(Diagnostics) -> [(text: TextNode, isLargest: Bool)] {
        let node = entry.value
        let wanted = ["minimize", "maximize"].compactMap { key in node.entry(key) }
        let hasMargin = node["margin"]?.scalar == "true"
        guard wanted.count + (hasMargin ? 1 : 0) == 1 else {
            throw Diagnostics(
                entry.diagnostic(
                    "a sizing has one of `minimize`, `maximize` and `margin: true`",
                    help: wanted.count == 2
                        ? "`minimize: [a, -b]` asks for the front of a small `a` and a large `b`" : nil))
        }
        guard let own = wanted.first else { return [] }
        let texts = own.value.list ?? [own.value]
        guard (1...2).contains(texts.count) else {
            throw Diagnostics(own.value.diagnostic("one objective, or two for the front between them"))
        }
        return texts.map { ($0, own.key == "maximize") }
    }

    private static func specs(
        _ meet: TextNode?, of descriptor: Descriptor, _ variant: String?
    ) -> [(entry: TextNode.Entry, node: TextNode)] {
        let wanted = meet?.list.map { Set($0.compactMap(\.scalar)) }
        let entries = (descriptor.root["specs"]?.map ?? []).filter { entry in
            !["doc", "source", "why"].contains(entry.key) && wanted?.contains(entry.key) ?? true
        }
        return entries.flatMap { entry in
            (entry.value.list ?? [entry.value]).filter { node in
                let isOther = variant != nil && node["variant"] != nil && node["variant"]?.scalar != variant
                return !isOther && (node["minimum"] != nil || node["maximum"] != nil)
            }.map { (entry, variant == nil ? $0 : $0.without("variant")) }
        }
    }

    /// Whether it asks for the front between two objectives.
    public var hasFront: Bool { objectives.count == 2 }

    /// Numbers of all specs.
    var all: [Int] { Array(specs.indices) }

    /// What is wanted of one device.
    func goal(_ objective: Int = 0) -> Goal {
        objectives.isEmpty
            ? Goal(aim: .margin(all), required: [], validity: validity)
            : Goal(
                aim: .objective(objective, isLargest: objectives[objective].isLargest), required: all,
                validity: validity)
    }

    private var validity: Goal.Validity { needsValidity ? .required : .preferred }

    /// Every spec holds, whatever the aim.
    var required: Goal { Goal(aim: .none, required: all, validity: validity) }

    /// Whether a candidate is what was asked for; what is wanted has a value there.
    func isMet(_ candidate: Candidate) -> Bool {
        required.violation(of: candidate) == 0 && candidate.objectives.allSatisfy(\.isFinite)
    }
}
