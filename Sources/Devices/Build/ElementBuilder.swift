internal import Electrochemistry
internal import Equations
internal import Units

/// Reads one entry of `circuit.elements`: its nodes, and what its model says of the branches between them.
struct ElementBuilder {
    let context: BuildContext
    let name: String
    let node: TextNode
    let device: DeviceScope
    let temperature: Expression
    let names: CircuitNames
    let solutions: [Solution]
    let model: TextNode

    private var path: String { "circuit.elements.\(name)" }

    /// What the terminals of a model are called.
    static func terminals(of model: TextNode) -> [String] {
        model["terminals"]?.list?.compactMap(\.scalar) ?? ["first", "second"]
    }

    /// The nodes of an entry in the order of the terminals; `nil` after an error, which has been reported.
    static func nodes(of name: String, _ node: TextNode, _ terminals: [String], _ context: BuildContext) -> [String]? {
        func fail(_ message: String, at place: TextNode? = nil) -> [String]? {
            context.report(
                (place ?? node["nodes"] ?? node).diagnostic(
                    message, help: "`nodes: [\(terminals.joined(separator: ", "))]`, each the name of a node"))
            return nil
        }
        let listed = terminals.joined(separator: ", ")
        var names: [String] = []
        if let map = node["nodes"]?.map {
            for entry in map where !terminals.contains(entry.key) {
                return fail("`\(name)` has no terminal `\(entry.key)`; it has \(listed)", at: entry.value)
            }
            for terminal in terminals {
                guard let found = map.first(where: { $0.key == terminal }).flatMap({ context.nodeName($0.value) })
                else {
                    return fail("`\(name)` needs a node for its terminal `\(terminal)`")
                }
                names.append(found)
            }
        } else {
            names = (node["nodes"]?.list ?? []).compactMap(context.nodeName)
            guard names.count == terminals.count else {
                return fail("`\(name)` joins \(terminals.count) nodes: \(listed)")
            }
        }
        guard terminals.count > 2 || Set(names).count == names.count else {
            return fail("element `\(name)` joins two different nodes")
        }
        if node["reversed"]?.scalar == "true" {
            guard names.count == 2 else {
                context.report(
                    (node["reversed"] ?? node).diagnostic("only what has two terminals can be reversed"))
                return nil
            }
            names.reverse()
        }
        return names
    }

    func build() -> Element? {
        let terminals = Self.terminals(of: model)
        guard let nodes = Self.nodes(of: name, node, terminals, context) else { return nil }
        guard let kind = MembranePart.Kind(rawValue: model["kind"]?.scalar ?? ""),
            kind == .element || kind == .electrode
        else {
            context.report(
                (node["model"] ?? node).diagnostic(
                    "model `\(node["model"]?.scalar ?? "?")` is of kind \(model["kind"]?.scalar ?? "?"), not element"))
            return nil
        }
        var sides: [String: Solution] = [:]
        if kind == .electrode {
            guard let solution = solution() else { return nil }
            sides["solution"] = solution
        }
        guard let count = count() else { return nil }
        let scope = PartScope(
            context: context, device: device, label: name, temperature: sides["solution"]?.temperature ?? temperature,
            sides: sides, voltage: nodes.count == 2 ? names.voltage(nodes[0], nodes[1]) : nil, area: nil,
            ions: device.ionNames,
            current: nodes.count == 2 ? { [names, name] in names.current(of: name) / count } : nil,
            terminals: (Dictionary(zip(terminals, nodes), uniquingKeysWith: { first, _ in first }), names))
        let builder = PartBuilder(
            context: context, path: path, name: name, node: node, model: model, scope: scope, count: count,
            isReversed: false)
        guard builder.readModel() else { return nil }
        guard let branches = branches(terminals, nodes, scope, count), let part = builder.finish() else { return nil }
        return Element(name: name, terminals: terminals, nodes: nodes, branches: branches, part: part)
    }

    private func solution() -> Solution? {
        let wanted = node["solution"]?.scalar
        if let found = solutions.first(where: { $0.name == wanted }) { return found }
        let known = solutions.map { "`\($0.name)`" }.joined(separator: ", ")
        context.report(
            (node["solution"] ?? node).diagnostic(
                wanted.map { "there is no solution `\($0)`" } ?? "electrode `\(name)` needs the solution it stands in",
                help: known.isEmpty ? "define it under `solutions`" : "`solution:` and one of \(known)"))
        return nil
    }

