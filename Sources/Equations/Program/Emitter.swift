/// Writes the code of one stage.
///
/// A value that is used once is computed in the accumulator on the way to its user; others get a slot. The slots
/// here are symbols: `SlotAllocator` decides where they are.
struct Emitter {
    /// Where an operand is.
    enum Place {
        case slot(UInt32)
        case scalar(UInt32)
    }

    private(set) var algebra: Algebra
    /// Whether this stage computes a value.
    let computes: (Algebra.ID) -> Bool
    /// Slots of values that other stages or the caller put there.
    let known: [Algebra.ID: UInt32]
    /// Slots where results of this stage must be.
    let wanted: [Algebra.ID: UInt32]
    private(set) var code: [Instruction] = []
    /// Numbers that all lanes share, in the order of their indices.
    private(set) var scalars: [Algebra.ID]
    private(set) var payloads: [UInt64]

    private var scalarIndex: [Algebra.ID: UInt32] = [:]
    private(set) var uses: [Algebra.ID: Int] = [:]
    private var weights: [Algebra.ID: Int] = [:]
    private var slots: [Algebra.ID: UInt32] = [:]
    /// Scalars spread over a slot.
    private var spread: [UInt32: UInt32] = [:]
    private(set) var families: [Algebra.ID: [Algebra.ID]] = [:]
    /// For each value those that are computed here from it.
    private(set) var users: [Algebra.ID: [Algebra.ID]] = [:]
    /// Parts of sums that are there already, with the terms they stand for.
    var parts: [Algebra.ID: (slots: [UInt32], nodes: Set<Algebra.ID>)] = [:]
    private var nextTemporary: UInt32

    /// The first slot number that means a temporary of the stage.
    static let temporaries: UInt32 = 1 << 24

    init(
        _ algebra: Algebra, roots: [Algebra.ID], scalars: [Algebra.ID], payloads: [UInt64],
        known: [Algebra.ID: UInt32], wanted: [Algebra.ID: UInt32],
        computes: @escaping (Algebra.ID) -> Bool
    ) {
        self.algebra = algebra
        self.computes = computes
        self.known = known
        self.wanted = wanted
        self.scalars = scalars
        self.payloads = payloads
        nextTemporary = Self.temporaries
        for (index, id) in scalars.enumerated() { scalarIndex[id] = UInt32(index) }
        var stack = roots
        for root in roots { uses[root, default: 0] += 1 }
        var seen: Set<Algebra.ID> = []
        var order: [Algebra.ID] = []
        while let id = stack.popLast() {
            guard computes(id), seen.insert(id).inserted else { continue }
            order.append(id)
            for operand in algebra.operands(id) {
                uses[operand, default: 0] += 1
                users[operand, default: []].append(id)
                stack.append(operand)
            }
        }
        for id in order.sorted() {
            weights[id] = weigh(id)
            if case .call(.bernoulli, let payload, let operands) = algebra.form(id), payload & ~Algebra.reflected < 2 {
                families[operands[0], default: []].append(id)
            }
        }
    }

    // MARK: - Whole results

    /// Computes `root` and leaves it in a slot.
    mutating func emit(_ root: Algebra.ID, into slot: UInt32) {
        if slots[root] == slot { return }
        bring(root)
        if slots[root] != slot { append(.store, slot) }
    }

    /// Computes `root` and leaves it with the caller.
    mutating func emit(_ root: Algebra.ID, output: Int) {
        bring(root)
        append(.storeOutput, UInt32(output))
    }

    // MARK: - Operands

    mutating func append(_ operation: Instruction.Code, _ a: UInt32 = 0, _ b: UInt32 = 0, _ c: UInt32 = 0) {
        // What was just stored is still there.
        if operation == .load, let last = code.last, last.code == .store, last.a == a { return }
        if operation == .multiply || operation == .multiplyScalar, let last = code.last, last.code == .load {
            code[code.count - 1] = Instruction(
                code: operation == .multiply ? .product : .productScalar, a: last.a, b: a)
            return
        }
        if operation == .bernoulliSum, let last = code.last, last.code == .productScalar {
            code[code.count - 1] = Instruction(
                code: .bernoulliSumScaled, a: a, b: b, c: c, d: last.a, e: last.b)
            return
        }
        code.append(Instruction(code: operation, a: a, b: b, c: c))
    }

