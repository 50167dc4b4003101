internal import Analyses
internal import Equations

/// Expressions whose names are numbers known at every condition, once the sweeps behind them have run.
struct SolvableQuantity {
    /// A name of an expression and where its numbers come from.
    struct Leaf {
        enum Source {
            case sweep(ConditionSweep)
            /// An expression of the same device with ideal activities.
            case twin(SolvableQuantity)
        }

        /// As typed.
        let text: String
        let symbol: Expression
        let source: Source
    }

    let expressions: [Expression]
    let leaves: [Leaf]
    let graph: Graph
    let conditionCount: Int

    /// Everything that is solved for it.
    var sweeps: [ConditionSweep] {
        leaves.flatMap { leaf in
            switch leaf.source {
            case .sweep(let sweep): [sweep]
            case .twin(let twin): twin.sweeps
            }
        }
    }

    /// Points that are solved for one design.
    var pointCount: Int { sweeps.reduce(0) { $0 + $1.pointsPerDesign } }

    /// What is exceeded where models were used outside of their validity, in words; of what was solved last.
    var validityReasons: [String] { sweeps.flatMap(\.validityReasons) }

    /// Whether something is followed in time.
    var runsInTime: Bool { sweeps.contains(where: \.sweep.runsInTime) }

    /// The value of each expression at each condition.
    ///
    /// - Parameter designs: devices that are asked one after the other; `nil` for the device as it is.
    func answers(of designs: DesignBatch? = nil, threads: Int) throws -> [[QuantityAnswer]] {
        let known = try leaves.map { leaf -> [QuantityAnswer] in
            switch leaf.source {
            case .sweep(let sweep): try sweep.answers(conditionCount, of: designs, threads: threads)
            case .twin(let twin): try twin.answers(of: designs, threads: threads)[0]
            }
        }
        let count = conditionCount * (designs?.count ?? 1)
        let uses = expressions.map { expression in
            leaves.indices.filter { graph.depends(expression, on: [leaves[$0].symbol]) }
        }
        return expressions.indices.map { index in
            let numbers = numbers(of: expressions[index], known, count)
            return (0..<count).map { condition in
                let isOutside = uses[index].contains { known[$0][condition].isOutsideValidity }
                guard let missing = uses[index].first(where: { known[$0][condition].reason != nil }) else {
                    return QuantityAnswer(numbers[condition], isOutsideValidity: isOutside)
                }
                let answer = known[missing][condition]
                return QuantityAnswer(
                    missing: reason(leaves[missing], answer, index), answer.status, isOutsideValidity: isOutside)
            }
        }
    }

    /// The number of an expression at each condition.
    private func numbers(of expression: Expression, _ known: [[QuantityAnswer]], _ count: Int) -> [Double] {
        if let constant = expression.constant { return [Double](repeating: constant, count: count) }
        if let own = leaves.firstIndex(where: { $0.symbol.isSame(as: expression) }) { return known[own].map(\.value) }
        return (0..<count).map { condition in
            let values = zip(leaves, known).map { (symbol: $0.symbol, value: $1[condition].value) }
            return graph.evaluate([expression], where: values).first ?? .nan
        }
    }

    /// A reason names the quantity it is about, where the expression is made of several.
    private func reason(_ leaf: Leaf, _ answer: QuantityAnswer, _ index: Int) -> String {
        let reason = answer.reason ?? ""
        return expressions[index].isSame(as: leaf.symbol) ? reason : "\(leaf.text): \(reason)"
    }
}
