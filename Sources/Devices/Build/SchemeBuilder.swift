internal import Equations
internal import Units

/// Reads one scheme of `kinetics`: states that sum to a total, and the rates of the transitions between them.
///
/// The occupancy of the first state is the total less the others; these are given by their derivatives, and at rest by
/// formula.
final class SchemeBuilder {
    /// Most states of one scheme.
    static let mostStates = 128

    private let context: BuildContext
    /// Holds this.
    private unowned let scope: PartScope
    private let part: String
    private let entry: TextNode.Entry
    private let states: [String]
    private var occupancies: [Expression]?
    private var hasReadOccupancies = false
    private var graph: SchemeGraph?

    init(_ entry: TextNode.Entry, of part: String, context: BuildContext, scope: PartScope) {
        self.entry = entry
        self.part = part
        self.context = context
        self.scope = scope
        states = (entry.value["states"]?.list ?? []).compactMap(\.scalar)
    }

    /// The names of its states.
    var names: [String] { states }

    /// Dimension of its occupancies, once they have been mentioned.
    func dimension(of name: String) -> Dimension? { states.contains(name) ? occupancies?.first?.dimension : nil }

    /// What stands for the occupancy of a state; `nil` where there is none of this name.
    func occupancy(_ name: String, at range: Range<Int>) throws(ExpressionError) -> Expression? {
        guard let place = states.firstIndex(of: name) else { return nil }
        let all = try context.guarded("\(scope.label).\(entry.key)", at: range) { self.readOccupancies() }
        guard let all else { throw ExpressionError(.usage, BuildContext.noValue(name), at: range) }
        return all[place]
    }

    /// Net transitions per second from one state to another; `nil` where the scheme has not both of them.
    func flux(_ from: String, _ to: String, at range: Range<Int>) throws(ExpressionError) -> Expression? {
        guard let a = states.firstIndex(of: from), let b = states.firstIndex(of: to) else { return nil }
        let graph = try context.guarded("\(scope.label).\(entry.key)", at: range) { self.readTransitions() }
        guard let graph, let occupancies else {
            throw ExpressionError(.usage, BuildContext.noValue("flux(\(from), \(to))"), at: range)
        }
        if let flux = flux(a, b, graph, occupancies) { return flux }
        throw ExpressionError(
            .usage, "no transition joins `\(from)` and `\(to)`", help: "`flux` counts one transition", at: range)
    }

    /// `nil` where no transition joins two states.
    private func flux(_ a: Int, _ b: Int, _ graph: SchemeGraph, _ occupancies: [Expression]) -> Expression? {
        let own = graph.transitions.filter { ($0.from, $0.to) == (a, b) || ($0.from, $0.to) == (b, a) }
        guard !own.isEmpty else { return nil }
        return own.reduce(context.graph.constant(0, occupancies[a].dimension / .time)) { sum, one in
            one.from == a ? sum + occupancies[a] * one.rate : sum - occupancies[b] * one.rate
        }
    }

    /// What a scheme adds to its part.
    struct Built {
        /// The states that are given by their derivatives.
        let states: [ModelState]
        /// All occupancies.
        let quantities: [(name: String, value: Expression)]
        let transitions: [MembranePart.Transition]
    }

    /// `nil` after an error.
    func build() -> Built? {
        guard let occupancies = readOccupancies(), let graph = readTransitions() else { return nil }
        guard let rest = restingParts(graph) else { return nil }
        checkLoops(graph)
        let total = occupancies.dropFirst().reduce(occupancies[0], +)
        let dimension = total.dimension
        var result: [ModelState] = []
        for (place, name) in states.enumerated().dropFirst() {
            var derivative = context.graph.constant(0, dimension / .time)
            for one in graph.transitions {
                if one.to == place { derivative = derivative + occupancies[one.from] * one.rate }
                if one.from == place { derivative = derivative - occupancies[place] * one.rate }
            }
            let part = rest[place] ?? Expression(0)
            result.append(
                ModelState(
                    name: name, symbol: occupancies[place], derivative: derivative.stored(in: context.graph),
                    steady: (part * self.total).stored(in: context.graph), initial: nil, bounds: nil,
                    nature: dimension.isNone ? .fraction : dimension == .concentration ? .concentration : .other))
        }
        var transitions: [MembranePart.Transition] = []
        for a in states.indices {
            for b in (a + 1)..<states.count {
                guard let flux = flux(a, b, graph, occupancies) else { continue }
                transitions.append(MembranePart.Transition(from: states[a], to: states[b], flux: flux))
            }
        }
        return Built(
            states: result, quantities: zip(states, occupancies).map { ($0, $1) }, transitions: transitions)
    }

