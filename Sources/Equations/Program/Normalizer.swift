/// Rewrites the nodes of a ``Graph`` for the stages they will run in.
///
/// Sums are flattened and products spread over them where every factor that changes less often than the sum can then
/// be computed less often; terms that differ only in such factors are merged. So the currents of any number of ions
/// become one coefficient times B(u), another times B(-u). Each step keeps the sum of the magnitudes of all terms,
/// which is what the rounding error is measured by.
struct Normalizer {
    private(set) var algebra = Algebra()
    private let nodes: [Graph.Node]
    private var linear: [Linear?]
    private var uses: [Int]

    /// A shared sum is repeated in its users up to this many terms.
    private static let sharedTerms = 8
    /// Whole powers up to this one become products.
    private static let longestPower = 16

    /// - Parameters:
    ///   - order: the nodes to rewrite, operands first.
    ///   - inputs: number and axes of each symbol's node.
    init(_ nodes: [Graph.Node], order: [Int32], roots: [Int32], inputs: [Int32: (number: Int, axes: Axes)]) {
        self.nodes = nodes
        linear = Array(repeating: nil, count: nodes.count)
        uses = Array(repeating: 0, count: nodes.count)
        for id in order { for operand in nodes[Int(id)].operands { uses[Int(operand)] += 1 } }
        for root in roots { uses[Int(root)] += 1 }
        for id in order {
            let node = nodes[Int(id)]
            if node.operation == .symbol {
                guard let input = inputs[id] else { preconditionFailure("a symbol is bound to nothing") }
                linear[Int(id)] = Linear(
                    .init(factors: [.init(node: algebra.node(.input(input.number), input.axes), power: 1)]))
            } else {
                linear[Int(id)] = rewritten(node)
            }
        }
    }

    /// The finished node for node `id` of the graph.
    mutating func root(_ id: Int32) -> Algebra.ID { seal(sum(id)) }

    private func sum(_ id: Int32) -> Linear { linear[Int(id)] ?? Linear(constant: .nan) }

    /// The operand as terms of a sum it becomes part of.
    private mutating func open(_ id: Int32) -> Linear {
        let value = sum(id)
        return uses[Int(id)] > 1 && value.order.count > Self.sharedTerms ? atom(seal(value)) : value
    }

    private mutating func atom(_ id: Algebra.ID) -> Linear {
        if let value = algebra.constantValue(id) { return Linear(constant: value) }
        return Linear(.init(factors: [.init(node: id, power: 1)]))
    }

    private mutating func rewritten(_ node: Graph.Node) -> Linear {
        switch node.operation {
        case .constant: return Linear(constant: node.constant)
        case .add, .subtract:
            var result = open(node.a)
            result.add(open(node.b), times: node.operation == .add ? 1 : -1)
            return result
        case .negate: return sum(node.a).scaled(-1)
        case .multiply: return multiply(node.a, node.b)
        case .divide:
            let divisor = sum(node.b)
            if divisor.isConstant, (1 / divisor.constant).isNormal { return sum(node.a).scaled(1 / divisor.constant) }
            return spread(inverse(divisor), over: node.a)
        case .power: return power(node)
        case .bernoulli:
            let argument = sum(node.a)
            if argument.isConstant { break }
            let isNegative = (argument.order.first.flatMap { argument.terms[$0] } ?? 0) < 0
            let operand = seal(isNegative ? argument.scaled(-1) : argument)
            return call(.bernoulli, UInt64(node.order) | (isNegative ? Algebra.reflected : 0), [operand])
        default: break
        }
        return call(node.operation, node.payload, node.operands.map { seal(sum($0)) })
    }

    private mutating func call(_ operation: Operation, _ payload: UInt64, _ operands: [Algebra.ID]) -> Linear {
        atom(algebra.node(.call(operation, payload, operands)))
    }

    private mutating func power(_ node: Graph.Node) -> Linear {
        let (n, d) = (node.numerator, node.denominator)
        guard d == 1 || d == 2, n != 0, Swift.abs(n) <= Self.longestPower else {
            return call(.power, node.payload, [seal(sum(node.a))])
        }
        let base = d == 2 ? call(.sqrt, 0, [seal(sum(node.a))]) : sum(node.a)
        guard let (product, scale) = base.single else {
            if base.isConstant { return Linear(constant: Double.power(base.constant, n, over: 1)) }
            return Linear(.init(factors: [.init(node: seal(base), power: Int32(n))]))
        }
        return Linear(product.power(Int32(n)), scale: Double.power(scale, n, over: 1))
    }

    private mutating func inverse(_ divisor: Linear) -> Linear {
        if let (product, scale) = divisor.single, (1 / scale).isNormal {
            return Linear(product.power(-1), scale: 1 / scale)
        }
        return Linear(.init(factors: [.init(node: seal(divisor), power: -1)]))
    }

    private mutating func multiply(_ a: Int32, _ b: Int32) -> Linear {
        let (left, right) = (sum(a), sum(b))
        if left.isConstant { return right.scaled(left.constant) }
        if right.isConstant { return left.scaled(right.constant) }
        if right.single != nil { return spread(right, over: a) }
        if left.single != nil { return spread(left, over: b) }
        // The one that changes less often can be a factor of the other's terms.
        let (first, second) = (changes(left), changes(right))
        if !first.contains(second.innermost) { return spread(atom(seal(left)), over: b) }
        if !second.contains(first.innermost) { return spread(atom(seal(right)), over: a) }
        return spread(atom(seal(left)), over: b)
    }

