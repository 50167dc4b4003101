public import Analyses
public import Devices

/// The specs of a device: what it must do, checked by solving it.
public struct DataSheet {
    /// The device.
    public let descriptor: Descriptor
    /// The variant it is about; `nil` for the device itself.
    public let variant: String?
    /// What should be said about it: specs that are about another variant.
    public let notes: Diagnostics
    private let specs: [Spec]
    private let samples: Int

    /// Samples drawn from a spread where nothing else is said.
    public static let standardSamples = 1000
    /// Most samples drawn.
    public static let mostSamples = 1_000_000

    /// Reads and compiles every spec; nothing is solved.
    ///
    /// - Parameters:
    ///   - variant: the device that is checked; specs that name another one are left out. `nil`: the device itself, and every
    ///     spec that names a variant in that one.
    ///   - samples: drawn where a spec must hold over the spread, beside the nominal device; at least 1.
    /// - Throws: everything that is wrong with the specs, at once.
    public init(
        _ descriptor: Descriptor, variant: String? = nil, samples: Int = DataSheet.standardSamples
    ) throws(Diagnostics) {
        self.descriptor = descriptor
        self.variant = variant
        self.samples = min(max(1, samples), Self.mostSamples)
        var problems = Diagnostics()
        var (specs, notes): ([Spec], Diagnostics) = ([], Diagnostics())
        let book = SweepBook()
        for entry in descriptor.root["specs"]?.map ?? [] where !["doc", "source", "why"].contains(entry.key) {
            if entry.value.list?.isEmpty == true {
                problems.append(entry.diagnostic("the list of specs of `\(entry.key)` is empty"))
            }
            for node in entry.value.list ?? [entry.value] {
                if let variant, let own = node["variant"]?.scalar, own != variant {
                    let message = "left out: the spec is about the variant `\(own)`"
                    notes.append(
                        entry.value.list == nil
                            ? entry.diagnostic(message, severity: .note) : node.diagnostic(message, severity: .note))
                    continue
                }
                do throws(Diagnostics) {
                    specs.append(
                        try Spec(
                            entry, node, of: descriptor, variant: variant,
                            draws: self.samples, book))
                } catch {
                    problems.append(contentsOf: error)
                }
            }
        }
        if problems.hasErrors { throw problems }
        self.specs = specs
        self.notes = notes
    }

    /// How many specs it holds.
    public var count: Int { specs.count }

    /// What the samples set, sample 0 being the device itself; empty where no spec holds over the spread.
    public func draws() throws(Diagnostics) -> [SampleDraws] {
        guard specs.contains(where: { ($0.over?.conditions.samples ?? 1) > 1 }) else { return [] }
        let node = descriptor.root["spread"] ?? descriptor.root
        let device = try variant.map { name throws(Diagnostics) in try descriptor.variant(named: name) } ?? descriptor
        let conditions = try SweepConditions(
            of: device, hasCorners: false, draws: samples, pinned: [], changed: [], at: node)
        let record = (name: "temperature", text: TextNode(scalar: "T", from: "specs"))
        return try Sweep(conditions.around(.operatingPoint(recording: [record], at: [])), of: device).draws
    }

    /// Solves and judges every spec, in the order of the text.
    ///
    /// - Parameters:
    ///   - threads: how many work at a time; results do not depend on it.
    ///   - progress: called after each spec with the number done.
    public func results(threads: Int = 1, progress: (_ done: Int) -> Void = { _ in }) throws -> [SpecResult] {
        var results: [SpecResult] = []
        for spec in specs {
            results.append(try spec.result(threads: threads))
            progress(results.count)
        }
        return results
    }
}
