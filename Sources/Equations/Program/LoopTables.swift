/// The values along the loop axes, with everything in a ``Program`` that depends on them alone: computed once, shared
/// by the evaluators of all threads.
public struct LoopTables: Sendable {
    /// How many indices each loop axis has.
    public let lengths: [Int]
    let values: [[Double]]

    /// Evaluates what depends on loop axes alone.
    ///
    /// - Parameter values: for each input bound to a loop, in the order of the program's inputs, one number per
    ///   index of its axis. Inputs of one axis have equally many.
    public init(_ program: Program, values: [[Double]]) {
        precondition(values.count == program.loopInputs.count, "one list of values per loop input")
        var lengths = [Int](repeating: 1, count: program.loopCount)
        for (axis, list) in zip(program.loopInputs, values) { lengths[axis] = list.count }
        self.lengths = lengths
        self.values = values
    }
}
