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
        var members: [Axes: [Int]] = [:]
        for (index, id) in compiled.scalars.enumerated() { members[algebra.changes(id), default: []].append(index) }
        var constants = [Double](repeating: .nan, count: compiled.scalars.count)
        var tables = [[Table]](repeating: [], count: program.loopCount)
        var computed = [Double](repeating: .nan, count: algebra.forms.count)
        for (changes, scalars) in members.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let axes = changes.loops
            let order = Self.order(algebra, scalars.map { compiled.scalars[$0] })
            let rows = axes.reduce(1) { $0 * counts[$1] }
            var numbers: [Double] = []
            numbers.reserveCapacity(rows * scalars.count)
            var indices = [Int](repeating: 0, count: program.loopCount)
            for row in 0..<rows {
                var rest = row
                for axis in axes.reversed() {
                    indices[axis] = rest % counts[axis]
                    rest /= counts[axis]
                }
                for id in order {
                    computed[Int(id)] = algebra.value(
                        of: id,
                        inputs: { number in
                            guard let place = compiled.loopNumbers[number] else { return .nan }
                            return values[place][indices[program.loopInputs[place]]]
                        }, tables: compiled.tables, operand: { computed[Int($0)] })
                }
                for index in scalars { numbers.append(computed[Int(compiled.scalars[index])]) }
            }
            if let innermost = axes.last {
                tables[innermost].append(Table(axes: axes, scalars: scalars, values: numbers))
            } else {
                for (place, index) in scalars.enumerated() { constants[index] = numbers[place] }
            }
        }
        self.tables = tables
        self.constants = constants
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