    mutating func temporary() -> UInt32 {
        nextTemporary += 1
        return nextTemporary - 1
    }

    /// Stores the accumulator, which holds the value.
    private mutating func keep(_ id: Algebra.ID) -> UInt32 {
        let slot = wanted[id] ?? temporary()
        append(.store, slot)
        slots[id] = slot
        return slot
    }

    mutating func append(_ step: Instruction) { code.append(step) }

    private mutating func payload(_ value: UInt64) -> UInt32 {
        if let index = payloads.firstIndex(of: value) { return UInt32(index) }
        payloads.append(value)
        return UInt32(payloads.count - 1)
    }

    mutating func scalar(_ id: Algebra.ID) -> UInt32 {
        if let index = scalarIndex[id] { return index }
        let index = UInt32(scalars.count)
        scalars.append(id)
        scalarIndex[id] = index
        return index
    }

    mutating func scalar(number value: Double) -> UInt32 { scalar(algebra.constant(value)) }

    private mutating func scalar(_ id: Algebra.ID, times scale: Double) -> UInt32 {
        if scale == 1 { return scalar(id) }
        return scalar(algebra.node(.sum([Algebra.Term(scale: scale, node: id)], 0)))
    }

    func isScalar(_ id: Algebra.ID) -> Bool { algebra.changes(id).isUniform }

    /// Whether the value can be an operand as it is.
    func isReady(_ id: Algebra.ID) -> Bool { isScalar(id) || !computes(id) || slots[id] != nil }

    /// Whether the value is computed here for one user alone.
    func isPrivate(_ id: Algebra.ID) -> Bool { !isReady(id) && uses[id] == 1 && !isInFamily(id) }

    private func isInFamily(_ id: Algebra.ID) -> Bool {
        guard case .call(.bernoulli, let payload, let operands) = algebra.form(id), payload & ~Algebra.reflected < 2
        else {
            return false
        }
        return (families[operands[0]]?.count ?? 0) > 1
    }

    /// The operand of the family of Bernoulli functions that computing the value would compute with it.
    private func pendingFamily(_ id: Algebra.ID) -> Algebra.ID? {
        isReady(id) || !isInFamily(id) ? nil : algebra.operands(id).first
    }

    private static let greatestWeight = 1 << 40

    private func weight(_ id: Algebra.ID) -> Int { isReady(id) ? 0 : weights[id] ?? 0 }

    private func weigh(_ id: Algebra.ID) -> Int {
        // What is used in many places counts in each, which can be more than a number holds.
        let below = algebra.operands(id).reduce(0) { min($0 + (weights[$1] ?? 0), Self.greatestWeight) }
        let own =
            switch algebra.form(id) {
            case .constant, .input: 0
            case .sum(let terms, _): terms.count
            case .product(let factors): factors.reduce(0) { $0 + ($1.power < 0 ? 10 : 1) }
            case .call: 15
            }
        return below + own
    }

    /// Makes the value an operand; whatever is in the accumulator is lost unless the value is ready.
    mutating func place(_ id: Algebra.ID) -> Place {
        if isScalar(id) { return .scalar(scalar(id)) }
        if let slot = slots[id] ?? (computes(id) ? nil : known[id]) { return .slot(slot) }
        compute(id)
        if let slot = slots[id] { return .slot(slot) }
        return .slot(keep(id))
    }

    /// Makes the value a slot.
    mutating func slot(_ id: Algebra.ID) -> UInt32 {
        switch place(id) {
        case .slot(let slot): return slot
        case .scalar(let index):
            if let slot = spread[index] { return slot }
            let slot = temporary()
            append(.loadScalar, index)
            append(.store, slot)
            spread[index] = slot
            return slot
        }
    }

    /// Leaves the value in the accumulator.
    mutating func bring(_ id: Algebra.ID) {
        if !isReady(id) {
            compute(id)
            if slots[id] == nil, uses[id] ?? 0 > 1 || wanted[id] != nil { _ = keep(id) }
            return
        }
        switch place(id) {
        case .slot(let slot): append(.load, slot)
        case .scalar(let index): append(.loadScalar, index)
        }
    }

