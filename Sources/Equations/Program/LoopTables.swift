/// The values along the loop axes, with everything in a ``Program`` that depends on them alone: computed once, shared
/// by the evaluators of all threads.
public struct LoopTables: Sendable {
    /// How many indices each loop axis has.
    public let lengths: [Int]

    /// The scalars that change with one set of axes.
    struct Table: Sendable {
        let axes: [Int]
        /// Indices of the scalars; one number for each in every row.
        let scalars: [Int]
        /// Rows in the order of the axes' indices, the last axis fastest.
        let values: [Double]
    }

    /// Tables by the innermost of their axes.
    let tables: [[Table]]
    /// All scalars; those that change with an axis are NaN.
    let constants: [Double]
    /// How many values were computed to fill the tables: each one once for every distinct set of what it changes with.
    package let evaluations: Int

    /// Evaluates what depends on loop axes alone.
    ///
    /// - Parameter values: for each input bound to a loop, in the order of the program's inputs, one number per
    ///   index of its axis. Inputs of one axis have equally many; an axis without inputs has one index.
    public init(_ program: Program, values: [[Double]]) {
        precondition(values.count == program.loopInputs.count, "one list of values per loop input")
        var lengths = [Int?](repeating: nil, count: program.loopCount)
        for (axis, list) in zip(program.loopInputs, values) {
            precondition(
                lengths[axis] == nil || lengths[axis] == list.count, "inputs of one axis have equally many values")
            lengths[axis] = list.count
        }
        let counts = lengths.map { $0 ?? 1 }
        self.lengths = counts
        let compiled = program.compiled
        let algebra = compiled.algebra
        var nodes: [Axes: [Algebra.ID]] = [:]
        let needed = Self.order(algebra, compiled.scalars)
        for id in needed { nodes[algebra.changes(id), default: []].append(id) }
        var members: [Axes: [Int]] = [:]
        for (index, id) in compiled.scalars.enumerated() { members[algebra.changes(id), default: []].append(index) }
        var constants = [Double](repeating: .nan, count: compiled.scalars.count)
        var tables = [[Table]](repeating: [], count: program.loopCount)
        var computed = [Double](repeating: .nan, count: algebra.forms.count)
        var kept = KeptColumns(algebra, needed, counts: counts)
        var evaluations = 0
        // Axes that are part of others come before them, so what a value rests on is there already.
        for (changes, own) in nodes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let axes = changes.loops
            let scalars = members[changes] ?? []
            let rows = axes.reduce(1) { $0 * counts[$1] }
            let borrowed = kept.borrowed(by: own)
            var numbers: [Double] = []
            numbers.reserveCapacity(rows * scalars.count)
            var indices = [Int](repeating: 0, count: program.loopCount)
            for row in 0..<rows {
                var rest = row
                for axis in axes.reversed() {
                    indices[axis] = rest % counts[axis]
                    rest /= counts[axis]
                }
                for id in borrowed { computed[Int(id)] = kept.value(of: id, at: indices) }
                for id in own {
                    computed[Int(id)] = algebra.value(
                        of: id,
                        inputs: { number in
                            guard let place = compiled.loopNumbers[number] else { return .nan }
                            return values[place][indices[program.loopInputs[place]]]
                        }, tables: compiled.tables, operand: { computed[Int($0)] })
                }
                kept.keep(own, from: computed)
                for index in scalars { numbers.append(computed[Int(compiled.scalars[index])]) }
            }
            evaluations += rows * own.count
            guard !scalars.isEmpty else { continue }
            if let innermost = axes.last {
                tables[innermost].append(Table(axes: axes, scalars: scalars, values: numbers))
            } else {
                for (place, index) in scalars.enumerated() { constants[index] = numbers[place] }
            }
        }
        self.tables = tables
        self.constants = constants
        self.evaluations = evaluations
    }

    /// The nodes that `roots` depend on, operands first.
    private static func order(_ algebra: Algebra, _ roots: [Algebra.ID]) -> [Algebra.ID] {
        var seen: Set<Algebra.ID> = []
        var stack = roots
        while let id = stack.popLast() {
            if seen.insert(id).inserted { stack.append(contentsOf: algebra.operands(id)) }
        }
        return seen.sorted()
    }
}

/// What values that change with fewer axes are to those that change with more: computed once and read from here.
private struct KeptColumns {
    private let algebra: Algebra
    private let counts: [Int]
    private var columns: [Algebra.ID: [Double]] = [:]

    /// A column for each of `needed` that another of them with other axes uses.
    init(_ algebra: Algebra, _ needed: [Algebra.ID], counts: [Int]) {
        self.algebra = algebra
        self.counts = counts
        for id in needed {
            for operand in algebra.operands(id) where algebra.changes(operand) != algebra.changes(id) {
                columns[operand] = []
            }
        }
    }

    /// The operands of `own` that change with some of its axes, not with all. Those that change with none stay where they were
    /// computed.
    func borrowed(by own: [Algebra.ID]) -> [Algebra.ID] {
        var seen: Set<Algebra.ID> = []
        for id in own {
            for operand in algebra.operands(id) where algebra.changes(operand) != algebra.changes(id) {
                if !algebra.changes(operand).isEmpty { seen.insert(operand) }
            }
        }
        return seen.sorted()
    }

    /// The value of a kept node at the indices of all axes.
    func value(of id: Algebra.ID, at indices: [Int]) -> Double {
        let row = algebra.changes(id).loops.reduce(0) { $0 * counts[$1] + indices[$1] }
        return columns[id]?[row] ?? .nan
    }

    /// Takes the values of the next row.
    mutating func keep(_ own: [Algebra.ID], from computed: [Double]) {
        for id in own where columns[id] != nil { columns[id]?.append(computed[Int(id)]) }
    }
}
