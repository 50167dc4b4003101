extension TreeCheck {
    /// One scope in which a name exists once.
    private struct Scope {
        /// Whether `op` would stand beside the operating point.
        var isOfDevice = false
        var lines: [String: SourceLocation] = [:]
    }

    /// Names of a device: parameters, solutions, membranes, elements and analyses share one scope; channels and pumps
    /// that of their membrane.
    mutating func checkDeviceNames(_ root: TextNode) {
        var scope = Scope(isOfDevice: true)
        for key in ["parameters", "solutions", "membranes", "tables"] {
            add(root[key], to: &scope, mayBeSide: key == "solutions")
        }
        add(root["circuit"]?["elements"], to: &scope)
        add(root["analyses"], to: &scope)
        for membrane in root["membranes"]?.map ?? [] {
            var parts = Scope(isOfDevice: true)
            add(membrane.value["channels"], to: &parts)
            add(membrane.value["pumps"], to: &parts)
        }
        for analysis in root["analyses"]?.map ?? [] { checkResults(analysis) }
    }

    /// Names of a model: all of them share one scope.
    mutating func checkModelNames(_ root: TextNode) {
        var scope = Scope()
        for key in ["parameters", "tables", "where", "states", "unknowns", "events"] { add(root[key], to: &scope) }
        checkKeys(root)
        for scheme in root["kinetics"]?.map ?? [] {
            for state in scheme.value["states"]?.list ?? [] {
                guard let name = state.scalar else { continue }
                add(name, at: state.location, state.diagnostic(""), to: &scope, mayBeSide: false)
            }
        }
    }

    /// What a device says to a part by a key of every part never reaches a parameter alone.
    private mutating func checkKeys(_ model: TextNode) {
        let kind = model["kind"]?.scalar == "electrode" ? "element" : model["kind"]?.scalar
        guard let part = Vocabulary.tables.first(where: { $0.takesParameters && $0.name == kind }) else { return }
        let keys = Set(part.keys.map(\.name))
        for entry in model["parameters"]?.map ?? [] where keys.contains(entry.key) {
            diagnostics.append(
                entry.diagnostic(
                    "`\(entry.key)` is a key of every \(part.name), which a parameter could not be told from",
                    help: "choose another name"))
        }
    }

    private mutating func add(_ map: TextNode?, to scope: inout Scope, mayBeSide: Bool = false) {
        for entry in map?.map ?? [] {
            add(entry.key, at: entry.keyLocation, entry.diagnostic(""), to: &scope, mayBeSide: mayBeSide)
        }
    }

    private mutating func add(
        _ name: String, at location: SourceLocation, _ place: Diagnostic, to scope: inout Scope, mayBeSide: Bool
    ) {
        var problem = place
        if ReservedNames.contains(name), !(mayBeSide && (name == "inside" || name == "outside")) {
            problem.message = "`\(name)` is a name of the language; expressions could not tell the two apart"
            problem.help = "choose another name"
            diagnostics.append(problem)
        } else if scope.isOfDevice, name == "op" {
            problem.message = "`op` is the operating point, which is always there"
            problem.help = "choose another name"
            diagnostics.append(problem)
        } else if let first = scope.lines[name] {
            let file = first.file == location.file ? "" : " of \(first.file)"
            problem.message = "`\(name.shortened)` is already the name of something at line \(first.line)\(file)"
            problem.help = "a name exists once"
            diagnostics.append(problem)
        } else {
            scope.lines[name] = location
        }
    }

    private mutating func checkResults(_ analysis: TextNode.Entry) {
        func refuse(_ entry: TextNode.Entry) {
            diagnostics.append(
                entry.diagnostic(
                    "`\(entry.key)` is the name of a result that every analysis has", help: "choose another name"))
        }
        if ReservedNames.results.contains(analysis.key) { refuse(analysis) }
        let recorded = (analysis.value["record"]?.map ?? []) + (analysis.value["figures"]?.map ?? [])
        for entry in recorded where ReservedNames.results.contains(entry.key) { refuse(entry) }
        for entry in analysis.value["figures"]?.map ?? [] where ReservedNames.contains(entry.key) {
            diagnostics.append(
                entry.diagnostic(
                    "`\(entry.key)` is a name of the language; expressions could not tell the two apart",
                    help: "choose another name"))
        }
    }
}