    private func count() -> Expression? {
        guard node["count"] != nil || context.isVaried(at: "\(path).count") else { return Expression(1) }
        guard
            let given = context.value(
                "\(path).count", node["count"], expected: [.none], what: "count", scope: device)
        else { return nil }
        let problem = (node["count"] ?? node).diagnostic(
            "`count` of an element is how many are side by side, above zero")
        return context.holdPositive(given, what: "count of `\(name)`", problem: problem) ? given : nil
    }

    // MARK: - Branches

    private func branches(
        _ terminals: [String], _ nodes: [String], _ scope: PartScope, _ count: Expression
    ) -> [Element.Branch]? {
        let modelName = model["name"]?.scalar ?? node["model"]?.scalar ?? "?"
        var result: [Element.Branch] = []
        for (key, dimension) in [("current", Dimension.current), ("charge", .charge), ("voltage", .voltage)] {
            guard let law = model[key] else { continue }
            var texts: [(ends: Ends, text: TextNode)] = []
            if let entries = law.map, law["value"] == nil {
                for entry in entries {
                    guard let ends = ends(entry, terminals, nodes) else { return nil }
                    texts.append((ends, entry.value))
                }
            } else if nodes.count == 2 {
                texts = [(Ends(nodes: (nodes[0], nodes[1]), terminals: (terminals[0], terminals[1])), law)]
            } else {
                context.report(
                    law.diagnostic(
                        "`\(key)` of a model with \(nodes.count) terminals says between which",
                        help: "`\(terminals[0]) -> \(terminals[terminals.count - 1]): ...`"))
                return nil
            }
            for (ends, text) in texts {
                // Between terminals of one node nothing is charged and no voltage imposed; what flows there flows in a ring.
                if ends.nodes.first == ends.nodes.second, key != "current" { continue }
                guard
                    let value = context.lower(
                        text, expected: [dimension], what: "\(key) of `\(modelName)`", scope: scope)
                else { return nil }
                let law: Element.Branch.Law =
                    switch key {
                    case "current": .current((count * value).stored(in: context.graph))
                    case "charge": .charge((count * value).stored(in: context.graph))
                    default:
                        .voltage(
                            value,
                            symbol: context.graph.symbol(
                                nodes.count == 2 ? "\(name).V" : "\(name).V(\(ends.nodes.first), \(ends.nodes.second))",
                                .voltage))
                    }
                result.append(Element.Branch(nodes: ends.nodes, terminals: ends.terminals, law: law))
            }
        }
        if let rate = model["rate"] {
            context.report(rate.diagnostic("`rate` is of what stands in a membrane; `\(modelName)` is an element"))
            return nil
        }
        guard !["current", "charge", "voltage"].allSatisfy({ model[$0] == nil }) else {
            context.report(
                model.diagnostic("model `\(modelName)` says neither `current` nor `voltage` nor `charge`"))
            return nil
        }
        return result
    }

    /// What a branch joins.
    private struct Ends {
        let nodes: (first: String, second: String)
        let terminals: (first: String, second: String?)
    }

    /// The ends of `drain -> source`, or of one terminal against the ground.
    private func ends(_ entry: TextNode.Entry, _ terminals: [String], _ nodes: [String]) -> Ends? {
        let pieces = entry.key.split(separator: "->").map { $0.trimmingSpaces }
        func fail(_ message: String, help: String) -> Ends? {
            context.report(entry.diagnostic(message, help: help))
            return nil
        }
        let listed = "its terminals are \(terminals.joined(separator: ", "))"
        var found: [String] = []
        for piece in pieces {
            guard let place = terminals.firstIndex(of: piece) else {
                return fail(
                    "`\(entry.key)` is no branch: the model has no terminal `\(piece)`",
                    help: listed + "; a branch is `\(terminals[0]) -> \(terminals[terminals.count - 1])`")
            }
            found.append(nodes[place])
        }
        switch found.count {
        case 2 where pieces[0] != pieces[1]:
            return Ends(nodes: (found[0], found[1]), terminals: (pieces[0], pieces[1]))
        case 1:
            if let ground = names.ground { return Ends(nodes: (found[0], ground), terminals: (pieces[0], nil)) }
            return fail(
                "branch `\(entry.key)` of `\(name)` goes to the ground, which the device has none of",
                help: "`circuit: { ground: ... }`")
        default: return fail("`\(entry.key)` is no branch between two terminals", help: listed)
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
