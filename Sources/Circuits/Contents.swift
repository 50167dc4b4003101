internal import Devices
internal import Electrochemistry
internal import Equations
internal import Units

/// What finite volumes hold, and how channels, pumps and osmosis change it.
struct Contents {
    /// An amount of an ion, or a volume.
    struct Entry {
        /// `cell.K+`, `cell.volume`.
        let name: String
        /// Stands for it in equations.
        let symbol: Expression
        /// As stated.
        let initial: Expression
        /// What enters per second, in terms of the device.
        let gain: Expression
        /// What its logarithm is counted from at rest: the stated volume, or all ions of the solution.
        let unit: Expression
    }

    /// What something changes.
    let changing: [Entry]
    /// What nothing changes, as stated.
    let fixed: [(symbol: Expression, by: Expression)]

    init(_ device: Device) {
        var changing: [Entry] = []
        var fixed: [(symbol: Expression, by: Expression)] = []
        let graph = device.graph
        /// One quantity with what enters it through each membrane; it stays as it is where there is none.
        func add(
            _ name: String, _ symbol: Expression, initial: Expression, unit: Expression, entering: [Expression]
        ) {
            guard let first = entering.first else { return fixed.append((symbol, initial)) }
            let gain = entering.dropFirst().reduce(first, +)
            changing.append(Entry(name: name, symbol: symbol, initial: initial, gain: gain, unit: unit))
        }
        for (index, solution) in device.solutions.enumerated() {
            guard let compartment = solution.compartment else { continue }
            let all = compartment.amounts.map(\.initial).reduce(graph.constant(0, .amount), +)
            for amount in compartment.amounts {
                let entering = device.membranes.compactMap { membrane -> Expression? in
                    guard membrane.inside == index || membrane.outside == index, membrane.inside != membrane.outside,
                        let current = membrane.current(of: amount.ion)
                    else { return nil }
                    let flux = current / (Expression(amount.ion.charge) * .faraday)
                    return membrane.inside == index ? -flux : flux
                }
                add(
                    "\(solution.name).\(amount.ion.name)", amount.symbol, initial: amount.initial, unit: all,
                    entering: entering)
            }
            let entering = device.membranes.compactMap { membrane -> Expression? in
                guard membrane.inside == index || membrane.outside == index, let water = membrane.waterFlux else {
                    return nil
                }
                return membrane.inside == index ? -water : water
            }
            add(
                "\(solution.name).volume", compartment.volume, initial: compartment.initialVolume,
                unit: compartment.initialVolume, entering: entering)
        }
        self.changing = changing
        self.fixed = fixed
    }

    /// What stands for everything at rest: e to an unknown, so that nothing falls below zero on the way.
    func logarithms(in graph: Graph) -> [(symbol: Expression, unknown: Expression, by: Expression)] {
        changing.map { entry in
            let unknown = graph.symbol("log \(entry.name)", .none)
            return (entry.symbol, unknown, (entry.unit * .exp(unknown)).stored(in: graph))
        }
    }

    /// The equations of rest: nothing enters, or where that says nothing new, a sum is as stated.
    ///
    /// - Parameter charge: what the capacitances of a node hold, C.
    /// - Returns: those of the contents, and the ones that take the place of the balance of a node.
    func equations(
        _ conserved: ConservedSums, _ logarithms: [(symbol: Expression, unknown: Expression, by: Expression)],
        wired: (Expression) -> Expression, charge: (String) -> Expression, in graph: Graph
    ) -> (ofContents: [Circuit.Equation], ofNodes: [String: Expression]) {
        var residuals = changing.map { -wired($0.gain) }
        var ofNodes: [String: Expression] = [:]
        for sum in conserved.sums {
            // What is there now on one side, what was there on the other; nothing below zero on either. The logarithm of
            // their ratio is nearly linear in the unknowns, where the difference bends sharply.
            var (now, then): (Expression, Expression) = (.quantity(0, .none), .quantity(0, .none))
            for (place, weight) in sum.weights.sorted(by: { ConservedSums.isBefore($0.key, $1.key) }) {
                let size = Expression(abs(weight))
                var (own, stated): (Expression, Expression)
                switch place {
                case .content(let index): (own, stated) = (logarithms[index].by, changing[index].initial)
                case .node(let node):
                    let moles = charge(node) / .faraday
                    let none = Expression.quantity(0, moles.dimension)
                    (own, stated) = (.apply(.maximum, moles, none), .apply(.maximum, -moles, none))
                }
                if weight < 0 { swap(&own, &stated) }
                (now, then) = (now + size * own, then + size * stated)
            }
            let total = Expression.log(now / then)
            switch sum.pivot {
            case .content(let index): residuals[index] = total
            case .node(let node): ofNodes[node] = total.stored(in: graph)
            }
        }
        let own = changing.indices.map { index in
            let entry = changing[index]
            // A part of the whole that is not zero, where nothing is there at the start.
            let part = Expression.apply(.maximum, entry.initial / entry.unit, Expression(1e-6))
            return Circuit.Equation(
                name: "content \(entry.name)", symbol: logarithms[index].unknown,
                residual: residuals[index].stored(in: graph), guess: .log(part).stored(in: graph), nature: .voltage,
                node: nil, minimum: nil, maximum: nil)
        }
        return (own, ofNodes)
    }
}

