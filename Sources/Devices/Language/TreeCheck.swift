/// Checks a tree against the vocabulary: keys, shapes, words, names of ions.
struct TreeCheck {
    var diagnostics = Diagnostics()
    /// How many things were met that are known but not in this version.
    var laterCount = 0
    /// Parameters of all entries so far.
    private var parameterCount = 0
    /// Whether one more error would still be printed, so that a guess at what was meant is worth making.
    private var isShown: Bool { diagnostics.errorCount < TextLimits.printedErrors }
    /// Finds the models that entries name; `nil` where a model itself is checked.
    var library: ModelLibrary?
    var files: DescriptorFiles?

    /// Whether variants have been applied: they give instances entries of their own, and entries of devices what is said of their insides.
    private let isVaried: Bool

    init(library: ModelLibrary? = nil, files: DescriptorFiles? = nil, isVaried: Bool = false) {
        self.library = library
        self.files = files
        self.isVaried = isVaried
    }

    /// Checks a map against a table; the keys in `exempt` need not be there.
    mutating func check(_ node: TextNode, _ table: Table, exempt: Set<String> = []) {
        guard let entries = node.map else {
            diagnostics.append(node.diagnostic("\(table.title) is a map, `{ key: value }`"))
            return
        }
        let model = table.takesParameters ? self.model(of: node, as: table) : nil
        for entry in entries { check(entry, of: table, model: model, in: node) }
        // What is like a model is checked as a whole, with what it has from there, where it is read.
        if let like = node["like"], case .model = table.key("like")?.holds {
            _ = find(like, of: node)
            return
        }
        for key in table.keys where key.isRequired && !exempt.contains(key.name) && node[key.name] == nil {
            reportMissing(key, of: table, in: node)
        }
        if case .model(let model) = model { checkParameters(of: model, in: node) }
    }

    private mutating func check(
        _ entry: TextNode.Entry, of table: Table, model: ModelLibrary.Found?, in node: TextNode
    ) {
        if isVaried, InnerPath.isKey(entry.key) { return }
        // A parameter of the model goes before a key of the same name.
        if case .model(let model) = model, let parameter = model.parameter(entry.key) {
            check(entry.value, Self.holding(of: parameter, in: table), entry.key)
            return
        }
        if let key = table.key(entry.key) {
            if key.isBuilt {
                check(entry.value, key.holds, key.name)
                if key.name == "exports" || key.name == "imports" { checkSigns(entry) }
            } else {
                laterCount += 1
                diagnostics.append(entry.diagnostic("`\(key.name)` of \(table.title) is not in this version"))
            }
            return
        }
        if entry.key == "stoichiometry" {
            diagnostics.append(
                entry.diagnostic("signs are not used: `exports: { Na+: 3 }`, `imports: { K+: 2 }`"))
        } else if let others = table.others {
            check(entry.value, others, entry.key)
        } else if !table.takesParameters {
            diagnostics.append(
                unknown(
                    entry, of: table.title, takes: table.keys.filter(\.isBuilt).map(\.name), table.keys.map(\.name)))
        } else if case .model(let model) = model {
            let names = model.parameters.map(\.name)
            diagnostics.append(
                unknown(entry, of: "model `\(model.name)`", takes: names, names + table.keys.map(\.name)))
        } else if model == nil {
            diagnostics.append(
                unknown(
                    entry, of: table.title, takes: table.keys.filter(\.isBuilt).map(\.name), table.keys.map(\.name)))
        }
    }

    private func unknown(_ entry: TextNode.Entry, of title: String, takes: [String], _ known: [String]) -> Diagnostic {
        guard isShown else { return entry.diagnostic("unknown key `\(entry.key.shortened)` of \(title)") }
        let nearest = Nearest.word(to: entry.key, among: known + ["doc", "source", "why"])
        let guess = nearest.map { "; did you mean `\($0)`?" } ?? "."
        return entry.diagnostic(
            "unknown key `\(entry.key.shortened)` of \(title)\(guess) It takes: "
                + (takes.isEmpty ? "nothing" : takes.joined(separator: ", ")))
    }

    private mutating func reportMissing(_ key: Key, of table: Table, in node: TextNode) {
        if table.name == "device", key.name == "temperature" {
            diagnostics.append(
                node.diagnostic(
                    "temperature is required: every Nernst potential depends on it",
                    help: "add `temperature: 25 degC`"))
        } else {
            diagnostics.append(node.diagnostic("\(table.title) needs `\(key.name)`: \(key.doc)"))
        }
    }

    // MARK: - Models of entries

    /// Reads the model that an entry mentions; that there is none is said.
    private mutating func find(_ mention: TextNode, of node: TextNode) -> ModelLibrary.Found? {
        guard var library, var files else { return nil }
        let found = library.find(mention, of: node, &files, &diagnostics)
        self.library = library
        self.files = files
        return found
    }

