internal import Analyses
internal import Devices
internal import Units

extension DesignVariable {
    /// Reads the entries of `vary`.
    ///
    /// - Throws: everything that is wrong with them, at once.
    static func read(_ vary: TextNode, of descriptor: Descriptor) throws(Diagnostics) -> [DesignVariable] {
        var problems = Diagnostics()
        var drafts: [(entry: TextNode.Entry, paths: [FullPath], texts: [TextNode], isText: Bool)] = []
        var taken: Set<String> = []
        for entry in vary.map ?? [] where !["doc", "source", "why"].contains(entry.key) {
            do throws(Diagnostic) {
                let (paths, isText) = try paths(entry, descriptor)
                if let twice = paths.first(where: { !taken.insert($0.description).inserted }) {
                    throw Diagnostic("`\(twice.short)` is varied twice")
                }
                drafts.append((entry, paths, try texts(entry.value, paths, descriptor), isText))
            } catch {
                problems.append(error.location == nil ? entry.diagnostic(error.message, help: error.help) : error)
            }
        }
        if drafts.isEmpty, !problems.hasErrors {
            problems.append(
                vary.diagnostic(
                    "nothing is varied", help: "`vary: { film.area: { from: 1 um^2, to: 1 mm^2, spacing: log } }`"))
        }
        if problems.hasErrors { throw problems }
        let columns = drafts.filter { !$0.isText }.flatMap { draft in
            draft.paths.map { DesignColumn(path: $0.description, texts: draft.texts) }
        }
        let known = columns.isEmpty ? [] : try values(columns, of: descriptor, at: vary)
        var variables: [DesignVariable] = []
        for draft in drafts {
            do throws(Diagnostic) {
                if draft.isText {
                    variables.append(DesignVariable(texts: draft.texts, draft.paths, draft.entry, descriptor))
                    continue
                }
                let values = try draft.paths.map { path throws(Diagnostic) in
                    guard let value = known.first(where: { $0.path == path.description }) else {
                        throw draft.entry.diagnostic("nothing of the device reads `\(path.short)`")
                    }
                    return value
                }
                variables.append(try DesignVariable(draft.entry, draft.texts, values, descriptor))
            } catch {
                problems.append(error)
            }
        }
        if problems.hasErrors { throw problems }
        return variables
    }

    /// What an entry sets, and whether texts stand there.
    private static func paths(
        _ entry: TextNode.Entry, _ descriptor: Descriptor
    ) throws(Diagnostic) -> (paths: [FullPath], isText: Bool) {
        let paths = try descriptor.resolve(entry.key)
        func isQuantity(_ path: FullPath) -> Bool { descriptor.holding(at: path)?.isQuantity ?? true }
        guard let first = paths.first, !isQuantity(first) else { return (paths, false) }
        guard paths.allSatisfy({ !isQuantity($0) }) else {
            throw Diagnostic("`\(entry.key)` names numbers and texts", help: "give each an entry of its own")
        }
        guard entry.value.list != nil else {
            throw Diagnostic("`\(first.short)` is a text, which has no range", help: "a list of choices: `[a, b]`")
        }
        // A law of activity keeps what else is said beside it.
        return (paths.map { $0.keys == ["activity"] ? FullPath(["activity", "model"]) : $0 }, true)
    }

    private static func texts(
        _ node: TextNode, _ paths: [FullPath], _ descriptor: Descriptor
    ) throws(Diagnostic) -> [TextNode] {
        if let list = node.list {
            guard !list.isEmpty else { throw node.diagnostic("a list of choices holds at least one") }
            let twice = list.indices.first { index in
                list[..<index].contains { $0.scalar != nil && $0.scalar == list[index].scalar }
            }
            if let twice { throw list[twice].diagnostic("the choice `\(list[twice].scalar ?? "")` stands there twice") }
            return list
        }
        let long = paths.first.flatMap { descriptor.node(at: $0) }
        return try [("from", "minimum"), ("to", "maximum")].map { key, bound throws(Diagnostic) in
            if let text = node[key] ?? long?[bound] { return text }
            throw node.diagnostic(
                "a design variable needs `\(key)`, or its value a `\(bound)`",
                help: "`{ from: 1 um^2, to: 1 mm^2, spacing: log }`, or a list of choices")
        }
    }

    /// What the texts of the columns come to, by building the device with them.
    private static func values(
        _ columns: [DesignColumn], of descriptor: Descriptor, at node: TextNode
    ) throws(Diagnostics) -> [DesignValue] {
        let conditions = try SweepConditions(
            of: descriptor, hasCorners: false, draws: nil, pinned: [], changed: [], designs: columns, at: node)
        let record = (name: "temperature", text: TextNode(scalar: "T", from: "vary"))
        return try Sweep(
            conditions.around(.operatingPoint(recording: [record], at: [])), of: descriptor
        ).designs
    }

    private init(texts: [TextNode], _ paths: [FullPath], _ entry: TextNode.Entry, _ descriptor: Descriptor) {
        name = entry.key
        self.paths = paths.map(\.description)
        (self.texts, self.entry) = (texts, entry)
        let known = paths.map { descriptor.node(at: $0)?.scalar }
        own = texts.firstIndex { text in known.allSatisfy { $0 == text.scalar } }.map(Double.init)
        (low, high) = (0, Double(texts.count - 1))
        kind = .texts(texts)
        (isLogarithmic, unit) = (false, .one)
    }

    private init(
        _ entry: TextNode.Entry, _ texts: [TextNode], _ values: [DesignValue], _ descriptor: Descriptor
    ) throws(Diagnostic) {
        let node = entry.value
        self.entry = entry
        name = entry.key
        paths = values.map(\.path)
        let numbers = values[0].numbers
        let dimension = values[0].dimension
        self.texts = texts
        own = values.allSatisfy { $0.own == values[0].own } ? values[0].own : nil
        (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
        isLogarithmic = node["spacing"]?.scalar == "log"
        if node.list != nil {
            kind = .choices(numbers)
        } else {
            guard numbers[0] < numbers[1] else {
                throw texts[1].diagnostic(
                    "`\(entry.key)` goes from \(texts[0].scalar ?? "") to \(texts[1].scalar ?? ""), which is not above it"
                )
            }
            guard !isLogarithmic || low > 0 else {
                throw texts[0].diagnostic("a range with `spacing: log` lies above zero")
            }
            kind = node["integer"]?.scalar == "true" ? .integer : .continuous
            if case .integer = kind,
                numbers.contains(where: { $0.rounded() != $0 || abs($0) > 1e15 }) || !dimension.isNone
            {
                throw node.diagnostic("whole numbers lie between whole numbers without unit")
            }
        }
        let long = descriptor.node(at: FullPath(dotted: paths[0]))
        for (key, end, sign) in [("minimum", low, 1.0), ("maximum", high, -1)] {
            // A limit that is computed from others is asked of each device.
            guard let text = long?[key], let limit = PrintedNumber(text)?.signed(as: text), sign * end < sign * limit
            else { continue }
            throw node.diagnostic(
                "`\(entry.key)` goes beyond the \(key) of its value, \(text.scalar ?? "")",
                help: "without `from` and `to` it goes from its minimum to its maximum")
        }
        let printed = ([long?["value"] ?? long] + texts).compactMap { $0 }.compactMap(PrintedNumber.init).map(\.unit)
        unit =
            printed.first { $0.dimension == dimension } ?? (try? Unit.parse(dimension.description)) ?? Unit.one
    }
}
