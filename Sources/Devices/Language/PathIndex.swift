/// Every path of a device: what is typed, and what could be, because a key of the language or a parameter of a model
/// holds a value without being typed.
struct PathIndex: Sendable {
    private struct Edge: Hashable {
        let parent: Int
        let key: String
    }

    private struct Place {
        let parent: Int
        let key: String
        let holds: Holding
    }

    /// The first is the device itself.
    private var places: [Place] = [Place(parent: -1, key: "", holds: .table("device"))]
    private var edges: [Edge: Int] = [:]
    private var children: [[Int]] = [[]]
    private var byKey: [String: [Int]] = [:]
    /// Entries whose model is not known, so that their parameters are not either.
    private var opaque: Set<Int> = []
    /// Entries that are whole devices.
    private var devices: [Int: Descriptor] = [:]
    /// Keys that follow each other on some path, container words in between left out.
    private var pairs: Set<Pair> = []
    /// What `for` makes of entries, by their dotted paths.
    private(set) var instances: [String: Instances] = [:]
    /// What is wrong with `for`.
    private(set) var problems: [Diagnostic] = []
    /// Whether there are more paths than are kept.
    private(set) var isFull = false

    private struct Pair: Hashable {
        let first: String
        let second: String
    }

    /// The paths of an expanded device; `model` tells the model of an entry.
    init(_ root: TextNode, model: (TextNode) -> Model?) {
        addKeys(of: Vocabulary.table("device"), root, at: 0, model)
        for (prefix, map) in [("membranes", root["membranes"]), ("circuit.elements", root["circuit"]?["elements"])] {
            for entry in map?.map ?? [] where !Instances.isInstance(entry.key) {
                do throws(Diagnostic) {
                    instances["\(prefix).\(entry.key)"] = try Instances(entry, in: root)
                } catch {
                    problems.append(error)
                }
            }
        }
    }

    /// The paths that one with indices stands for.
    func expanding(_ path: FullPath, _ typed: TypedPath) throws(Diagnostic) -> [FullPath] {
        var result = [path.keys]
        for (place, text) in typed.indexed {
            guard let (name, given) = Instances.parse(text) else {
                throw Diagnostic("`\(text.shortened)` is no instance", help: "`cell[3,17]`, or `cell[*,*]` for all")
            }
            guard typed.keys[place] == name, let position = path.keys.lastIndex(of: name),
                let own = instances[path.keys[...position].joined(separator: ".")]
            else { throw Diagnostic("`\(name)` has no instances", help: "`for: { i: 1..8 }` makes them") }
            guard let found = own.matching(given) else {
                let ranges = own.ranges.map { "\($0.index) from \($0.values.lowerBound) to \($0.values.upperBound)" }
                throw Diagnostic(
                    "there is no `\(text.shortened)`", help: "`\(name)` has \(ranges.joined(separator: ", "))")
            }
            result = result.flatMap { keys in
                found.map { instance in
                    var keys = keys
                    keys[position] = instance.name
                    return keys
                }
            }
        }
        return result.map { FullPath($0) }
    }

    // MARK: - Building

    private mutating func add(_ key: String, to parent: Int, _ holds: Holding) -> Int {
        let spelling = IonKey.normalized(key)
        if let known = edges[Edge(parent: parent, key: spelling)] { return known }
        guard places.count < TextLimits.paths else {
            isFull = true
            return parent
        }
        let index = places.count
        places.append(Place(parent: parent, key: key, holds: holds))
        children.append([])
        children[parent].append(index)
        edges[Edge(parent: parent, key: spelling)] = index
        byKey[spelling, default: []].append(index)
        var above = parent
        while above > 0 {
            pairs.insert(Pair(first: IonKey.normalized(places[above].key), second: spelling))
            guard Vocabulary.containers.contains(places[above].key), !isEntry(above) else { break }
            above = places[above].parent
        }
        return index
    }

    private mutating func addKeys(
        of table: Table, _ node: TextNode?, at parent: Int, _ model: (TextNode) -> Model?
    ) {
        if isFull { return }
        if table.takesParameters, let node {
            guard let model = model(node) else {
                opaque.insert(parent)
                return addFixed(table, node, at: parent, model)
            }
            devices[parent] = model.device
            for parameter in model.parameters where !isFull {
                let holds = TreeCheck.holding(of: parameter, in: table)
                let index = add(parameter.name, to: parent, holds)
                // The parts of a waveform are no paths: a parameter of the device is.
                if case .choice = holds { continue }
                walk(node[parameter.name], holds, at: index, model: { _ in nil })
            }
        }
        addFixed(table, node, at: parent, model)
    }

