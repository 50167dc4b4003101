internal import Analyses
internal import Devices
internal import Equations
internal import Units

/// An entry of `specs` made ready: everything that it mentions is compiled, nothing is solved.
struct Spec {
    /// Its key is the quantity; several specs of one quantity share it.
    let entry: TextNode.Entry
    let node: TextNode
    let place: Place
    let minimum: TextNode?
    let typical: TextNode?
    let maximum: TextNode?
    /// The part of the samples that must hold it; `nil` where all must.
    let yield: Double?
    /// Of the nominal device.
    let nominal: SolvableQuantity
    /// Of everything it must hold over; `nil` for the nominal device alone.
    let over: (conditions: SweepConditions, quantity: SolvableQuantity)?
    let overWords: String

    /// Reads an entry.
    ///
    /// - Parameters:
    ///   - node: what stands behind it, or one item of the list that does.
    ///   - variant: of the device where the entry names none.
    ///   - draws: samples drawn where it must hold over the spread.
    ///   - book: holds the sweeps that other specs have asked for.
    ///   - designs: values that designs under test set; `nil` for the device as it is.
    ///   - spread: whether it must hold over the spread, whatever the entry says; `nil` leaves that to the entry.
    /// - Throws: everything that is wrong with it.
    init(
        _ entry: TextNode.Entry, _ node: TextNode, of base: Descriptor, variant: String?, draws: Int, _ book: SweepBook,
        designs: [DesignColumn]? = nil, spread: Bool? = nil
    ) throws(Diagnostics) {
        self.entry = entry
        self.node = node
        let place = try Place(node, of: base, variant: variant)
        self.place = place
        (minimum, typical, maximum) = (node["minimum"], node["typical"], node["maximum"])
        var problems = Diagnostics()
        if minimum == nil, typical == nil, maximum == nil {
            let message = "a spec needs `minimum`, `maximum` or both; `typical` may stand beside them"
            problems.append(entry.value.list == nil ? entry.diagnostic(message) : node.diagnostic(message))
        }
        var words = Set((node["over"]?.list ?? []).compactMap(\.scalar))
        for (word, key) in [("corners", "corners"), ("spread", "spread")]
        where words.contains(word) && base.root[key]?.map?.isEmpty != false {
            problems.append(
                (node["over"] ?? node).diagnostic("the device has no `\(key)` that the spec could hold over"))
        }
        if let node = node["yield"], !words.contains("spread") {
            problems.append(
                node.diagnostic("a yield is a part of the samples of a spread", help: "`over: [spread]`"))
        }
        if spread == true { words.insert("spread") }
        if spread == false { words.remove("spread") }
        let texts =
            [QuantityScope.Text(node: entry.keyNode, what: "spec `\(entry.key)`")]
            + [(minimum, "minimum"), (maximum, "maximum"), (typical, "typical")].compactMap { limit, name in
                limit.map { QuantityScope.Text(node: $0, what: "`\(name)`") }
            }
        func conditions(corners: Bool, draws: Int?) throws(Diagnostics) -> SweepConditions {
            try SweepConditions(
                of: place.descriptor, hasCorners: corners, draws: draws, pinned: Set(place.paths.map(\.path)),
                changed: place.changed, designs: designs, at: node["over"] ?? node)
        }
        do throws(Diagnostics) {
            nominal = try QuantityScope(place, try conditions(corners: false, draws: nil), book).quantity(texts)
        } catch {
            problems.append(contentsOf: error)
            throw problems
        }
        if problems.hasErrors { throw problems }
        let (hasCorners, hasDraws) = (words.contains("corners"), words.contains("spread"))
        var over: (conditions: SweepConditions, quantity: SolvableQuantity)?
        if hasCorners || hasDraws {
            let all = try conditions(corners: hasCorners, draws: hasDraws ? draws : nil)
            over = (all, try QuantityScope(place, all, book).quantity(texts))
        }
        self.over = over
        overWords = [
            hasCorners ? "\(over?.conditions.corners.count ?? 0) corners" : "", hasDraws ? "\(draws) samples" : "",
        ].filter { !$0.isEmpty }.joined(separator: " x ")
        self.yield =
            hasDraws ? try node["yield"].map { text throws(Diagnostics) in try Self.part(text, at: place) } : nil
        try checkOrder()
    }

    /// The part of the samples that a text says.
    private static func part(_ text: TextNode, at place: Place) throws(Diagnostics) -> Double {
        let value = try place.device().lower(text, expected: [.none], what: "`yield`").constant
        guard let value, value > 0, value <= 1 else {
            throw Diagnostics(text.diagnostic("a yield is above 0 % and up to 100 %"))
        }
        return value
    }

    /// Limits that no value can meet are a mistake of the text.
    private func checkOrder() throws(Diagnostics) {
        guard let minimum, let maximum, constants.count == 2, constants[0] > constants[1] else { return }
        throw Diagnostics(
            maximum.diagnostic("the maximum \(maximum.scalar ?? "") is below the minimum \(minimum.scalar ?? "")"))
    }

    /// Minimum and maximum where both are plain values.
    private var constants: [Double] {
        nominal.expressions.dropFirst().prefix(2).compactMap(\.constant)
    }

    /// Whether it is one of several specs of its quantity.
    private var isListed: Bool { entry.value.list != nil }

    /// Where it stands: its key, or its place in the list.
    var location: SourceLocation? { isListed ? node.location : entry.keyLocation }

    /// The unit its limits are written in.
    var unit: Unit {
        let printed = [minimum, maximum, typical].compactMap { $0 }.compactMap(PrintedNumber.init)
        let dimension = nominal.expressions[0].dimension
        let fallback = (try? Unit.parse(dimension.description)) ?? Unit.one
        return printed.first { $0.unit.dimension == dimension }?.unit ?? fallback
    }
}
