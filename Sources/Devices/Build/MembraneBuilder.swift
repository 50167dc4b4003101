internal import Electrochemistry
internal import Equations
internal import Units

/// Reads one entry of `membranes` with its channels and pumps.
struct MembraneBuilder {
    let context: BuildContext
    let name: String
    let node: TextNode
    let solutions: [Solution]
    let device: DeviceScope
    /// The text of the model that an entry names.
    let model: (TextNode) -> TextNode?

    private var path: String { "membranes.\(name)" }

    func build() -> Membrane? {
        guard var inside = side("inside"), var outside = side("outside") else { return nil }
        let isReversed = node["reversed"]?.scalar == "true"
        var nodes = (first: solutions[inside].name, second: solutions[outside].name)
        if let given = node["nodes"] {
            let names = (given.list ?? []).compactMap(context.nodeName)
            guard names.count == 2, names[0] != names[1] else {
                context.report(given.diagnostic("the nodes of a membrane are two different names `[first, second]`"))
                return nil
            }
            nodes = (names[0], names[1])
        }
        if isReversed {
            swap(&inside, &outside)
            nodes = (nodes.second, nodes.first)
        }
        let common = commonTemperature(solutions[inside], solutions[outside])
        guard let temperature = common ?? device.temperature, common != nil || !context.failed else { return nil }
        var area: Expression?
        if node["area"] != nil || context.isVaried(at: "\(path).area") {
            area = context.value("\(path).area", node["area"], expected: [.area], what: "area", scope: device)
            guard let area else { return nil }
            guard
                context.holdPositive(
                    area, what: "area of `\(name)`", problem: (node["area"] ?? node).diagnostic("an area is positive"))
            else { return nil }
        }
        var capacitance: Expression?
        if node["capacitance"] != nil || context.isVaried(at: "\(path).capacitance") {
            let value = context.value(
                "\(path).capacitance", node["capacitance"], expected: [.capacitance / .area, .capacitance],
                what: "capacitance", scope: device)
            guard let value else { return nil }
            let problem = (node["capacitance"] ?? node).diagnostic("a capacitance is not negative")
            guard context.holdPositive(value, orZero: true, what: "capacitance of `\(name)`", problem: problem) else {
                return nil
            }
            if value.dimension == .capacitance {
                capacitance = value
            } else if let area {
                capacitance = value * area
            } else {
                context.report(
                    (node["capacitance"] ?? node).diagnostic(
                        "capacitance is per area, and the membrane has no area", help: "give `area: 1 mm^2`"))
                return nil
            }
        }
        let voltage = context.graph.symbol("\(name).V", .voltage)
        var builders: [(PartBuilder, [MembranePart.Carrier])] = []
        for (container, kind) in [("channels", "channel"), ("pumps", "pump")] {
            for entry in node[container]?.map ?? [] {
                guard
                    let builder = part(
                        entry, container: container, kind: kind, sides: (solutions[inside], solutions[outside]),
                        temperature: temperature, isIsothermal: common != nil, voltage: voltage, area: area),
                    let carriers = builder.readEquations()
                else { continue }
                builders.append((builder, carriers))
            }
        }
        let everything = builders.flatMap(\.1)
        var parts: [MembranePart] = []
        for (builder, _) in builders {
            builder.scope.membraneFlux = { ion in
                let current = sum(everything.filter { $0.ion?.name == ion.name }.map(\.current))
                let flux = current / (Expression(ion.charge) * .faraday)
                return area.map { flux / $0 } ?? flux
            }
            if let part = builder.finish() { parts.append(part) }
        }
        if common == nil, let water = node["water"] {
            context.report(water.diagnostic("the osmosis of `\(name)` needs one temperature on both sides"))
            return nil
        }
        return Membrane(
            name: name, nodes: nodes, inside: inside, outside: outside, temperature: common, area: area,
            capacitance: capacitance,
            voltage: voltage, parts: parts, waterFlux: waterFlux(solutions[inside], solutions[outside], area))
    }

    /// Water that osmosis drives out: P A Vw (osmolarity outside - osmolarity inside), with the molar volume Vw of water.
    private func waterFlux(_ inside: Solution, _ outside: Solution, _ area: Expression?) -> Expression? {
        let path = "\(path).water.permeability"
        guard let water = node["water"] else { return nil }
        guard water["permeability"] != nil || context.isVaried(at: path) else {
            context.report(water.diagnostic("`water` needs `permeability`", help: "`permeability: 10 um/s`"))
            return nil
        }
        let place = water["permeability"] ?? water
        guard
            let permeability = context.value(
                path, water["permeability"], expected: [.permeability], what: "permeability of water", scope: device)
        else { return nil }
        let problem = place.diagnostic("a permeability is not negative")
        guard
            context.holdPositive(
                permeability, orZero: true, what: "permeability of water of `\(name)`", problem: problem)
        else { return nil }
        guard let area else {
            context.report(place.diagnostic("the flux of water needs the area of the membrane", help: "`area: 1 mm^2`"))
            return nil
        }
        context.requireActivity(for: "water")
        for solution in [inside, outside] where solution.osmolarity == nil {
            context.report(
                place.diagnostic(
                    "the osmolarity of solution `\(solution.name)` is not known",
                    help: "state it: `osmolarity: 300 mM`, or take `activity: ideal`"))
            return nil
        }
        guard let a = inside.osmolarity, let b = outside.osmolarity else { return nil }
        let molarVolume =
            Expression.quantity(Water.molarMass, .molarMass) / Water.density(temperature: inside.temperature)
        return permeability * area * molarVolume * (b - a)
    }

