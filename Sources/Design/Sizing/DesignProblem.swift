internal import Analyses
internal import Devices
internal import Equations
internal import Units

/// Specs and objectives compiled once, to be asked of many devices at a time.
final class DesignProblem {
    /// The equations of the devices that share all texts.
    private struct Member {
        let specs: [Spec]
        let objectives: [SolvableQuantity]

        var quantities: [SolvableQuantity] { specs.flatMap(\.quantities) + objectives }
        var sweeps: [ConditionSweep] { quantities.flatMap(\.sweeps) }
    }

    let variables: [DesignVariable]
    /// One for each combination of texts that may be chosen, the last text moving fastest.
    private let members: [Member]
    /// By spec, what a margin of 1 means: half the distance of its limits, or the limit itself. SI.
    private(set) var scales: [Double]
    private let threads: Int
    /// Devices asked for so far.
    private(set) var count = 0

    /// Most combinations of texts.
    static let mostMembers = 64

    /// - Parameter spread: `false` leaves out that specs hold over the spread; `nil` keeps what they say.
    init(
        _ descriptor: Descriptor, _ variables: [DesignVariable], specs entries: [(TextNode.Entry, TextNode)],
        objectives texts: [TextNode], samples: Int, spread: Bool?, threads: Int
    ) throws(Diagnostics) {
        self.variables = variables
        self.threads = threads
        let columns = variables.flatMap(\.columns)
        members = try Self.combinations(of: variables).map { choice throws(Diagnostics) in
            var words: [String] = []
            var overrides: [(path: FullPath, value: TextNode)] = []
            for (variable, text) in choice {
                words.append("`\(variable.name): \(text.scalar ?? "")`")
                overrides += variable.fullPaths.map { ($0, text) }
            }
            do throws(Diagnostics) {
                return try Self.member(
                    of: try descriptor.applying(overrides), columns, entries, texts, samples: samples, spread: spread)
            } catch {
                throw words.isEmpty ? error : error.inside(words.joined(separator: ", "))
            }
        }
        scales = entries.map { _ in .nan }
    }

    /// Every way to choose a text for each variable that has texts.
    private static func combinations(
        of variables: [DesignVariable]
    ) throws(Diagnostics) -> [[(variable: DesignVariable, text: TextNode)]] {
        var result: [[(variable: DesignVariable, text: TextNode)]] = [[]]
        for variable in variables {
            guard case .texts(let texts) = variable.kind else { continue }
            guard result.count * texts.count <= mostMembers else {
                throw Diagnostics(
                    variable.diagnostic(
                        "the choices between texts make more than \(mostMembers) combinations, each with equations of its own",
                        help: "size them one after the other", severity: .error))
            }
            result = result.flatMap { choice in texts.map { choice + [(variable, $0)] } }
        }
        return result
    }

    private static func member(
        of descriptor: Descriptor, _ columns: [DesignColumn], _ entries: [(TextNode.Entry, TextNode)],
        _ texts: [TextNode], samples: Int, spread: Bool?
    ) throws(Diagnostics) -> Member {
        var problems = Diagnostics()
        let book = SweepBook()
        var specs: [Spec] = []
        for (entry, node) in entries {
            do throws(Diagnostics) {
                specs.append(
                    try Spec(
                        entry, node, of: descriptor, variant: nil, draws: samples, book, designs: columns,
                        spread: spread))
            } catch {
                problems.append(contentsOf: error)
            }
        }
        var objectives: [SolvableQuantity] = []
        for text in texts {
            do throws(Diagnostics) {
                let place = try Place(TextNode(scalar: "", from: "sizing"), of: descriptor)
                let conditions = try SweepConditions(
                    of: descriptor, hasCorners: false, draws: nil, pinned: [], changed: [], designs: columns, at: text)
                objectives.append(
                    try QuantityScope(place, conditions, book).quantity([
                        QuantityScope.Text(node: text, what: "what is sized for")
                    ]))
            } catch {
                problems.append(contentsOf: error)
            }
        }
        if problems.hasErrors { throw problems }
        return Member(specs: specs, objectives: objectives)
    }

    /// The specs, for their limits and units, which are the same in every device.
    var specs: [Spec] { members[0].specs }

    /// By spec, how many draws of the spread may fail.
    var mayFail: [Int] { specs.map(\.mayFail) }

    /// The SI unit of an objective, as files name it.
    func unit(ofObjective index: Int) -> String { members[0].objectives[index].expressions[0].dimension.description }

    /// Whether what is asked follows the device in time, where numbers are known less exactly.
    var runsInTime: Bool { members.contains { $0.quantities.contains(where: \.runsInTime) } }

    /// Whether derivatives tell of devices near to one that is solved.
    private(set) lazy var hasSlopes = members.contains { $0.sweeps.contains(where: \.hasSlopes) }

    /// Whether derivatives tell where models hold.
    private(set) lazy var knowsValidity = members.allSatisfy { $0.sweeps.allSatisfy(\.knowsValidity) }

