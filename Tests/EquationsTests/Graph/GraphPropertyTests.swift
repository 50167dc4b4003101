#if arch(x86_64) && canImport(Glibc)
    import Equations
    import Testing
    import Units

    @Suite("Random expressions")
    struct GraphPropertyTests {
        @Test("keep their value through the rules of the constructors", arguments: 1...4)
        func simplification(part: Int) {
            var generator = SeededGenerator(UInt64(part))
            var seen: Set<Operation> = []
            var checked = 0
            for _ in 0..<4000 {
                let dimension = Tree.dimensions[Int.random(in: 0..<6, using: &generator)]
                let tree = Tree.random(dimension, depth: Int.random(in: 1...6, using: &generator), using: &generator)
                let values = Tree.values(using: &generator)
                guard let expected = ExtendedValue(tree, values) else { continue }
                let made = TreeGraph()
                let expression = tree.expression(made.symbols)
                #expect(expression.constant == 0 || expression.dimension == dimension)
                let value = made.graph.evaluate([expression], where: made.bindings(values))[0]
                #expect(abs(Float80(value) - expected.value) <= expected.error, "\(tree)")
                seen.formUnion(tree.operations)
                checked += 1
            }
            #expect(checked > 1500)
            let all = Set(Operation.allCases).subtracting([.tableSlope, .surfaceSlope, .surfaceSecondSlope])
            #expect(all.subtracting(seen).isEmpty)
        }

        /// The difference is Richardson's of central differences with steps h, h/2 and h/4: of order h^6. It counts
        /// where the one without h/4 agrees with it to 1e-9, so where no jump or corner is near.
        @Test("have the derivative that differences in higher precision show", arguments: 1...4)
        func derivative(part: Int) {
            var generator = SeededGenerator(UInt64(100 + part))
            var (checked, smooth) = (0, 0)
            for _ in 0..<3000 {
                let tree = Tree.random(
                    Tree.dimensions[Int.random(in: 0..<6, using: &generator)],
                    depth: Int.random(in: 1...4, using: &generator), using: &generator)
                let values = Tree.values(using: &generator)
                let symbol = Int.random(in: 0..<6, using: &generator)
                guard let center = ExtendedValue(tree, values) else { continue }
                func value(_ shift: Double) -> Float80? {
                    var moved = values
                    moved[symbol] += shift
                    return ExtendedValue(tree, moved)?.value
                }
                func central(_ h: Double) -> Float80? {
                    guard let up = value(h), let down = value(-h) else { return nil }
                    return (up - down) / (2 * Float80(h))
                }
                // A power of two, so that the moved symbol is exact enough to divide by.
                let h = 0x1p-9
                guard let first = central(h), let second = central(h / 2), let third = central(h / 4) else { continue }
                let (rough, fine) = ((4 * second - first) / 3, (4 * third - second) / 3)
                let difference = (16 * fine - rough) / 15
                checked += 1
                let scale = max(abs(difference), center.magnitude)
                guard abs(fine - rough) < 1e-9 * scale else { continue }
                smooth += 1
                let made = TreeGraph()
                let slope = made.graph.derivative(of: tree.expression(made.symbols), by: made.symbols[symbol])
                let computed = made.graph.evaluate([slope], where: made.bindings(values))[0]
                #expect(abs(Float80(computed) - difference) <= 1e-9 * scale, "\(tree) by \(symbol) at \(values)")
            }
            #expect(smooth > 1000)
            #expect(Double(smooth) > 0.8 * Double(checked))
        }
    }
#endif
