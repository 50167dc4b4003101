/// A sum still open to be merged with others: a constant and terms, each a number times a product of factors.
struct Linear {
    var constant = 0.0
    var terms: [Product: Double] = [:]
    /// Products in the order they came, so that results do not depend on hashing.
    var order: [Product] = []

    /// Factors sorted by node, each once.
    struct Product: Hashable {
        var factors: [Algebra.Factor] = []
    }

    init(constant: Double) { self.constant = constant }

    init(_ product: Product, scale: Double = 1) {
        terms = [product: scale]
        order = [product]
    }

    var isConstant: Bool { order.isEmpty }

    /// The only term, where nothing else is there.
    var single: (product: Product, scale: Double)? {
        guard constant == 0, order.count == 1, let scale = terms[order[0]] else { return nil }
        return (order[0], scale)
    }

    /// The terms in their order.
    var list: [(product: Product, scale: Double)] { order.map { ($0, terms[$0] ?? 0) } }

    mutating func add(_ product: Product, _ scale: Double) {
        if product.factors.isEmpty {
            constant += scale
        } else if let known = terms[product] {
            let sum = known + scale
            if sum == 0 {
                terms[product] = nil
                order.removeAll { $0 == product }
            } else {
                terms[product] = sum
            }
        } else if scale != 0 {
            terms[product] = scale
            order.append(product)
        }
    }

    mutating func add(_ other: Linear, times scale: Double = 1) {
        constant += scale * other.constant
        for (product, factor) in other.list { add(product, scale * factor) }
    }

    func scaled(_ scale: Double) -> Linear {
        var result = self
        result.constant *= scale
        for product in order { result.terms[product] = (terms[product] ?? 0) * scale }
        return result
    }
}

extension Linear.Product {
    static func * (a: Self, b: Self) -> Self {
        var result: [Algebra.Factor] = []
        var (i, j) = (0, 0)
        while i < a.factors.count || j < b.factors.count {
            if j == b.factors.count || (i < a.factors.count && a.factors[i].node < b.factors[j].node) {
                result.append(a.factors[i])
                i += 1
            } else if i == a.factors.count || b.factors[j].node < a.factors[i].node {
                result.append(b.factors[j])
                j += 1
            } else {
                let power = a.factors[i].power + b.factors[j].power
                if power != 0 { result.append(Algebra.Factor(node: a.factors[i].node, power: power)) }
                i += 1
                j += 1
            }
        }
        return Self(factors: result)
    }

    func power(_ exponent: Int32) -> Self {
        Self(factors: factors.map { Algebra.Factor(node: $0.node, power: $0.power * exponent) })
    }
}