    private var total = Expression(1)

    private func readOccupancies() -> [Expression]? {
        guard !hasReadOccupancies else { return occupancies }
        hasReadOccupancies = true
        guard states.count >= 2, states.count <= Self.mostStates else {
            context.report(
                (entry.value["states"] ?? entry.value).diagnostic(
                    "scheme `\(entry.key)` has \(states.count) state\(states.count == 1 ? "" : "s"); it takes 2 to \(Self.mostStates)"
                ))
            return nil
        }
        if let text = entry.value["total"] {
            let node = text.map == nil ? text : text["value"] ?? text
            guard let value = context.lower(node, expected: [], what: "`total` of `\(entry.key)`", scope: scope) else {
                return nil
            }
            let voltage = [scope.voltage].compactMap { $0?.stored(in: context.graph) }
            guard !context.graph.depends(value, on: context.graph.symbols(in: voltage)) else {
                context.report(text.diagnostic("`total` of `\(entry.key)` does not change with the voltage"))
                return nil
            }
            let problem = text.diagnostic("`total` of `\(entry.key)` is not negative")
            guard
                context.holdPositive(
                    value, orZero: true, what: "`total` of `\(scope.label).\(entry.key)`", problem: problem)
            else { return nil }
            total = value
        }
        let own = states.dropFirst().map { context.graph.symbol("\(part).\($0)", total.dimension) }
        let first = own.reduce(total.stored(in: context.graph)) { $0 - $1 }
        occupancies = [first] + own
        return occupancies
    }

    // MARK: - Transitions

    private func readTransitions() -> SchemeGraph? {
        if let graph { return graph }
        guard readOccupancies() != nil else { return nil }
        var transitions: [(from: Int, to: Int, rate: Expression)] = []
        var seen: Set<Set<Int>> = []
        for item in entry.value["transitions"]?.map ?? [] {
            guard let (from, to, isReversible) = ends(of: item) else { return nil }
            guard seen.insert([from, to]).inserted else {
                context.report(
                    item.diagnostic(
                        "`\(states[from])` and `\(states[to])` are joined twice",
                        help: "a pair stands once; add the rates of parallel routes"))
                return nil
            }
            var texts = [item.value]
            if isReversible {
                guard let both = item.value.list, both.count == 2 else {
                    context.report(
                        item.value.diagnostic(
                            "`\(item.key)` has two rates, there and back",
                            help: "`\(item.key): [4 * a, b]`, or `->` for one way only"))
                    return nil
                }
                texts = both
            } else if item.value.list != nil {
                context.report(
                    item.value.diagnostic("`\(item.key)` has one rate", help: "`<->` for a transition with two"))
                return nil
            }
            for (text, places) in zip(texts, [(from, to), (to, from)]) {
                guard let rate = rate(text, of: item.key) else { return nil }
                transitions.append((places.0, places.1, rate))
            }
        }
        let read = SchemeGraph(count: states.count, transitions: transitions, graph: context.graph)
        graph = read
        return read
    }

    private func ends(of item: TextNode.Entry) -> (from: Int, to: Int, isReversible: Bool)? {
        let isReversible = item.key.contains("<->")
        let names = item.key.replacing("<->", with: "->").split(separator: "->", omittingEmptySubsequences: false).map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard names.count == 2, item.key.contains("->") else {
            context.report(item.diagnostic("a transition is `a <-> b` or `a -> b`", help: "`c0 <-> c1: [4 * a, b]`"))
            return nil
        }
        var places: [Int] = []
        for name in names {
            guard let place = states.firstIndex(of: name) else {
                let known = states.map { "`\($0)`" }.joined(separator: ", ")
                context.report(
                    item.diagnostic("scheme `\(entry.key)` has no state `\(name.shortened)`", help: "it has \(known)"))
                return nil
            }
            places.append(place)
        }
        guard places[0] != places[1] else {
            context.report(item.diagnostic("a transition joins two different states"))
            return nil
        }
        return (places[0], places[1], isReversible)
    }