    private mutating func addFixed(
        _ table: Table, _ node: TextNode?, at parent: Int, _ model: (TextNode) -> Model?
    ) {
        for key in table.keys where key.hasPath && !isFull {
            let index = add(key.name, to: parent, key.holds)
            walk(node?[key.name], key.holds, at: index, model: model)
        }
    }

    private mutating func walk(
        _ node: TextNode?, _ holds: Holding, at index: Int, model: (TextNode) -> Model?
    ) {
        switch holds {
        case .table(let name): addKeys(of: Vocabulary.table(name), node, at: index, model)
        case .named(let held, _), .ions(let held), .paths(let held):
            // What is a map is an entry, even where it is called `source`.
            for entry in node?.map ?? []
            where !Instances.isInstance(entry.key)
                && (entry.value.map != nil || !Vocabulary.common.contains(where: { $0.name == entry.key }))
            {
                let child = add(entry.key, to: index, held)
                walk(entry.value, held, at: child, model: model)
            }
        case .choice(let forms):
            // A value in its long form is one value, not a map of further paths.
            if let form = TreeCheck.form(of: node, among: forms), form.isMap {
                if case .table(let name) = form, name == "parameter" { return }
                walk(node, form, at: index, model: model)
            }
        default: return
        }
    }

    // MARK: - Looking up

    /// What the place of a path holds.
    func holding(at keys: [String]) -> Holding? {
        var index = 0
        for (position, key) in keys.map(Instances.base).enumerated() {
            if let next = edges[Edge(parent: index, key: IonKey.normalized(key))] {
                index = next
            } else if let device = devices[index] {
                return device.holding(at: FullPath(Array(keys[position...])))
            } else {
                return position == keys.count - 1 ? entryHolding(index) : nil
            }
        }
        return places[index].holds
    }

    /// How many keys of a path lead to a device that is an element, where the others lead on into it; `nil` of any other path.
    func depth(ofDeviceIn keys: [String]) -> Int? {
        var index = 0
        for (position, key) in keys.enumerated() {
            guard let next = edges[Edge(parent: index, key: IonKey.normalized(Instances.base(key)))] else {
                return devices[index] == nil ? nil : position
            }
            index = next
        }
        return nil
    }

    /// The complete paths of one that leads into a device that is an element: `up.film.area`; `nil` where it does not.
    func inner(_ typed: TypedPath) throws(Diagnostic) -> [FullPath]? {
        guard !devices.isEmpty else { return nil }
        for count in 1..<max(1, typed.keys.count) {
            let head = typed.prefix(count)
            let found = matches(head.keys)
            guard found.count == 1, let place = descend(found[0].keys[...]), let device = devices[place] else {
                continue
            }
            let owners = head.isIndexed ? try expanding(found[0], head) : found
            let name = found[0].keys.last ?? ""
            var inner: [[String]] = []
            do throws(Diagnostic) {
                for path in try device.resolve(typed.text(from: count)) {
                    guard let keys = InnerPath.keys(path) else {
                        throw Diagnostic("`\(path.short)` is decided by the device around")
                    }
                    inner.append(keys)
                }
            } catch {
                throw Diagnostic("within `\(name)`: \(error.message)", help: error.help)
            }
            return owners.flatMap { owner in inner.map { FullPath(owner.keys + $0) } }
        }
        return nil
    }

    /// What a new entry of a map would hold; `nil` where a map takes none.
    private func entryHolding(_ index: Int) -> Holding? {
        switch places[index].holds {
        case .named(.table(let name), _): .table(name)
        case .ions(let held): held
        default: nil
        }
    }

