internal import Devices
internal import Equations

extension AxisSpec {
    /// Most points of one axis.
    static let mostPoints = 1_000_000_000

    /// Reads one item of a `sweep`; `nil` after a problem.
    init?(_ item: TextNode, of descriptor: Descriptor, problems: inout Diagnostics) {
        guard let entries = item.map, let first = entries.first else {
            problems.append(
                item.diagnostic(
                    "an axis is a map of a path to its values",
                    help: "`- V: { from: -100 mV, to: 100 mV, points: 201 }`"))
            return nil
        }
        node = item
        switch first.key {
        case "variant":
            guard let names = Self.variants(first.value, descriptor, &problems) else { return nil }
            kind = .variants(names)
        case "sample":
            guard let count = Int(first.value.scalar ?? ""), count > 0, count <= Self.mostPoints else {
                problems.append(first.value.diagnostic("`sample` is how many: a whole number from 1"))
                return nil
            }
            kind = .samples(count)
        case "corner":
            guard let corners = Self.corners(first.value, descriptor, &problems) else { return nil }
            kind = .corners(corners)
        default:
            var columns: [Column] = []
            for entry in entries {
                guard let paths = Self.paths(entry, descriptor, &problems) else { return nil }
                for path in paths {
                    if Self.isText(path, entry.value, descriptor) {
                        guard entries.count == 1 else {
                            problems.append(
                                entry.diagnostic("`\(entry.key)` has no values that could move with others"))
                            return nil
                        }
                        kind = .texts(path: path, values: entry.value.list ?? [entry.value])
                        return
                    }
                    guard let values = Self.values(entry.value, &problems) else { return nil }
                    columns.append(Column(path: path, values: values, node: entry.value))
                }
            }
            guard Self.haveEqualLengths(columns) else {
                problems.append(item.diagnostic("axes that move together have equally many values"))
                return nil
            }
            kind = .columns(columns)
            return
        }
        if entries.count > 1 {
            problems.append(entries[1].diagnostic("`\(first.key)` moves alone", help: "make it an item of its own"))
            return nil
        }
    }

    private static func variants(_ node: TextNode, _ descriptor: Descriptor, _ problems: inout Diagnostics) -> [String]?
    {
        if node.scalar == "all" { return ["base"] + descriptor.variantNames.filter { $0 != "base" } }
        let items = node.list ?? [node]
        var names: [String] = []
        for item in items {
            let name = item.scalar ?? ""
            guard name == "base" || descriptor.variantNames.contains(name) else {
                let known = (["base"] + descriptor.variantNames).joined(separator: ", ")
                problems.append(item.diagnostic("no variant `\(name)`", help: "there are: \(known)"))
                return nil
            }
            guard !names.contains(name) else {
                problems.append(item.diagnostic("variant `\(name)` stands twice on one axis"))
                return nil
            }
            names.append(name)
        }
        return names
    }

    private static func corners(_ node: TextNode, _ descriptor: Descriptor, _ problems: inout Diagnostics) -> [Corner]?
    {
        guard node.scalar == "all", descriptor.root["corners"]?.map?.isEmpty == false else {
            problems.append(node.diagnostic("`corner: all` takes every combination of the device's `corners`"))
            return nil
        }
        return corners(of: descriptor, &problems)
    }

    /// Every combination of the corners of a device.
    ///
    /// - Parameter pinned: paths that have a value already; corners that would replace it are left out.
    static func corners(of descriptor: Descriptor, pinned: Set<String> = [], _ problems: inout Diagnostics) -> [Corner]?
    {
        var result = [Corner(name: "", values: [])]
        for entry in descriptor.root["corners"]?.map ?? [] {
            guard let all = paths(entry, descriptor, &problems) else { return nil }
            let values = entry.value.list ?? [entry.value]
            let isRelative = values.first.map(\.isPercentage) ?? false
            let paths = all.filter { isRelative || !pinned.contains($0) }
            guard !paths.isEmpty else { continue }
            guard result.count * values.count <= 100_000 else {
                problems.append(entry.diagnostic("the corners make more than 100000 combinations"))
                return nil
            }
            result = result.flatMap { corner in
                values.map { value in
                    let name =
                        FullPath(dotted: paths[0]).short + "=" + (value.scalar ?? "?")
                    return Corner(
                        name: corner.name.isEmpty ? name : corner.name + ", " + name,
                        values: corner.values + paths.map { ($0, value) })
                }
            }
        }
        return result
    }

    private static func paths(_ entry: TextNode.Entry, _ descriptor: Descriptor, _ problems: inout Diagnostics)
        -> [String]?
    {
        if entry.key == "V" || entry.key == "I" { return [entry.key] }
        do throws(Diagnostic) {
            return try descriptor.resolve(entry.key).map(\.description)
        } catch {
            problems.append(entry.diagnostic(error.message, help: error.help))
            return nil
        }
    }

    /// Whether the values of a path are texts (names, maps) rather than quantities.
    private static func isText(_ path: String, _ node: TextNode, _ descriptor: Descriptor) -> Bool {
        guard path != "V", path != "I" else { return false }
        // Items that are maps or lists replace an entry.
        if let items = node.list, items.contains(where: { $0.scalar == nil }) { return true }
        guard let holding = descriptor.holding(at: FullPath(dotted: path)) else {
            return false
        }
        return !holding.isQuantity
    }

    private static func values(_ node: TextNode, _ problems: inout Diagnostics) -> Values? {
        guard node.map != nil else {
            let list = node.list ?? [node]
            guard !list.isEmpty else {
                problems.append(node.diagnostic("an axis has at least one value"))
                return nil
            }
            return .list(list)
        }
        guard let from = node["from"], let to = node["to"] else {
            problems.append(
                node.diagnostic("an axis needs `from` and `to`", help: "`{ from: -100 mV, to: 100 mV, points: 201 }`"))
            return nil
        }
        let spacing = node["spacing"]?.scalar ?? "linear"
        guard spacing == "linear" || spacing == "log" else {
            problems.append((node["spacing"] ?? node).diagnostic("`spacing` is linear or log, not `\(spacing)`"))
            return nil
        }
        if let step = node["step"] {
            guard node["points"] == nil, spacing == "linear" else {
                problems.append(step.diagnostic("an axis has `points` or `step`; with `step` it is linear"))
                return nil
            }
            return .range(from: from, to: to, extent: .step(step), isLogarithmic: false)
        }
        guard let points = Int(node["points"]?.scalar ?? ""), points > 0, points <= mostPoints else {
            problems.append((node["points"] ?? node).diagnostic("`points` is a whole number from 1 to 10^9"))
            return nil
        }
        guard points > 1 || from.scalar == to.scalar else {
            problems.append(
                (node["points"] ?? node).diagnostic(
                    "one point cannot stand at `from` and at `to`", help: "two points or more, or one value: `[-65 mV]`"
                ))
            return nil
        }
        return .range(from: from, to: to, extent: .points(points), isLogarithmic: spacing == "log")
    }

    private static func haveEqualLengths(_ columns: [Column]) -> Bool {
        let counts = columns.compactMap { column -> Int? in
            switch column.values {
            case .list(let items): items.count
            case .range(_, _, .points(let points), _): points
            case .range: nil
            }
        }
        return Set(counts).count <= 1
    }
}
