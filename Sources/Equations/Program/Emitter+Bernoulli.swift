extension Emitter {
    /// Two terms a B(u) + b B(-u), or of the slopes, that one instruction computes.
    private struct Pair {
        var operand: Algebra.ID
        var forward: Algebra.ID
        var backward: Algebra.ID
        /// The two products.
        var nodes: Set<Algebra.ID>
    }

    /// The current of ions, a sum of pairs, without keeping the functions it is made of; together with its derivative
    /// where that is a sum of the slopes of the same operands.
    ///
    /// - Returns: whether the sum is in the accumulator.
    mutating func computeBernoulliSum(_ terms: [Algebra.Term], _ constant: Double) -> Bool {
        var chosen: [(pair: Pair, slopes: (sum: Algebra.ID, pair: Pair)?)] = []
        for pair in pairs(terms, order: 0) {
            switch families[pair.operand]?.count {
            case 2: chosen.append((pair, nil))
            case 4: if let slopes = slopes(of: pair.operand) { chosen.append((pair, slopes)) }
            default: break
            }
        }
        if chosen.isEmpty { return false }
        let covered = chosen.reduce(into: Set<Algebra.ID>()) { $0.formUnion($1.pair.nodes) }
        var addends = placed(terms.filter { !covered.contains($0.node) })
        var base = Instruction.nothing
        if let plain = addends.firstIndex(where: { $0.second == nil && $0.scale == 1 && !isScalar($0.first) }) {
            base = slot(addends.remove(at: plain).first)
        }
        for (index, (pair, slopes)) in chosen.enumerated() {
            let (a, b) = (slot(pair.forward), slot(pair.backward))
            if let slopes {
                let (d, e) = (slot(slopes.pair.forward), slot(slopes.pair.backward))
                bringOperand(pair.operand)
                let f = temporary()
                append(Instruction(code: .bernoulliSums, a: a, b: b, c: base, d: d, e: e, f: f))
                parts[slopes.sum, default: ([], [])].slots.append(f)
                parts[slopes.sum]?.nodes.formUnion(slopes.pair.nodes)
            } else {
                bringOperand(pair.operand)
                append(.bernoulliSum, a, b, base)
            }
            if index == chosen.count - 1 { break }
            base = temporary()
            append(.store, base)
        }
        finish(addends, constant)
        return true
    }

    /// A sum of which parts have been computed with another.
    ///
    /// - Returns: whether it is one, and in the accumulator.
    mutating func computeRest(_ id: Algebra.ID, _ terms: [Algebra.Term], _ constant: Double) -> Bool {
        guard let part = parts[id] else { return false }
        let addends = placed(terms.filter { !part.nodes.contains($0.node) })
        append(.load, part.slots[0])
        for slot in part.slots.dropFirst() { append(.add, slot) }
        finish(addends, constant)
        return true
    }

    /// The terms with all that they need in place.
    private mutating func placed(_ terms: [Algebra.Term]) -> [Addend] {
        terms.map { term in
            let addend = addend(term) ?? Addend(scale: term.scale, first: term.node, second: nil)
            for id in [addend.first, addend.second].compactMap(\.self) { _ = place(id) }
            return addend
        }
    }

    private mutating func finish(_ addends: [Addend], _ constant: Double) {
        for addend in addends { add(addend) }
        if constant != 0 { append(.addScalar, scalar(number: constant)) }
    }

    /// Leaves what the functions are of in the accumulator; it is not kept for them.
    private mutating func bringOperand(_ id: Algebra.ID) {
        let isForThemAlone = wanted[id] == nil && uses[id] == families[id]?.count
        if isReady(id) || !isForThemAlone { bring(id) } else { compute(id) }
    }

    /// Pairs of terms whose functions nothing else needs, with factors that are there already.
    private func pairs(_ terms: [Algebra.Term], order: UInt64) -> [Pair] {
        var halves: [Algebra.ID: (forward: [Algebra.Factor], backward: [Algebra.Factor], nodes: Set<Algebra.ID>)] = [:]
        var operands: [Algebra.ID] = []
        for term in terms where term.scale == 1 && isPrivate(term.node) {
            guard case .product(let factors) = algebra.form(term.node), factors.count == 2,
                factors.allSatisfy({ $0.power == 1 })
            else { continue }
            for (function, other) in [(factors[0], factors[1]), (factors[1], factors[0])] {
                guard case .call(.bernoulli, let payload, let of) = algebra.form(function.node),
                    payload & ~Algebra.reflected == order, !isReady(function.node), uses[function.node] == 1,
                    wanted[function.node] == nil, isReady(other.node)
                else { continue }
                if halves[of[0]] == nil { operands.append(of[0]) }
                if payload & Algebra.reflected == 0 {
                    halves[of[0], default: ([], [], [])].forward.append(other)
                } else {
                    halves[of[0], default: ([], [], [])].backward.append(other)
                }
                halves[of[0]]?.nodes.insert(term.node)
            }
        }
        return operands.compactMap { operand in
            guard let half = halves[operand], half.forward.count == 1, half.backward.count == 1 else { return nil }
            return Pair(
                operand: operand, forward: half.forward[0].node, backward: half.backward[0].node, nodes: half.nodes)
        }
    }

    /// The sum in which the slopes of the functions of an operand are a pair.
    private func slopes(of operand: Algebra.ID) -> (sum: Algebra.ID, pair: Pair)? {
        for member in families[operand] ?? [] {
            guard let product = users[member]?.first, let sum = users[product]?.first, !isReady(sum),
                case .sum(let terms, _) = algebra.form(sum),
                let pair = pairs(terms, order: 1).first(where: { $0.operand == operand })
            else { continue }
            return (sum, pair)
        }
        return nil
    }
}