    /// The complete paths that a typed path may mean: itself where it is complete; else those that it fits by
    /// leaving out container words; else by leaving out leading names as well.
    func matches(_ typed: [String]) -> [FullPath] {
        let isPattern = typed.contains("*")
        let spelled = typed.map(IonKey.normalized)
        var exact = [0]
        if isPattern, !spelled.allSatisfy({ $0 == "*" || byKey[$0] != nil }) { return [] }
        for key in typed { exact = exact.flatMap { step($0, key) } }
        if !exact.isEmpty { return paths(exact) }
        if !isPattern, let parent = descend(typed.dropLast()), let last = typed.last, let held = entryHolding(parent),
            accepts(last, held)
        {
            return [FullPath(path(parent).keys + [last], isNew: true)]
        }
        // What cannot be found is told before every place is tried.
        guard spelled.allSatisfy({ $0 == "*" || byKey[$0] != nil }) else { return [] }
        guard isPattern || zip(spelled, spelled.dropFirst()).allSatisfy({ pairs.contains(Pair(first: $0, second: $1)) })
        else { return [] }
        var short = [0]
        for key in typed { short = short.flatMap { skipping($0, key) } }
        if !short.isEmpty { return paths(short) }
        guard let first = typed.first else { return [] }
        let starts = first == "*" ? Array(1..<places.count) : byKey[IonKey.normalized(first)] ?? []
        var found: [Int] = []
        for start in starts where !isAnalysis(start) {
            var ends = [start]
            for key in typed.dropFirst() { ends = ends.flatMap { skipping($0, key) } }
            found += ends
            if !isPattern, found.count > 64 { break }
        }
        return paths(found)
    }

    /// Whether the path may name a parameter of an entry whose model is not known.
    func mayFit(_ typed: [String]) -> Bool {
        !opaque.isEmpty
            && (1..<max(1, typed.count)).contains { count in
                matches(Array(typed.prefix(count))).contains { descend($0.keys[...]).map(opaque.contains) ?? false }
            }
    }

    private func accepts(_ key: String, _ held: Holding) -> Bool {
        if case .table(let name) = held, name != "ion" { return ReservedNames.isName(key) }
        return IonKey.hasCharge(key)
    }

    private func descend(_ keys: ArraySlice<String>) -> Int? {
        var index = 0
        for key in keys {
            guard let next = edges[Edge(parent: index, key: IonKey.normalized(key))] else { return nil }
            index = next
        }
        return index
    }

    private func step(_ index: Int, _ key: String) -> [Int] {
        if key == "*" { return children[index].filter { isEntry($0) } }
        return edges[Edge(parent: index, key: IonKey.normalized(key))].map { [$0] } ?? []
    }

    /// One key further, container words in between left out.
    private func skipping(_ index: Int, _ key: String) -> [Int] {
        var result = step(index, key)
        for child in children[index] where Vocabulary.containers.contains(places[child].key) && !isEntry(child) {
            if places[child].key == "analyses" { continue }
            result += skipping(child, key)
        }
        return result
    }

    /// Whether the place is an entry that the user named, rather than a key of the language.
    private func isEntry(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        switch places[places[index].parent].holds {
        case .named, .ions, .paths: return true
        default: return false
        }
    }

    private func isAnalysis(_ index: Int) -> Bool {
        var index = index
        while index > 0 {
            if places[index].parent == 0 { return places[index].key == "analyses" }
            index = places[index].parent
        }
        return false
    }

    private func path(_ index: Int) -> FullPath {
        var keys: [String] = []
        var index = index
        while index > 0 {
            keys.append(places[index].key)
            index = places[index].parent
        }
        return FullPath(keys.reversed())
    }

    private func paths(_ indices: [Int]) -> [FullPath] {
        var seen: Set<Int> = []
        return indices.filter { seen.insert($0).inserted }.map(path)
    }

    /// The complete paths closest to what was typed.
    func nearest(to typed: [String]) -> [FullPath] {
        guard places.count <= 20_000 else { return [] }
        let word = typed.joined(separator: ".")
        guard word.utf8.count <= 128 else { return [] }
        let target = Array(word.lowercased().utf8)
        let limit = max(1, target.count / 3)
        var best: (distance: Int, indices: [Int]) = (limit, [])
        for index in places.indices.dropFirst() where !isAnalysis(index) {
            var keys = path(index).keys
            if keys.count == typed.count {
                for (position, key) in typed.enumerated() where key == "*" { keys[position] = "*" }
            }
            let short = keys.dropLast().filter { !Vocabulary.containers.contains($0) } + keys.suffix(1)
            for form in [keys.joined(separator: "."), short.suffix(typed.count).joined(separator: ".")] {
                let bytes = Array(form.lowercased().utf8)
                guard abs(bytes.count - target.count) <= best.distance else { continue }
                let distance = Nearest.distance(target, bytes)
                if distance < best.distance || (distance == best.distance && best.indices.isEmpty) {
                    best = (distance, [index])
                } else if distance == best.distance, best.indices.last != index {
                    best.indices.append(index)
                }
            }
        }
        return paths(Array(best.indices.prefix(3)))
    }
}
