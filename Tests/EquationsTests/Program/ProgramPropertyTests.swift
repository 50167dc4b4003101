#if arch(x86_64) && canImport(Glibc)
    import Equations
    import Lanes
    import Testing
    import Units

    @Suite("Compiled random expressions")
    struct ProgramPropertyTests {
        /// A program of random trees with values for every symbol.
        struct Sample {
            let trees: [Tree]
            let bindings: [Program.Binding]
            /// Per symbol: per lane or per index.
            let values: [[Double]]
            let program: Program
            let evaluator: Evaluator
            let lanes: Int

            init(_ generator: inout SeededGenerator, depth: Int = 5) {
                let count = Int.random(in: 1...4, using: &generator)
                trees = (0..<count).map { _ in
                    Tree.random(
                        Tree.dimensions[Int.random(in: 0..<6, using: &generator)],
                        depth: Int.random(in: 1...depth, using: &generator), using: &generator)
                }
                let kinds: [Program.Binding] = [.lane, .lane, .loop(0), .loop(1), .unknown(0), .unknown(1)]
                let chosen = Tree.dimensions.map { _ in kinds[Int.random(in: 0..<6, using: &generator)] }
                let lanes = Int.random(in: 1...64, using: &generator)
                let lengths = [3, 4]
                let numbers = chosen.indices.map { symbol in
                    let size = if case .loop(let axis) = chosen[symbol] { lengths[axis] } else { lanes }
                    return (0..<size).map { _ in Tree.values(using: &generator)[0] }
                }
                values = numbers
                bindings = chosen
                self.lanes = lanes
                let made = TreeGraph()
                let roots = trees.map { $0.expression(made.symbols).stored(in: made.graph) }
                // The same expressions as results of the last group and as outputs.
                program = Program(
                    graph: made.graph, inputs: Array(zip(made.symbols, chosen)), loopCount: 2, groups: [[], roots],
                    outputs: roots)
                evaluator = Evaluator(
                    program,
                    loopValues: chosen.indices.compactMap { symbol in
                        if case .loop = chosen[symbol] { numbers[symbol] } else { nil }
                    })
            }

            func point(_ lane: Int, _ indices: [Int]) -> [Double] {
                bindings.indices.map { symbol in
                    if case .loop(let axis) = bindings[symbol] {
                        values[symbol][indices[axis]]
                    } else {
                        values[symbol][lane]
                    }
                }
            }

            func fillLaneInputs() {
                var place = 0
                for symbol in bindings.indices where bindings[symbol] == .lane {
                    fill(evaluator.laneInput(place), symbol)
                    place += 1
                }
            }

            func fillUnknowns(_ group: Int) {
                var place = 0
                for symbol in bindings.indices where bindings[symbol] == .unknown(group) {
                    fill(evaluator.unknown(group, place), symbol)
                    place += 1
                }
            }

            private func fill(_ block: UnsafeMutablePointer<Lanes>, _ symbol: Int) {
                for lane in 0..<64 { block[lane / 8][lane % 8] = values[symbol][min(lane, lanes - 1)] }
            }
        }

        @Test("are within rounding of the written expression at every stage", arguments: 1...4)
        func values(part: Int) {
            var generator = SeededGenerator(UInt64(1000 + part))
            var seen: Set<Operation> = []
            var checked = 0
            for _ in 0..<500 {
                let sample = Sample(&generator)
                let evaluator = sample.evaluator
                sample.fillLaneInputs()
                evaluator.begin(lanes: sample.lanes)
                for i in 0..<evaluator.tables.lengths[0] {
                    evaluator.enter(loop: 0, index: i)
                    for j in 0..<evaluator.tables.lengths[1] {
                        evaluator.enter(loop: 1, index: j)
                        sample.fillUnknowns(0)
                        evaluator.iterate(group: 0)
                        evaluator.settle(group: 0)
                        sample.fillUnknowns(1)
                        evaluator.iterate(group: 1)
                        evaluator.settle(group: 1)
                        evaluator.finish()
                        for lane in [0, sample.lanes / 2, sample.lanes - 1] {
                            for (index, tree) in sample.trees.enumerated() {
                                guard let expected = ExtendedValue(tree, sample.point(lane, [i, j])) else { continue }
                                let result = evaluator.result(1, index)[lane / 8][lane % 8]
                                let output = evaluator.output(index)[lane / 8][lane % 8]
                                #expect(abs(Float80(result) - expected.value) <= expected.error, "\(tree)")
                                #expect(abs(Float80(output) - expected.value) <= expected.error, "\(tree)")
                                seen.formUnion(tree.operations)
                                checked += 1
                            }
                        }
                    }
                }
            }
            #expect(checked > 10000)
            #expect(
                Set(Operation.allCases).subtracting([.tableSlope, .surfaceSlope, .surfaceSecondSlope]).subtracting(seen)
                    .isEmpty)
        }
    }
#endif
