package import Devices
internal import Electrochemistry
package import Equations
internal import Units

/// What names mean in `record`, `figures` and `evidence`: everything of the device as it is wired and driven.
///
/// Leading names may be left out as long as exactly one quantity fits: `pores.I(K+)` for `film.pores.I(K+)`.
package final class RecordScope: ExpressionScope {
    private let circuit: Circuit
    private let deviceNames: DeviceScope
    /// The same device with ideal activities, for `ideal(x)`; made on demand.
    private let ideal: (() -> RecordScope?)?

    private struct Quantity {
        let path: [String]
        /// Spelling of its ion, as in `I(K+)`.
        let ion: String?
        let value: () -> Expression?
    }

    private lazy var quantities: [Quantity] = collect()
    /// Numbers of the quantities whose path ends in some names.
    private lazy var endings: [ArraySlice<String>: [Int]] = {
        var result: [ArraySlice<String>: [Int]] = [:]
        for (number, quantity) in quantities.enumerated() {
            for start in quantity.path.indices { result[quantity.path[start...], default: []].append(number) }
        }
        return result
    }()

    /// What names mean that belong to the analysis rather than the device; `nil` for those that do not.
    package var answer: (ReferenceSyntax) throws(ExpressionError) -> Expression? = { _ in nil }

    package init(circuit: Circuit, names: DeviceScope, ideal: (() -> RecordScope?)?) {
        self.circuit = circuit
        deviceNames = names
        self.ideal = ideal
    }

    private var device: Device { circuit.device }

    /// What names mean in the same device with ideal activities; `nil` where there is none.
    package var idealScope: RecordScope? { ideal?() }

    package var names: [String] {
        ["V", "I", "conductance", "power"] + quantities.map { $0.path.joined(separator: ".") } + deviceNames.names
    }

    package func ownName(_ name: String) -> ScopeName? { deviceNames.ownName(name) }

    package func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        try quantityNamed(reference, lowering).map { .quantity($0) }
    }

    private func quantityNamed(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError)
        -> Expression?
    {
        var reference = reference
        reference.parts = reference.parts.map(deviceNames.located)
        // `op.V`: the operating point is what is being read.
        if reference.parts.count > 1, reference.parts.first?.name == "op" { reference.parts.removeFirst() }
        if let own = try answer(reference) { return own }
        if let own = try overInstances(reference, lowering) { return own }
        if let own = try transition(reference) { return own }
        if let own = try ofPort(reference, lowering) { return own }
        if let found = try quantity(reference) { return found }
        return try deviceNames.quantity(reference, lowering).map { circuit.wired($0) }
    }

    /// `lowest(sense[*].I)`, `highest`, `mean`: over all instances that the argument stands for.
    private func overInstances(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError)
        -> Expression?
    {
        guard let name = reference.name, ["lowest", "highest", "mean"].contains(name),
            let arguments = reference.arguments, arguments.count == 1,
            case .reference(var argument)? = arguments[0].expression?.node,
            let place = argument.parts.firstIndex(where: { $0.indices.contains { $0.contains(.every) } })
        else { return nil }
        argument.parts = argument.parts.map(deviceNames.located)
        let wanted = argument.parts[place]
        var found: [Expression] = []
        var seen: Set<String> = []
        for thing in device.membranes.map(\.name) + device.elements.map(\.name) + device.subdevices.map(\.name) {
            // Of an instance of a device there are many things.
            let instance = String(thing.prefix { $0 != "." })
            guard seen.insert(instance).inserted, let part = wanted.matching(instance) else { continue }
            var one = argument
            one.parts[place] = part
            if let value = try quantity(one) { found.append(value) }
        }
        guard let first = found.first else {
            throw ExpressionError(.unknownName, "`\(argument)` fits nothing", at: reference.range)
        }
        switch name {
        case "lowest": return found.dropFirst().reduce(first) { .apply(.minimum, $0, $1) }
        case "highest": return found.dropFirst().reduce(first) { .apply(.maximum, $0, $1) }
        default: return found.dropFirst().reduce(first, +) / Expression(Double(found.count))
        }
    }

    /// `film.K.flux(closed, open)`: net transitions per second between two states of a scheme; `nil` of everything else.
    private func transition(_ reference: ReferenceSyntax) throws(ExpressionError) -> Expression? {
        guard reference.parts.last?.name == "flux", let arguments = reference.arguments, arguments.count == 2,
            let from = arguments[0].bareName, let to = arguments[1].bareName
        else { return nil }
        let owner = reference.parts.dropLast().map(\.spelled).filter { !Self.containers.contains($0) }
        let parts = device.parts.filter { path, part in
            !part.transitions.isEmpty && path.split(separator: ".").map(String.init).suffix(owner.count) == owner[...]
        }
        let found = parts.compactMap { path, part -> (path: String, flux: Expression)? in
            for one in part.transitions {
                if (one.from, one.to) == (from, to) { return (path, one.flux) }
                if (one.from, one.to) == (to, from) { return (path, -one.flux) }
            }
            return nil
        }
        guard found.count <= 1 else {
            let candidates = found.map { "`\($0.path)`" }.joined(separator: " and ")
            throw ExpressionError(.usage, "`\(reference)` fits \(candidates); say which", at: reference.range)
        }
        if let one = found.first { return circuit.wired(one.flux) }
        let known = parts.flatMap { path, part in part.transitions.map { "`\(path).flux(\($0.from), \($0.to))`" } }
        throw ExpressionError(
            .usage, "no transition joins `\(from)` and `\(to)` there",
            help: known.isEmpty
                ? "`flux(K+)` is that of an ion" : "there is \(known.prefix(6).joined(separator: ", "))",
            at: reference.range)
    }

    private func ofPort(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError)
        -> Expression?
    {
        guard let name = reference.name else { return nil }
        if circuit.mode == .moving, reference.arguments == nil, Self.ofRest.contains(name),
            deviceNames.ownName(name) == nil
        {
            throw ExpressionError(
                .usage, "`\(name)` is that of an operating point, which a moving device has none of",
                help: "an analysis without `transient` is at rest", at: reference.range)
        }
        switch (name, reference.arguments) {
        case ("V", nil): return try port(circuit.portVoltage, reference)
        case ("I", nil): return try port(circuit.portCurrent, reference)
        case ("J", nil):
            guard let area = device.portMembrane?.area else {
                throw ExpressionError(.usage, "`J` needs the area of the membrane", at: reference.range)
            }
            return try port(circuit.portCurrent, reference) / area
        case ("power", nil): return try port(circuit.portVoltage, reference) * port(circuit.portCurrent, reference)
        case ("conductance", nil): return try port(circuit.slopeConductance, reference)
        case ("V", let arguments?): return try potential(arguments, reference)
        case ("I", _?), ("flux", _?), ("nernst", _?), ("drivingForce", _?):
            guard let membrane = device.portMembrane else { return nil }
            return try ionQuantity(name, of: membrane, ion: try deviceNames.ionNames.argument(of: reference), reference)
        case ("ideal", let arguments?):
            guard arguments.count == 1, let argument = arguments.first?.expression else {
                throw ExpressionError(.usage, "`ideal` takes one expression", at: reference.range)
            }
            guard let other = idealScope else {
                throw ExpressionError(.usage, "`ideal` cannot be used here", at: reference.range)
            }
            do {
                return try ExpressionLowering(scope: other).quantity(argument)
            } catch {
                throw error.errors.first ?? ExpressionError(.usage, "`ideal` cannot be read", at: reference.range)
            }
        default: return nil
        }
    }

    private func port(_ value: Expression?, _ reference: ReferenceSyntax) throws(ExpressionError) -> Expression {
        if let value { return value }
        throw ExpressionError(
            .usage, "the device has no port, so it has no `\(reference.name ?? "V")` of its own",
            help: "give it `port: [first, second]`, or name a membrane: `film.V`", at: reference.range)
    }

    private func potential(_ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax) throws(ExpressionError)
        -> Expression
    {
        var nodes: [String] = []
        for argument in arguments {
            let name = argument.nodeName(deviceNames.located)
            guard let name, circuit.potential(of: name) != nil else {
                throw ExpressionError(.unknownName, "no node `\(name ?? "?")`", at: argument.range)
            }
            nodes.append(name)
        }
        switch nodes.count {
        case 2: return circuit.voltage(nodes[0], nodes[1]) ?? .quantity(0, .voltage)
        case 1:
            guard let ground = device.ground, let voltage = circuit.voltage(nodes[0], ground) else {
                throw ExpressionError(.usage, "the device has no ground", help: "`V(a, b)`", at: reference.range)
            }
            return voltage
        default: throw ExpressionError(.usage, "`V` takes one or two nodes", help: "`V(a, b)`", at: reference.range)
        }
    }

    private func ionQuantity(_ name: String, of membrane: Membrane, ion: Ion, _ reference: ReferenceSyntax)
        throws(ExpressionError) -> Expression?
    {
        func absent() -> ExpressionError {
            ExpressionError(
                .usage, "no part of membrane `\(membrane.name)` carries `\(ion)`",
                help: "it carries \(membrane.carriedIons.map(\.name).joined(separator: ", "))", at: reference.range)
        }
        switch name {
        case "I":
            guard let current = membrane.current(of: ion) else { throw absent() }
            return circuit.wired(current)
        case "flux":
            guard let current = membrane.current(of: ion) else { throw absent() }
            return circuit.wired(current) / (Expression(ion.charge) * .faraday)
        case "nernst": return nernst(ion, membrane)
        case "drivingForce": return circuit.voltage(of: membrane) - nernst(ion, membrane)
        default: return nil
        }
    }

    /// The Nernst potential of an ion; a missing value where it is not on both sides, or they differ in temperature.
    private func nernst(_ ion: Ion, _ membrane: Membrane) -> Expression {
        let (inside, outside) = (device.solutions[membrane.inside], device.solutions[membrane.outside])
        // A device that stands as an element may have activities of its own.
        if inside.activityModel == nil { deviceNames.requireActivity(for: "nernst") }
        guard let a = inside.constituent(ion)?.activity, let b = outside.constituent(ion)?.activity,
            let temperature = membrane.temperature
        else { return .quantity(.nan, .voltage) }
        return circuit.wired(
            Nernst.potential(charge: Expression(ion.charge), temperature: temperature, inside: a, outside: b))
    }

    // MARK: - Quantities of things

    /// What operating points alone have.
    private static let ofRest: Set = ["conductance", "growthRate", "growthFrequency"]

    /// Words of a path that may be left out.
    private static let containers: Set = ["membranes", "channels", "pumps", "circuit", "elements"]

    private func quantity(_ reference: ReferenceSyntax) throws(ExpressionError) -> Expression? {
        if let own = try terminalQuantity(reference) { return own }
        var wanted = reference.parts.map(\.spelled)
        if wanted.count > 1 { wanted.removeAll { Self.containers.contains($0) } }
        // Names of one part alone belong to parameters first; `I` and the like were answered above.
        guard wanted.count > 1 || deviceNames.parameterTexts.allSatisfy({ $0.name != wanted[0] }) else { return nil }
        let named = (endings[wanted[...]] ?? []).map { quantities[$0] }
        var ion: String?
        if reference.arguments != nil {
            guard reference.arguments?.count == 1, let name = reference.arguments?.first?.bareName,
                named.contains(where: { $0.ion != nil })
            else { return nil }
            ion = try deviceNames.ionNames.ion(name, at: reference.range).name
        }
        let fitting = named.filter { $0.ion == ion }
        let exact = fitting.filter { $0.path.count == wanted.count }
        let chosen = exact.isEmpty ? fitting : exact
        guard chosen.count <= 1 else {
            let candidates = chosen.map { "`" + $0.path.joined(separator: ".") + "`" }.joined(separator: " and ")
            throw ExpressionError(
                .usage, "`\(wanted.joined(separator: "."))` fits \(candidates); say which", at: reference.range)
        }
        guard let first = chosen.first else { return nil }
        if let value = first.value() { return value }
        throw Self.unknownRate(reference)
    }

    private func collect() -> [Quantity] {
        var result: [Quantity] = []
        // What stands in a device that is an element is called after that: `up.film`.
        func pieces(_ name: String) -> [String] { name.split(separator: ".").map(String.init) }
        func add(_ path: [String], ion: String? = nil, _ value: @escaping () -> Expression?) {
            result.append(Quantity(path: path, ion: ion, value: value))
        }
        func addCarriers(_ path: [String], _ carriers: [MembranePart.Carrier]) {
            let ions = Dictionary(grouping: carriers.filter { $0.ion != nil }) { $0.ion?.name ?? "" }
            for (name, group) in ions.sorted(by: { $0.key < $1.key }) {
                let charge = Expression(group[0].ion?.charge ?? 1)
                let total = group.dropFirst().reduce(group[0].current) { $0 + $1.current }
                add(path + ["I"], ion: name) { [circuit] in circuit.wired(total) }
                add(path + ["flux"], ion: name) { [circuit] in circuit.wired(total) / (charge * .faraday) }
            }
        }
        for membrane in device.membranes {
            let path = pieces(membrane.name)
            add(path + ["V"]) { [circuit] in circuit.voltage(of: membrane) }
            add(path + ["I"]) { [circuit] in circuit.wired(membrane.current) }
            if let area = membrane.area {
                add(path + ["area"]) { area }
                add(path + ["J"]) { [circuit] in circuit.wired(membrane.current) / area }
            }
            if let water = membrane.waterFlux { add(path + ["water", "flux"]) { [circuit] in circuit.wired(water) } }
            if let capacitance = membrane.capacitance { add(path + ["capacitance"]) { capacitance } }
            addCarriers(path, membrane.parts.flatMap(\.carriers))
            var seen: Set<String> = []
            let solutions = [membrane.inside, membrane.outside].map { device.solutions[$0] }
            for ion in solutions.flatMap(\.constituents).map(\.ion) where seen.insert(ion.name).inserted {
                add(path + ["nernst"], ion: ion.name) { [unowned self] in nernst(ion, membrane) }
            }
            for part in membrane.parts {
                let path = path + [part.name]
                add(path + ["V"]) { [circuit] in circuit.voltage(of: membrane) }
                add(path + ["I"]) { [circuit] in circuit.wired(part.current) }
                if let area = membrane.area { add(path + ["J"]) { [circuit] in circuit.wired(part.current) / area } }
                addCarriers(path, part.carriers)
                if let cycles = part.cycles, !part.quantities.contains(where: { $0.name == "cycles" }) {
                    add(path + ["cycles"]) { [circuit] in circuit.wired(cycles) }
                }
                for (name, value) in part.quantities {
                    let pieces = name.split(separator: "(", maxSplits: 1)
                    let ion = pieces.count == 2 ? String(pieces[1].dropLast()) : nil
                    add(path + [String(pieces[0])], ion: ion) { [circuit] in circuit.wired(value) }
                }
            }
        }
        for element in device.elements {
            let path = pieces(element.name)
            if let ends = element.ends {
                add(path + ["V"]) { [circuit] in circuit.voltage(ends.first, ends.second) }
                add(path + ["I"]) { [circuit] in circuit.current(of: element.name) }
            }
            for (name, value) in element.part.quantities {
                add(path + [name]) { [circuit] in circuit.wired(value) }
            }
        }
        for inner in device.subdevices {
            guard let ends = inner.ends else { continue }
            let path = pieces(inner.name)
            add(path + ["V"]) { [circuit] in circuit.voltage(ends.first, ends.second) }
            add(path + ["I"]) { [circuit] in circuit.current(into: ends.first, of: inner.name) }
        }
        return result
    }

    /// `T1.I(drain)`, what flows into an element by a terminal, and `T1.V(drain, source)`.
    private func terminalQuantity(_ reference: ReferenceSyntax) throws(ExpressionError) -> Expression? {
        guard let arguments = reference.arguments, let last = reference.parts.last?.name, last == "I" || last == "V"
        else { return nil }
        let owner = reference.parts.dropLast().map(\.spelled).filter { $0 != "circuit" && $0 != "elements" }
            .joined(separator: ".")
        let element = device.elements.first { $0.name == owner }
        let inner = device.subdevices.first { $0.name == owner }
        guard let terminals = element?.terminals ?? inner?.terminals, let all = element?.nodes ?? inner?.nodes else {
            return nil
        }
        var places: [Int] = []
        for argument in arguments {
            guard let place = argument.bareName.flatMap({ terminals.firstIndex(of: $0) }) else {
                throw ExpressionError(
                    .unknownName, "`\(owner)` has no terminal `\(argument.bareName ?? "?")`",
                    help: "it has \(terminals.joined(separator: ", "))", at: argument.range)
            }
            places.append(place)
        }
        switch (last, places.count) {
        case ("V", 2): return circuit.voltage(all[places[0]], all[places[1]])
        case ("I", 1):
            let current =
                element.map { circuit.current(by: terminals[places[0]], of: $0) }
                ?? circuit.current(into: all[places[0]], of: owner)
            guard let current else { throw Self.unknownRate(reference) }
            return current
        default:
            throw ExpressionError(
                .usage, "`\(last)` takes \(last == "V" ? "two terminals" : "one terminal")", at: reference.range)
        }
    }

    private static func unknownRate(_ reference: ReferenceSyntax) -> ExpressionError {
        ExpressionError(
            .usage, "this current charges a capacitance whose voltage other elements set, so it follows from no state",
            help: "put a resistance in series with the capacitance", at: reference.range)
    }
}

extension ReferenceSyntax.Part {
    /// The part with the indices of an instance, where it stands for it: `cell[*,3]` for `cell[2,3]`.
    fileprivate func matching(_ instance: String) -> ReferenceSyntax.Part? {
        guard instance.hasPrefix(name + "["), indices.count == 1,
            let syntax = try? ExpressionSyntax(parsing: instance), case .reference(let other) = syntax.node,
            let own = other.parts.first, own.name == name, own.indices.count == 1,
            own.indices[0].count == indices[0].count
        else { return nil }
        let fits = zip(indices[0], own.indices[0]).allSatisfy { $0 == .every || $0 == $1 }
        return fits ? own : nil
    }
}