    /// Points that are solved for one device.
    private var pointCount: Int { members.flatMap(\.quantities).map(\.pointCount).max() ?? 1 }

    // MARK: - Asking

    /// Asks devices with these values, in order; the answer does not depend on which are asked together.
    func candidates(_ values: [[Double]]) throws -> [Candidate] {
        count += values.count
        return try DesignBatch.inParts(values, cost: pointCount) { part in
            var result = [Candidate?](repeating: nil, count: part.count)
            for number in members.indices {
                let own = part.indices.filter { self.member(of: part[$0]) == number }
                guard !own.isEmpty else { continue }
                for (place, candidate) in zip(own, try ask(own.map { part[$0] }, of: members[number])) {
                    result[place] = candidate
                }
            }
            return result.compactMap(\.self)
        }
    }

    /// The number of the combination of texts that a device has.
    private func member(of values: [Double]) -> Int {
        zip(variables, values).reduce(0) { number, own in
            own.0.choices.map { number * $0.count + Int(own.1) } ?? number
        }
    }

    /// Asks a device, and what derivatives tell of others that are near to it and differ in numbers alone. What has no derivatives is
    /// asked of them, so that numbers of theirs need not belong together.
    ///
    /// - Parameters:
    ///   - values: of the device first.
    ///   - needsValidity: whether to tell how far requirements of the models are from their edges.
    func neighbourhood(_ values: [[Double]], needsValidity: Bool) throws -> [Candidate] {
        count += 1
        return try ask(
            values, of: members[member(of: values[0])], isNeighbourhood: true, needsValidity: needsValidity)
    }

    private func ask(
        _ values: [[Double]], of member: Member, isNeighbourhood: Bool = false, needsValidity: Bool = false
    ) throws -> [Candidate] {
        let designs = DesignBatch(variables, values, isNeighbourhood: isNeighbourhood)
        let margins = try member.specs.map { try $0.margins(of: designs, threads: threads) }
        for (index, own) in margins.enumerated() where scales[index].isNaN { scales[index] = Self.scale(own) }
        let objectives = try member.objectives.map { try $0.answers(of: designs, threads: threads)[0] }
        let validity = needsValidity ? try self.validity(designs, member) : [:]
        return values.indices.map { design in
            Candidate(
                values: values[design],
                margins: margins.indices.map { spec in margins[spec][design].parts.map { $0 / scales[spec] } },
                tails: margins.indices.map { spec in
                    margins[spec][design].tails.map { tail in tail.map { $0 / scales[spec] } }
                },
                validity: validity.mapValues { $0[design] }, measured: margins.map { $0[design].nominal },
                objectives: objectives.map { $0[design].value },
                isOutsideValidity: margins.contains { $0[design].isOutsideValidity }
                    || objectives.contains { $0[design].isOutsideValidity })
        }
    }

    /// How far each requirement of the models is from its edge, by what is said of it and by device, SI.
    private func validity(_ designs: DesignBatch, _ member: Member) throws -> [String: [Double]] {
        var result: [String: [Double]] = [:]
        var known: Set<String> = []
        for quantity in member.quantities {
            for sweep in quantity.sweeps where known.insert(sweep.points).inserted {
                let distances = try sweep.distances(quantity.conditionCount, of: designs, threads: threads)
                result.merge(distances) { zip($0, $1).map(min) }
            }
        }
        return result
    }

    /// What models exceed in a device, in words; empty where all of them hold.
    func validityReasons(at values: [Double]) throws -> [String] {
        let member = members[member(of: values)]
        _ = try ask([values], of: member)
        return member.quantities.flatMap(\.validityReasons).distinct
    }

    /// A number that makes margins of a spec comparable with those of others.
    private static func scale(_ margins: [Spec.DesignMargins]) -> Double {
        let widths = margins.map(\.width).filter { $0 > 0 && $0.isFinite }
        if let width = widths.first { return width }
        let values = margins.map { abs($0.nominal) }.filter { $0.isFinite && $0 > 0 }.sorted()
        return values.isEmpty ? 1 : values[values.count / 2]
    }

    /// Variables that move nothing that is asked, as far as some devices tell: each is set to both ends of its range in
    /// every one of them.
    ///
    /// - Parameter devices: to start from; those without a value tell nothing.
    func idle(among devices: [Candidate]) throws -> [Int] {
        let known = devices.filter { ($0.measured + $0.objectives).allSatisfy(\.isFinite) }
        guard !known.isEmpty else { return [] }
        let tolerance = runsInTime ? 1e-6 : 1e-9
        let tried = variables.indices.flatMap { index in
            known.flatMap { device in
                [0.0, 1].map { place in
                    var values = device.values
                    values[index] = variables[index].value(at: place)
                    return values
                }
            }
        }
        let answers = try candidates(tried)
        return variables.indices.filter { index in
            let own = answers[(index * 2 * known.count)..<((index + 1) * 2 * known.count)]
            return zip(own, known.flatMap { [$0, $0] }).allSatisfy { $0.isLike($1, within: tolerance) }
        }
    }
}