    private func side(_ key: String) -> Int? {
        let wanted = node[key]?.scalar ?? key
        if let index = solutions.firstIndex(where: { $0.name == wanted }) { return index }
        let names = solutions.map { "`\($0.name)`" }.joined(separator: ", ")
        context.report(
            (node[key] ?? node).diagnostic(
                "membrane `\(name)` has no solution `\(wanted)` for its \(key)",
                help: names.isEmpty ? "define it under `solutions`" : "name one of \(names): `\(key): ...`"))
        return nil
    }

    /// The temperature of a membrane whose sides agree; `nil` where they differ and every model says that it knows, or after an
    /// error, which tells the size of the ambiguity.
    private func commonTemperature(_ a: Solution, _ b: Solution) -> Expression? {
        if a.temperature.isSame(as: b.temperature) { return a.temperature }
        let (ta, tb) = (context.nominalValue(a.temperature), context.nominalValue(b.temperature))
        if ta == tb, a.temperature.constant != nil, b.temperature.constant != nil { return a.temperature }
        let parts = ["channels", "pumps"].flatMap { node[$0]?.map ?? [] }
        if !parts.isEmpty, parts.allSatisfy({ model($0.value)?["nonisothermal"]?.scalar == "true" }) { return nil }
        // What a 28-fold gradient of a monovalent ion would give, read naively and at the mean temperature.
        var help =
            "the temperature of both sides must be one, unless every model between says `nonisothermal: true`; a Nernst potential between two temperatures depends on the standard state"
        if let (ion, inner, outer) = sharedIon(a, b) {
            let scale = Constants.gas / (ion.charge * Constants.faraday)
            let naive = scale * (tb * Double.log(outer) - ta * Double.log(inner))
            let mean = scale * (ta + tb) / 2 * Double.log(outer / inner)
            help += ": for \(ion) two usual readings give \(millivolts(naive)) and \(millivolts(mean)) mV here"
        }
        context.report(
            node.diagnostic(
                "membrane `\(name)` stands between two temperatures, \(ta) K and \(tb) K", help: help))
        return nil
    }

    /// The first ion on both sides, with its activities in mol/L.
    private func sharedIon(_ a: Solution, _ b: Solution) -> (Ion, Double, Double)? {
        for one in a.constituents {
            guard let other = b.constituent(one.ion) else { continue }
            let (inner, outer) = (
                context.nominalValue(one.activity) / 1000, context.nominalValue(other.activity) / 1000
            )
            if inner > 0, outer > 0 { return (one.ion, inner, outer) }
        }
        return nil
    }

    private func millivolts(_ volts: Double) -> String {
        let tenths = (volts * 1e4).rounded() / 10
        return "\(tenths)"
    }

    private func part(
        _ entry: TextNode.Entry, container: String, kind: String, sides: (Solution, Solution), temperature: Expression,
        isIsothermal: Bool, voltage: Expression, area: Expression?
    ) -> PartBuilder? {
        guard let mention = entry.value["model"] else {
            context.report(entry.diagnostic("\(kind) `\(entry.key)` names no model", help: "`model: ghk`"))
            return nil
        }
        guard let model = model(entry.value) else { return nil }
        guard model["kind"]?.scalar == kind else {
            context.report(
                mention.diagnostic(
                    "model `\(mention.scalar ?? "?")` is of kind \(model["kind"]?.scalar ?? "?"), not \(kind)"))
            return nil
        }
        let path = "\(path).\(container).\(entry.key)"
        let isReversed = entry.value["reversed"]?.scalar == "true"
        let scope = PartScope(
            context: context, device: device, label: "\(name).\(entry.key)", temperature: temperature,
            sides: isReversed ? ["inside": sides.1, "outside": sides.0] : ["inside": sides.0, "outside": sides.1],
            voltage: isReversed ? -voltage : voltage, area: area, ions: device.ionNames)
        scope.isIsothermal = isIsothermal
        var count = Expression(1)
        if entry.value["count"] != nil || context.isVaried(at: "\(path).count") {
            guard
                let given = context.value(
                    "\(path).count", entry.value["count"], expected: [.none], what: "count", scope: device)
            else { return nil }
            let problem = (entry.value["count"] ?? entry.value).diagnostic(
                "`count` is how many there are; it is not negative")
            guard context.holdPositive(given, orZero: true, what: "count of `\(scope.label)`", problem: problem) else {
                return nil
            }
            count = given
        }
        return PartBuilder(
            context: context, path: path, name: entry.key, node: entry.value, model: model, scope: scope, count: count,
            isReversed: isReversed)
    }
}