    private func rate(_ text: TextNode, of key: String) -> Expression? {
        guard let value = context.lower(text, expected: [.rate], what: "rate of `\(key)`", scope: scope) else {
            return nil
        }
        if let number = value.constant, number < 0 {
            context.report(text.diagnostic("a rate of `\(key)` is not negative"))
            return nil
        }
        return value
    }

    // MARK: - Rest and loops

    /// The part of the total in each state at rest; `nil` after an error.
    private func restingParts(_ graph: SchemeGraph) -> [Int: Expression]? {
        let joined = Set(graph.transitions.flatMap { [$0.from, $0.to] })
        func list(_ places: [Int]) -> String { places.map { "`\(states[$0])`" }.joined(separator: ", ") }
        let sets = graph.closedSets.filter { !Set($0).isDisjoint(with: joined) }
        guard let set = sets.first else {
            context.report(entry.diagnostic("scheme `\(entry.key)` has no transition"))
            return nil
        }
        guard sets.count == 1 else {
            context.report(
                entry.diagnostic(
                    "scheme `\(entry.key)` has no one state of rest: \(sets.map(list).joined(separator: " and ")) are never left",
                    help: "join them, or make schemes of their own"))
            return nil
        }
        let empty = (0..<states.count).filter { !set.contains($0) }
        if !empty.isEmpty {
            let are = empty.count == 1 ? "is" : "are"
            context.report(
                entry.diagnostic(
                    "\(list(empty)) of scheme `\(entry.key)` \(are) unreachable: empty at rest, because no transition leads back there",
                    severity: .warning))
        }
        return graph.resting(in: set)
    }

    /// Warns of loops that turn at rest although nothing is said to drive them.
    private func checkLoops(_ graph: SchemeGraph) {
        if let drive = entry.value["loop"]?["drive"] {
            _ = context.lower(drive, expected: [], what: "`drive` of a loop of `\(entry.key)`", scope: scope)
            return
        }
        for loop in graph.loops {
            let path = (loop + [loop[0]]).map { "`\(states[$0])`" }.joined(separator: " -> ")
            let (there, back) = graph.rates(around: loop)
            guard let how = imbalance(there, back) else { continue }
            context.report(
                entry.diagnostic(
                    "loop \(path) of scheme `\(entry.key)` turns at rest: \(how)",
                    help:
                        "in equilibrium both products of rates are equal; where work drives it, say `loop: { drive: atp }`",
                    severity: .warning))
        }
    }

    /// How the products of rates round a loop differ; `nil` where they agree, or cannot be told.
    private func imbalance(_ there: [Expression?], _ back: [Expression?]) -> String? {
        guard !there.contains(where: { $0 == nil }), !back.contains(where: { $0 == nil }) else {
            return "a transition of it leads one way only"
        }
        let rates = (there + back).compactMap(\.self)
        let bound = context.nominal()
        let open = context.graph.symbols(in: rates).filter { symbol in
            symbol.dimension == .voltage && !bound.contains { $0.symbol.isSame(as: symbol) }
        }
        for voltage in [0, -0.05, 0.05] {
            let numbers = context.graph.evaluate(rates, where: bound + open.map { ($0, voltage) })
            guard numbers.allSatisfy({ $0 > 0 && $0.isFinite }) else { continue }
            var difference = 0.0
            for (place, number) in numbers.enumerated() {
                difference += place < there.count ? Double.log(number) : -Double.log(number)
            }
            guard abs(difference) > 1e-6 else { continue }
            let ratio = Units.Unit.text(of: Double.exp(difference), digits: 3)
            return "at \(Int(voltage * 1000)) mV the product of its rates is \(ratio) times that of the rates back"
        }
        return nil
    }
}
