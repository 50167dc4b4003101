import Equations
import Testing
import Units

@Suite("Where values jump")
struct JumpTests {
    @Test func onlyWhatAJumpDependsOn() {
        let graph = Graph()
        let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none))
        let step = Expression.select(y, isLessThan: Expression(1), then: x, otherwise: x + Expression(1))
        #expect(!graph.mayJump(step, with: x))
        #expect(graph.mayJump(step, with: y))
        let smooth = Expression.exp(x) / (Expression(1) + x * x) + Expression.abs(x)
        #expect(!graph.mayJump(smooth, with: x))
        #expect(!graph.mayJump(smooth, with: y))
        for operation in [Operation.floor, .round, .sign] {
            #expect(graph.mayJump(y * Expression.apply(operation, smooth), with: x))
        }
    }
}