    mutating func compute(_ id: Algebra.ID) {
        switch algebra.form(id) {
        case .constant, .input: preconditionFailure("given values are not computed")
        case .sum(let terms, let constant): compute(id, terms, Double(bitPattern: constant))
        case .product(let factors): compute(factors)
        case .call(let operation, let payload, let operands): compute(id, operation, payload, operands)
        }
    }

    // MARK: - Sums

    /// Two operands to multiply and add, or one to add.
    struct Addend {
        var scale: Double
        var first: Algebra.ID
        var second: Algebra.ID?
    }

    /// The term as at most two operands, if it is that simple.
    func addend(_ term: Algebra.Term) -> Addend? {
        if isPrivate(term.node), case .product(let factors) = algebra.form(term.node) {
            guard factors.allSatisfy({ $0.power == 1 }) else { return nil }
            if factors.count == 2 {
                let (a, b) = (factors[0].node, factors[1].node)
                if isScalar(b) { return Addend(scale: term.scale, first: a, second: b) }
                if isScalar(a) { return Addend(scale: term.scale, first: b, second: a) }
                return Swift.abs(term.scale) == 1 ? Addend(scale: term.scale, first: a, second: b) : nil
            }
            return nil
        }
        return Addend(scale: term.scale, first: term.node, second: nil)
    }

    private mutating func compute(_ id: Algebra.ID, _ terms: [Algebra.Term], _ constant: Double) {
        var terms = terms
        if computeRest(id, terms, constant) || computeBernoulliSum(terms, constant) { return }
        // The accumulator starts with the term that needs most work; the other such terms go through slots.
        func work(_ term: Algebra.Term) -> Int {
            guard let addend = addend(term) else { return weight(term.node) }
            return Swift.max(weight(addend.first), addend.second.map(weight) ?? 0)
        }
        let works = terms.map(work)
        var start: Algebra.Term?
        if let heaviest = works.indices.max(by: { works[$0] < works[$1] }), works[heaviest] > 0 {
            start = terms.remove(at: heaviest)
        }
        let together = start.flatMap { addend($0) }.flatMap { first in
            pendingFamily(first.first) ?? first.second.flatMap { pendingFamily($0) }
        }
        var addends: [Addend] = []
        for term in terms {
            let simple = addend(term) ?? Addend(scale: term.scale, first: term.node, second: nil)
            for id in [simple.first, simple.second].compactMap({ $0 }) {
                // It will be there with the start.
                if let family = pendingFamily(id), family == together { continue }
                _ = place(id)
            }
            addends.append(simple)
        }
        // Plain terms first: they can be folded into the multiplication that starts.
        let plain = addends.firstIndex { $0.second == nil && $0.scale == 1 && !isScalar($0.first) && isReady($0.first) }
        var constant = constant
        if let start {
            if let simple = addend(start), let second = simple.second {
                let (inner, outer) =
                    weight(simple.first) >= weight(second) ? (simple.first, second) : (second, simple.first)
                // Everything the multiplier needs is there before the accumulator is filled.
                _ = place(outer)
                bring(inner)
                multiplyAdd(outer, simple.scale, plain.map { addends.remove(at: $0).first }, &constant)
            } else {
                bring(start.node)
                if start.scale != 1 {
                    multiplyAdd(nil, start.scale, plain.map { addends.remove(at: $0).first }, &constant)
                }
            }
        } else if let plain {
            bring(addends.remove(at: plain).first)
        } else {
            let first = addends.removeFirst()
            begin(first)
        }
        for addend in addends { add(addend) }
        if constant != 0 { append(.addScalar, scalar(number: constant)) }
    }

    /// x = x * multiplier * scale + addend (or the constant, which is then used up).
    private mutating func multiplyAdd(
        _ multiplier: Algebra.ID?, _ scale: Double, _ addend: Algebra.ID?, _ constant: inout Double
    ) {
        let addendSlot = addend.map { slot($0) }
        if multiplier == nil || isScalar(multiplier ?? 0) {
            let index = multiplier.map { scalar($0, times: scale) } ?? scalar(number: scale)
            if let addendSlot {
                append(.scaleAdd, index, addendSlot)
            } else if constant != 0 {
                append(.scaleAddScalar, index, scalar(number: constant))
                constant = 0
            } else if multiplier == nil, scale == -1 {
                append(.negate)
            } else {
                append(.multiplyScalar, index)
            }
            return
        }
        guard let multiplier else { return }
        let factor = slot(multiplier)
        if let addendSlot {
            append(scale == 1 ? .multiplyAdd : .multiplySubtractFrom, factor, addendSlot)
        } else if constant != 0, scale == 1 {
            append(.multiplyAddScalar, factor, scalar(number: constant))
            constant = 0
        } else {
            append(.multiply, factor)
            if scale != 1 { append(.negate) }
        }
    }

