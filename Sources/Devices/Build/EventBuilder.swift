internal import Equations
internal import Units

/// Reads the events of a model: what happens when a condition becomes true, or at the ticks of a clock.
struct EventBuilder {
    let context: BuildContext
    let scope: PartScope
    /// The states that events may set.
    let states: [ModelState]
    /// Voltage of the membrane, and whether the part is turned round in it.
    let voltage: Expression?
    let isReversed: Bool

    /// The events in the order that they go in where several fire at once; `nil` after an error.
    func build(_ node: TextNode?) -> [ModelEvent]? {
        var events: [ModelEvent] = []
        for entry in inOrder(node?.map ?? []) ?? [] {
            guard let event = event(entry) else { return nil }
            events.append(event)
        }
        return context.failed ? nil : events
    }

    /// Those that come after others behind them, else as they stand; `nil` after an error.
    private func inOrder(_ entries: [TextNode.Entry]) -> [TextNode.Entry]? {
        var waiting = entries
        var result: [TextNode.Entry] = []
        for entry in entries {
            guard let after = entry.value["after"], let name = after.scalar else { continue }
            guard entries.contains(where: { $0.key == name }) else {
                let known = entries.map { "`\($0.key)`" }.joined(separator: ", ")
                context.report(after.diagnostic("no event `\(name.shortened)`", help: "there is \(known)"))
                return nil
            }
        }
        while !waiting.isEmpty {
            let ready = waiting.firstIndex { entry in
                !waiting.contains { $0.key == entry.value["after"]?.scalar }
            }
            guard let ready else {
                let names = waiting.map { "`\($0.key)`" }.joined(separator: " and ")
                context.report(waiting[0].diagnostic("\(names) wait for each other"))
                return nil
            }
            result.append(waiting.remove(at: ready))
        }
        return result
    }

    private func event(_ entry: TextNode.Entry) -> ModelEvent? {
        let what = "event `\(entry.key)` of `\(scope.label)`"
        guard entry.value["when"] != nil || entry.value["every"] != nil else {
            context.report(
                entry.diagnostic(
                    "\(what) never happens", help: "`when: V > 0 mV`, or `every: 1 ms` for a clock"))
            return nil
        }
        var condition: Expression?
        if let when = entry.value["when"] {
            guard let value = context.condition(when, scope: scope) else { return nil }
            if entry.value["every"] == nil, context.graph.margin(of: value) == nil {
                context.report(
                    when.diagnostic(
                        "\(what) has no beginning that could be found", help: "compare with `<` or `>`"))
                return nil
            }
            condition = value
        }
        var period: Expression?
        if let every = entry.value["every"] {
            guard let value = context.lower(every, expected: [.time], what: "`every` of \(what)", scope: scope) else {
                return nil
            }
            let moving =
                states.map(\.symbol) + context.graph.symbols(in: [voltage].compactMap { $0?.stored(in: context.graph) })
            guard !context.graph.depends(value, on: moving) else {
                context.report(every.diagnostic("the ticks of \(what) do not depend on what moves"))
                return nil
            }
            guard
                context.holdPositive(
                    value, what: "`every` of \(what)",
                    problem: every.diagnostic("a clock ticks after a time above zero"))
            else { return nil }
            period = value
        }
        guard let changes = changes(entry, what) else { return nil }
        return ModelEvent(
            name: entry.key, condition: condition, period: period, changes: changes, place: entry.diagnostic(""))
    }

    /// The maps of `set` one after another, put together into one map from the values before.
    private func changes(_ entry: TextNode.Entry, _ what: String) -> [(symbol: Expression, value: Expression)]? {
        guard let set = entry.value["set"] else { return [] }
        let graph = context.graph
        var total: [(symbol: Expression, by: Expression)] = []
        for map in set.list ?? [set] {
            var own: [(symbol: Expression, by: Expression)] = []
            for item in map.map ?? [] {
                guard let target = target(item, what) else { return nil }
                guard
                    let value = context.lower(
                        item.value, expected: [target.symbol.dimension], what: "`\(item.key)` after \(what)",
                        scope: scope)
                else { return nil }
                let signed = target.isTurned ? -value : value
                own.append((target.symbol, graph.substitute([signed.stored(in: graph)], total)[0]))
            }
            total.removeAll { old in own.contains { $0.symbol.isSame(as: old.symbol) } }
            total += own
        }
        return total.map { ($0.symbol, $0.by) }
    }

    private func target(_ item: TextNode.Entry, _ what: String) -> (symbol: Expression, isTurned: Bool)? {
        if item.key == "V", let voltage { return (voltage, isReversed) }
        if let state = states.first(where: { $0.name == item.key }) { return (state.symbol, false) }
        if scope.schemes.contains(where: { $0.names.first == item.key }) {
            context.report(
                item.diagnostic(
                    "\(what) sets `\(item.key)`, which is what the other states of its scheme leave of the total",
                    help: "set those"))
            return nil
        }
        let known = (states.map(\.name) + ["V"]).map { "`\($0)`" }.joined(separator: ", ")
        context.report(
            item.diagnostic("\(what) sets `\(item.key)`, which is no state of its model", help: "it can set \(known)"))
        return nil
    }
}