    /// `factor`, which is one product, times the sum `id`: term by term where that lets work move outwards.
    private mutating func spread(_ factor: Linear, over id: Int32) -> Linear {
        // What cancels can turn out to be a number only once it is put together.
        if factor.isConstant { return sum(id).scaled(factor.constant) }
        guard let (product, scale) = factor.single else { return Linear(constant: .nan) }
        let value = sum(id)
        if value.isConstant { return factor.scaled(value.constant) }
        if let (other, size) = value.single { return Linear(product * other, scale: scale * size) }
        let (outer, inner) = (changes(product), changes(value))
        let axis = outer.union(inner).innermost
        let isWorthIt =
            !outer.contains(axis) && !outer.union(inner).isUniform
            && (inner.isUniform ? value.order.count == 1 : uses[Int(id)] == 1 || value.order.count <= Self.sharedTerms)
        guard isWorthIt else {
            return Linear(product * Linear.Product(factors: [.init(node: seal(value), power: 1)]), scale: scale)
        }
        var result = Linear(constant: 0)
        result.add(product, scale * value.constant)
        for (other, size) in value.list { result.add(product * other, scale * size) }
        return result
    }

    private func changes(_ product: Linear.Product) -> Axes {
        product.factors.reduce(into: Axes()) { $0.formUnion(algebra.changes($1.node)) }
    }

    private func changes(_ value: Linear) -> Axes {
        value.order.reduce(into: Axes()) { $0.formUnion(changes($1)) }
    }

    /// The node of a sum, its terms grouped by the factors that change with its innermost axis.
    private mutating func seal(_ value: Linear) -> Algebra.ID {
        if value.isConstant { return algebra.constant(value.constant) }
        if let (product, scale) = value.single, scale == 1 { return seal(product) }
        let all = changes(value)
        let axis = all.innermost
        if all.isUniform { return plainSum(value.list.map { ($0.scale, seal($0.product)) }, value.constant) }
        var coefficients: [Linear.Product: Linear] = [:]
        var keys: [Linear.Product] = []
        func collect(_ key: Linear.Product, _ rest: Linear.Product, _ scale: Double) {
            if coefficients[key] == nil { keys.append(key) }
            coefficients[key, default: Linear(constant: 0)].add(rest, scale)
        }
        for (product, scale) in value.list {
            let (key, rest) = split(product, axis)
            collect(key, rest, scale)
        }
        if value.constant != 0 { collect(Linear.Product(), Linear.Product(), value.constant) }
        var terms: [(Double, Algebra.ID)] = []
        var constant = 0.0
        // What all lanes share is one number.
        var shared = Linear(constant: 0)
        for key in keys {
            guard let coefficient = coefficients[key] else { continue }
            if key.factors.isEmpty {
                if coefficient.isConstant {
                    constant += coefficient.constant
                } else {
                    terms.append((1, seal(coefficient)))
                }
            } else if coefficient.isConstant {
                if coefficient.constant == 0 { continue }
                if changes(key).isUniform {
                    shared.add(key, coefficient.constant)
                } else {
                    terms.append((coefficient.constant, seal(key)))
                }
            } else {
                let outer = atom(seal(coefficient))
                guard let (factor, scale) = outer.single else {
                    terms.append((outer.constant, seal(key)))
                    continue
                }
                if changes(key).union(changes(factor)).isUniform {
                    shared.add(key * factor, scale)
                } else {
                    terms.append((scale, seal(key * factor)))
                }
            }
        }
        if !shared.isConstant {
            shared.constant = constant
            constant = 0
            terms.append((1, seal(shared)))
        }
        return plainSum(terms, constant)
    }

    private mutating func plainSum(_ terms: [(scale: Double, node: Algebra.ID)], _ constant: Double) -> Algebra.ID {
        var merged: [Algebra.ID: Double] = [:]
        var constant = constant
        for (scale, node) in terms {
            if let value = algebra.constantValue(node) {
                constant += scale * value
            } else {
                merged[node, default: 0] += scale
            }
        }
        let list = merged.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map {
            Algebra.Term(scale: $0.value, node: $0.key)
        }
        if list.isEmpty { return algebra.constant(constant) }
        if list.count == 1, list[0].scale == 1, constant == 0 { return list[0].node }
        return algebra.node(.sum(list, (constant == 0 ? 0 : constant).bitPattern))
    }

    /// The factors that change with `axis`, and the others.
    private func split(_ product: Linear.Product, _ axis: Axes) -> (key: Linear.Product, rest: Linear.Product) {
        var (key, rest) = (Linear.Product(), Linear.Product())
        for factor in product.factors {
            if algebra.changes(factor.node).contains(axis) {
                key.factors.append(factor)
            } else {
                rest.factors.append(factor)
            }
        }
        return (key, rest)
    }

    /// The node of a product, the factors that change less often being one.
    private mutating func seal(_ product: Linear.Product) -> Algebra.ID {
        if product.factors.isEmpty { return algebra.constant(1) }
        var (key, rest) = split(product, changes(product).innermost)
        if rest.factors.count > 1 || (rest.factors.first.map { $0.power != 1 } ?? false) {
            rest = Linear.Product(factors: [.init(node: seal(rest), power: 1)])
        }
        key = key * rest
        if key.factors.count == 1, key.factors[0].power == 1 { return key.factors[0].node }
        return algebra.node(.product(key.factors))
    }
}