    private mutating func begin(_ addend: Addend) {
        guard let second = addend.second else {
            switch place(addend.first) {
            case .scalar: append(.loadScalar, scalar(addend.first, times: addend.scale))
            case .slot(let slot):
                if addend.scale == 1 {
                    append(.load, slot)
                } else {
                    append(.productScalar, slot, scalar(number: addend.scale))
                }
            }
            return
        }
        let first = slot(addend.first)
        if isScalar(second) {
            append(.productScalar, first, scalar(second, times: addend.scale))
        } else {
            append(.product, first, slot(second))
            if addend.scale != 1 { append(.negate) }
        }
    }

    mutating func add(_ addend: Addend) {
        guard let second = addend.second else {
            switch place(addend.first) {
            case .scalar: append(.addScalar, scalar(addend.first, times: addend.scale))
            case .slot(let slot):
                if addend.scale == 1 {
                    append(.add, slot)
                } else if addend.scale == -1 {
                    append(.subtract, slot)
                } else {
                    append(.addProductScalar, slot, scalar(number: addend.scale))
                }
            }
            return
        }
        if isScalar(second), !isScalar(addend.first) {
            append(.addProductScalar, slot(addend.first), scalar(second, times: addend.scale))
        } else {
            append(addend.scale == 1 ? .addProduct : .subtractProduct, slot(addend.first), slot(second))
        }
    }

    // MARK: - Products

    private mutating func compute(_ factors: [Algebra.Factor]) {
        var above = factors.filter { $0.power > 0 }
        var below = factors.filter { $0.power < 0 }.map { Algebra.Factor(node: $0.node, power: -$0.power) }
        // What cannot be the start is put in slots first, so that the accumulator is free to be filled once.
        if below.isEmpty {
            let start = takeStart(&above)
            prepare(above)
            bringPower(start)
            above.forEach { multiply($0) }
        } else if above.allSatisfy({ isReady($0.node) }) || below.count > 1 || below[0].power > 1 {
            prepare(above)
            let start = takeStart(&below)
            prepare(below)
            bringPower(start)
            below.forEach { multiply($0) }
            if above.count == 1, above[0].power == 1, !isScalar(above[0].node) {
                append(.divideInto, slot(above[0].node))
            } else if let scale = above.firstIndex(where: { $0.power == 1 && isScalar($0.node) }) {
                append(.divideIntoScalar, scalar(above.remove(at: scale).node))
                above.forEach { multiply($0) }
            } else {
                append(.divideIntoScalar, scalar(number: 1))
                above.forEach { multiply($0) }
            }
        } else {
            let divisor = slot(below[0].node)
            let start = takeStart(&above)
            prepare(above)
            bringPower(start)
            above.forEach { multiply($0) }
            append(.divide, divisor)
        }
    }

    private func takeStart(_ factors: inout [Algebra.Factor]) -> Algebra.Factor {
        let heaviest = factors.indices.max { rank(factors[$0]) < rank(factors[$1]) } ?? 0
        return factors.remove(at: heaviest)
    }

    /// Work first; then powers, which want the accumulator; scalars last.
    private func rank(_ factor: Algebra.Factor) -> Int {
        4 * weight(factor.node) + (factor.power > 1 ? 2 : 0) + (isScalar(factor.node) ? 0 : 1)
    }

    private mutating func prepare(_ factors: [Algebra.Factor]) {
        for factor in factors {
            if factor.power > 4, isScalar(factor.node) { _ = slot(factor.node) } else { _ = place(factor.node) }
        }
    }

    private mutating func bringPower(_ factor: Algebra.Factor) {
        bring(factor.node)
        raise(factor)
    }