    private mutating func model(of node: TextNode, as table: Table) -> ModelLibrary.Found? {
        guard let mention = node["model"], mention.scalar != nil, let found = find(mention, of: node) else {
            return nil
        }
        switch found {
        case .model(let model):
            if !model.isBuilt { laterCount += 1 }
            if let variant = node["variant"], model.device == nil {
                diagnostics.append(
                    variant.diagnostic(
                        "`variant` is for a device used as an element; `\(model.name)` is a model", help: "leave it out"
                    ))
            }
            if let kind = model.kind, kind.rawValue != table.name, kind != .electrode || table.name != "element" {
                diagnostics.append(
                    mention.diagnostic(
                        "model `\(model.name)` is of kind `\(kind.rawValue)`; it cannot be \(table.title)"))
            }
        case .missing: break
        }
        return found
    }

    /// What a parameter of a model holds.
    static func holding(of parameter: Model.Parameter, in table: Table) -> Holding {
        let value: Holding =
            parameter.isIon
            ? .text : parameter.isCondition || parameter.isOfDevice ? .expression : .quantity(parameter.unit)
        if parameter.isPerIon { return .ions(value) }
        // Elements are sources and switches, which may follow a function of time.
        return table.name == "element" && !parameter.isIon ? .choice([value, .table("waveform")]) : value
    }

    private mutating func checkParameters(of model: Model, in node: TextNode) {
        parameterCount += model.parameters.count
        guard parameterCount <= TextLimits.paths else {
            diagnostics.append(Diagnostic("the entries of the device have more than \(TextLimits.paths) parameters"))
            return
        }
        let entries = Dictionary((node.map ?? []).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for parameter in model.parameters {
            if let given = entries[parameter.name] {
                guard parameter.isIon, let text = given.value.scalar, !IonKey.hasCharge(text) else { continue }
                diagnostics.append(Self.noCharge(text, given.value.diagnostic("")))
            } else if parameter.standard == nil {
                diagnostics.append(
                    (node["model"] ?? node).diagnostic(
                        "model `\(model.name)` needs `\(parameter.name)`"
                            + (parameter.unit == "1" ? "" : ", in \(parameter.unit)")))
            }
        }
    }

    private mutating func checkSigns(_ entry: TextNode.Entry) {
        for ion in entry.value.map ?? [] where ion.value.scalar?.hasPrefix("-") == true {
            diagnostics.append(
                ion.value.diagnostic("signs are not used: `exports: { Na+: 3 }`, `imports: { K+: 2 }`"))
        }
    }

    // MARK: - Values

    /// Checks a value against what its key holds.
    mutating func check(_ node: TextNode, _ holding: Holding, _ what: String) {
        switch holding {
        case .anything: return
        case .expression, .text, .node, .model, .sibling: _ = value(node, what)
        case .boolean:
            guard let text = value(node, what), text.scalar != "true", text.scalar != "false" else { return }
            diagnostics.append(text.diagnostic("`\(what)` is `true` or `false`"))
        case .integer(let range):
            guard let text = value(node, what), let scalar = text.scalar else { return }
            if !scalar.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) || Int(scalar).map(range.contains) != true {
                let most = range.upperBound == Int.max ? "" : " to \(range.upperBound)"
                diagnostics.append(
                    text.diagnostic("`\(what)` is a whole number from \(range.lowerBound)\(most), in digits"))
            }
        case .word(let words): checkWord(node, words, what)
        case .list(let items):
            guard let list = node.list else {
                diagnostics.append(node.diagnostic("`\(what)` is a list, `[a, b]`"))
                return
            }
            for item in list { check(item, items, what) }
        case .named(let held, let naming): checkNamed(node, held, naming, what)
        case .ions(let held): checkIons(node, held, what)
        case .paths(let held):
            guard let entries = node.map else {
                diagnostics.append(node.diagnostic("`\(what)` is a map, `{ path: value }`"))
                return
            }
            for entry in entries
            where entry.key != "like" && !Vocabulary.common.contains(where: { $0.name == entry.key }) {
                check(entry.value, held, entry.key)
            }
        case .table(let name): check(node, Vocabulary.table(name))
        case .choice(let forms): checkChoice(node, forms, what)
        }
    }

    /// The scalar of a value in short or long form; `nil` where there is none, which is reported where it is wrong.
    private mutating func value(_ node: TextNode, _ what: String) -> TextNode? {
        switch node.content {
        case .scalar(let text):
            if text.isEmpty { diagnostics.append(node.diagnostic("`\(what)` is empty")) }
            return text.isEmpty ? nil : node
        case .list:
            diagnostics.append(node.diagnostic("`\(what)` is one value, not a list"))
            return nil
        case .map:
            check(node, Vocabulary.table("value"))
            if let value = node["value"] { return value.scalar == nil ? nil : value }
            if node["status"]?.scalar != "missing" {
                diagnostics.append(node.diagnostic("`\(what)` needs `value`", help: "`\(what): { value: ... }`"))
            }
            return nil
        }
    }

