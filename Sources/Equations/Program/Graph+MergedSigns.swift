extension Graph {
    /// The signs that expressions can have, as ``signs(of:)`` finds them, but with equal terms of sums merged first:
    /// that x - x / 3 has the sign of x is seen here alone.
    public func signsOfMergedSums(_ roots: [Expression]) -> [Sign] {
        let ids = roots.map { $0.node(in: self) }
        let order = reachable(from: ids)
        var inputs: [Int32: (number: Int, axes: Axes)] = [:]
        var given: [Sign] = []
        for id in order where nodes[Int(id)].operation == .symbol {
            inputs[id] = (given.count, .lane)
            given.append(sign(of: nodes[Int(id)], []))
        }
        var normalizer = Normalizer(nodes, order: order, roots: ids, inputs: inputs)
        let results = ids.map { normalizer.root($0) }
        let algebra = normalizer.algebra
        var known: [Sign] = []
        for form in algebra.forms { known.append(sign(of: form, known, given)) }
        return results.map { known[Int($0)] }
    }

    private func sign(of form: Algebra.Form, _ known: [Sign], _ given: [Sign]) -> Sign {
        switch form {
        case .constant(let bits): return Sign(of: Double(bitPattern: bits))
        case .input(let number): return given[number]
        case .sum(let terms, let constant):
            return terms.reduce(Sign(of: Double(bitPattern: constant))) {
                $0 + Sign(of: $1.scale) * known[Int($1.node)]
            }
        case .product(let factors):
            return factors.reduce(.positive) { product, factor in
                let base = known[Int(factor.node)]
                let power = Node(
                    operation: .power, dimension: 0, a: 0, payload: Node.rational(Int(factor.power), 1))
                let sign = sign(of: power, [base])
                return product * (factor.power < 0 ? sign.subtracting(.zero) : sign)
            }
        case .call(let operation, let payload, let operands):
            let own = operation == .bernoulli ? payload & ~Algebra.reflected : payload
            let node = Node(operation: operation, dimension: 0, a: 0, b: 1, c: 2, payload: own)
            return sign(of: node, operands.map { known[Int($0)] })
        }
    }
}