    /// x to the power of `factor`, whose base it is.
    private mutating func raise(_ factor: Algebra.Factor) {
        switch factor.power {
        case 1: break
        case 2: append(.square)
        case 3: append(.cube)
        case 4: append(.fourthPower)
        default:
            let base = temporary()
            append(.store, base)
            // From the second highest bit down: square, and multiply by the base where the bit is set.
            for bit in (0..<(31 - factor.power.leadingZeroBitCount)).reversed() {
                append(.square)
                if factor.power >> Int32(bit) & 1 == 1 { append(.multiply, base) }
            }
        }
    }

    private mutating func multiply(_ factor: Algebra.Factor) {
        for _ in 0..<factor.power {
            switch place(factor.node) {
            case .slot(let slot): append(.multiply, slot)
            case .scalar(let index): append(.multiplyScalar, index)
            }
        }
    }

    // MARK: - Calls

    private mutating func compute(_ id: Algebra.ID, _ operation: Operation, _ payload: UInt64, _ operands: [Algebra.ID])
    {
        func first(_ code: Instruction.Code) {
            bring(operands[0])
            append(code)
        }
        func second(_ code: Instruction.Code) {
            let other = slot(operands[1])
            bring(operands[0])
            append(code, other)
        }
        switch operation {
        case .bernoulli where payload & ~Algebra.reflected < 2: bernoulli(id, payload, operands[0])
        case .exp: first(.exp)
        case .expm1: first(.expm1)
        case .exprel: first(.exprel)
        case .logistic: first(.logistic)
        case .abs: first(.abs)
        case .sqrt: first(.sqrt)
        case .floor: first(.floor)
        case .round: first(.round)
        case .sign: first(.sign)
        case .not: first(.not)
        case .negate: first(.negate)
        case .minimum: second(.minimum)
        case .maximum: second(.maximum)
        case .less: second(.less)
        case .lessOrEqual: second(.lessOrEqual)
        case .equal: second(.equal)
        case .and: second(.and)
        case .or: second(.or)
        case .select:
            let (then, otherwise) = (slot(operands[1]), slot(operands[2]))
            bring(operands[0])
            append(.select, then, otherwise)
        case .pow, .atan2, .surface, .surfaceSlope, .surfaceSecondSlope:
            let other = slot(operands[1])
            bring(operands[0])
            append(
                Instruction(
                    code: .callTwo, a: UInt32(operation.rawValue), b: other, c: temporary(), d: self.payload(payload)))
        default:
            bring(operands[0])
            if payload & Algebra.reflected != 0, operation == .bernoulli { append(.negate) }
            let value = operation == .bernoulli ? payload & ~Algebra.reflected : payload
            append(.call, UInt32(operation.rawValue), temporary(), self.payload(value))
        }
    }

    /// B and its slope of an operand and of its opposite share one exponential.
    private mutating func bernoulli(_ id: Algebra.ID, _ payload: UInt64, _ operand: Algebra.ID) {
        func code(_ payload: UInt64) -> Instruction.Code {
            let isReflected = payload & Algebra.reflected != 0
            return payload & ~Algebra.reflected == 0
                ? (isReflected ? .bernoulliBackward : .bernoulli)
                : (isReflected ? .bernoulliBackwardSlope : .bernoulliSlope)
        }
        let family = families[operand] ?? []
        if family.count < 2 {
            bring(operand)
            append(code(payload))
            return
        }
        var places: [Instruction.Code: UInt32] = [:]
        for member in family {
            guard case .call(_, let payload, _) = algebra.form(member) else { continue }
            let slot = wanted[member] ?? temporary()
            places[code(payload)] = slot
            slots[member] = slot
        }
        bring(operand)
        func place(_ code: Instruction.Code) -> UInt32 { places[code] ?? temporary() }
        let result = code(payload)
        if family.count == 2, places[.bernoulli] != nil, places[.bernoulliBackward] != nil {
            if result == .bernoulli {
                append(.bernoulliPair, place(.bernoulliBackward))
            } else {
                append(.bernoulliPairBackward, place(.bernoulli))
            }
            append(.store, place(result))
        } else {
            append(.bernoulliBundle, place(.bernoulliBackward), place(.bernoulliSlope), place(.bernoulliBackwardSlope))
            append(.store, place(.bernoulli))
            append(.load, place(result))
        }
    }
}