    private mutating func checkWord(_ node: TextNode, _ words: [Holding.Word], _ what: String) {
        guard let text = value(node, what), let name = text.scalar else { return }
        let isLaw = words.contains { $0.name == "davies" }
        guard let word = words.first(where: { $0.name == name }) else {
            let guess = Nearest.word(to: name, among: words.map(\.name)).map { "; did you mean `\($0)`?" } ?? "."
            let listed = words.filter(\.isBuilt).map(\.name).joined(separator: ", ")
            let title = isLaw ? "activity model" : "`\(what)`"
            diagnostics.append(text.diagnostic("unknown \(title) `\(name.shortened)`\(guess) It is one of: \(listed)"))
            return
        }
        guard !word.isBuilt else { return }
        laterCount += 1
        let title = isLaw ? "activity model `\(name)`" : "`\(what): \(name)`"
        diagnostics.append(text.diagnostic("\(title) is not in this version"))
    }

    private mutating func checkNamed(
        _ node: TextNode, _ held: Holding, _ naming: Holding.Naming, _ what: String
    ) {
        guard let entries = node.map else {
            diagnostics.append(node.diagnostic("`\(what)` is a map, `{ name: ... }`"))
            return
        }
        for entry in entries {
            if isVaried, Instances.isInstance(entry.key) {
                if entry.value.scalar == "none" { continue }
            } else {
                checkName(entry, naming)
            }
            check(entry.value, held, entry.key)
        }
    }

    private mutating func checkName(_ entry: TextNode.Entry, _ naming: Holding.Naming) {
        if entry.key.count > TextLimits.nameCharacters, naming != .free {
            diagnostics.append(
                entry.diagnostic(
                    "a name has at most \(TextLimits.nameCharacters) characters; this one has \(entry.key.count)"))
            return
        }
        switch naming {
        case .free: return
        case .identifier where ReservedNames.isName(entry.key),
            .dashed where ReservedNames.isName(entry.key, dashed: true):
            return
        case .identifier:
            diagnostics.append(
                entry.diagnostic(
                    "`\(entry.key.shortened)` is not a name that expressions can mention",
                    help: "a letter or `_`, then letters, digits and `_`"))
        case .dashed:
            diagnostics.append(
                entry.diagnostic(
                    "`\(entry.key.shortened)` is not a name", help: "a letter or `_`, then letters, digits, `_` and `-`"
                ))
        }
    }

    private mutating func checkIons(_ node: TextNode, _ held: Holding, _ what: String) {
        guard let entries = node.map else {
            diagnostics.append(node.diagnostic("`\(what)` is a map, `{ K+: ... }`"))
            return
        }
        var seen: [String: String] = [:]
        for entry in entries where !Vocabulary.common.contains(where: { $0.name == entry.key }) {
            // In a model an ion may be a parameter of type ion.
            if library != nil, !IonKey.hasCharge(entry.key) {
                diagnostics.append(Self.noCharge(entry.key, entry.diagnostic("")))
            } else if let first = seen.updateValue(entry.key, forKey: IonKey.normalized(entry.key)) {
                diagnostics.append(
                    entry.diagnostic("`\(entry.key.shortened)` is the ion `\(first)`, which is already given"))
            }
            check(entry.value, held, entry.key)
        }
    }

    static func noCharge(_ text: String, _ place: Diagnostic) -> Diagnostic {
        var result = place
        result.message = "`\(text.shortened)` has no charge"
        let ion = IonKey.usual(text).map { "`\($0)`" } ?? "an ion ends in its charge, such as `K+`"
        result.help = "\(ion) (did you mean an element of a salt? use `salts`)"
        return result
    }

    private mutating func checkChoice(_ node: TextNode, _ forms: [Holding], _ what: String) {
        if let form = Self.form(of: node, among: forms) {
            check(node, form, what)
            return
        }
        let shape = node.list != nil ? "a list" : node.map != nil ? "a map" : "one value"
        diagnostics.append(node.diagnostic("`\(what)` cannot be \(shape)"))
    }

    /// The form that a node has by its shape.
    static func form(of node: TextNode?, among forms: [Holding]) -> Holding? {
        guard let node else { return forms.first { $0.isMap } ?? forms.first }
        if node.list != nil { return forms.first { if case .list = $0 { true } else { false } } }
        let scalar = forms.first { $0.isScalar }
        guard let entries = node.map else { return scalar }
        if let scalar, forms.contains(where: \.isMap) {
            // The long form of a value, unless the map form has these keys itself.
            let long = Vocabulary.table("value")
            let isLong = node["value"] != nil && entries.allSatisfy { long.key($0.key) != nil }
            let hasValue = forms.contains {
                if case .table(let name) = $0 { Vocabulary.table(name).key("value") != nil } else { false }
            }
            if isLong && !hasValue { return scalar }
        }
        return forms.first(where: \.isMap) ?? scalar
    }
}

extension Holding {
    var isMap: Bool {
        switch self {
        case .table, .named, .ions, .paths: true
        default: false
        }
    }

    var isScalar: Bool {
        switch self {
        case .expression, .text, .boolean, .integer, .word, .node, .model, .sibling, .anything: true
        default: false
        }
    }
}