/// Sums that nothing changes: elements of matter and charge that are only moved about. At rest each takes the place of an
/// equation that says nothing new.
struct ConservedSums {
    /// One sum: weights of entries of contents and of nodes, of which one is written in its place.
    struct Sum {
        enum Place: Hashable { case content(Int), node(String) }
        let weights: [Place: Double]
        /// Whose equation it replaces.
        let pivot: Place
    }

    let sums: [Sum]

    /// An order of places that does not change from run to run.
    static func isBefore(_ a: Sum.Place, _ b: Sum.Place) -> Bool {
        switch (a, b) {
        case (.content(let first), .content(let second)): first < second
        case (.node(let first), .node(let second)): first < second
        case (.content, .node): true
        case (.node, .content): false
        }
    }

    /// - Parameters:
    ///   - nodes: whose voltages are unknown.
    ///   - root: the one of them that another is tied to by imposed voltages.
    ///   - others: pairs of nodes between which charge of no ion flows.
    init(
        _ contents: Contents, _ device: Device, nodes: [String], root: (String) -> String?,
        others: [(first: String, second: String)]
    ) {
        var places: [Sum.Place] = nodes.map { .node($0) } + contents.changing.indices.map { .content($0) }
        // By place and independent flow.
        var columns: [[Sum.Place: Double]] = []
        func add(_ place: Sum.Place?, _ amount: Double, to column: inout [Sum.Place: Double]) {
            if let place, places.contains(place) { column[place, default: 0] += amount }
        }
        func node(_ name: String) -> Sum.Place? { root(name).map { .node($0) } }
        func content(_ ion: Ion, _ solution: Int) -> Sum.Place? {
            let symbol = device.solutions[solution].compartment?.amounts.first { $0.ion.name == ion.name }?.symbol
            guard let symbol else { return nil }
            return contents.changing.firstIndex { $0.symbol.isSame(as: symbol) }.map { .content($0) }
        }
        func volume(_ solution: Int) -> Sum.Place? {
            guard let symbol = device.solutions[solution].compartment?.volume else { return nil }
            return contents.changing.firstIndex { $0.symbol.isSame(as: symbol) }.map { .content($0) }
        }
        for membrane in device.membranes {
            for part in membrane.parts {
                // What leaves with each turn of the part; each carrier of a channel turns by itself.
                var turns: [[(ion: Ion?, count: Double)]] = []
                let isCycle = part.carriers.allSatisfy { $0.perCycle != nil }
                if isCycle {
                    turns.append(part.carriers.map { ($0.ion, $0.perCycle ?? 1) })
                } else {
                    turns = part.carriers.map { [($0.ion, 1)] }
                }
                for turn in turns {
                    var column: [Sum.Place: Double] = [:]
                    for (ion, count) in turn {
                        if let ion {
                            add(content(ion, membrane.inside), -count, to: &column)
                            add(content(ion, membrane.outside), count, to: &column)
                        }
                        let charge = count * (ion?.charge ?? 1)
                        add(node(membrane.nodes.first), -charge, to: &column)
                        add(node(membrane.nodes.second), charge, to: &column)
                    }
                    columns.append(column)
                }
            }
            if membrane.waterFlux != nil {
                var column: [Sum.Place: Double] = [:]
                add(volume(membrane.inside), -1, to: &column)
                add(volume(membrane.outside), 1, to: &column)
                columns.append(column)
            }
        }
        for pair in others {
            var column: [Sum.Place: Double] = [:]
            add(node(pair.first), -1, to: &column)
            add(node(pair.second), 1, to: &column)
            columns.append(column)
        }
        // Rows of the identity beside those of the flows: what is left of a row without flows is a sum.
        var rows = places.map { place in
            (flows: columns.map { $0[place] ?? 0 }, weights: [place: 1.0])
        }
        var done = 0
        for column in columns.indices {
            // The last places first, so that nodes are the ones that are left.
            guard let pivot = (done..<rows.count).last(where: { abs(rows[$0].flows[column]) > 1e-12 }) else { continue }
            let moved = rows.remove(at: pivot)
            rows.insert(moved, at: done)
            places.insert(places.remove(at: pivot), at: done)
            for row in (done + 1)..<max(rows.count, done + 1) {
                let factor = rows[row].flows[column] / moved.flows[column]
                guard abs(factor) > 1e-12 else { continue }
                for other in columns.indices { rows[row].flows[other] -= factor * moved.flows[other] }
                for (place, weight) in moved.weights { rows[row].weights[place, default: 0] -= factor * weight }
            }
            done += 1
        }
        sums = (done..<max(rows.count, done)).map { row in
            Sum(weights: rows[row].weights.filter { abs($0.value) > 1e-12 }, pivot: places[row])
        }
    }
}
