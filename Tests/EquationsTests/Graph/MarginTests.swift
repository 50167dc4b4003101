import Equations
import Testing
import Units

@Suite struct MarginTests {
    private let graph = Graph()

    /// Above zero exactly where the condition holds.
    @Test func signIsThatOfTheCondition() throws {
        let (a, b) = (graph.symbol("a", .voltage), graph.symbol("b", .voltage))
        let limit = Expression.quantity(0.5, .voltage)
        let low = Expression.compare(.less, a, b)
        let high = Expression.compare(.lessOrEqual, limit, a)
        let conditions = [
            low, high, .apply(.and, low, high), .apply(.or, low, high), .apply(.not, low),
            .compare(.less, .quantity(0, .none), a),
        ]
        for condition in conditions {
            let margin = try #require(graph.margin(of: condition))
            #expect(margin.dimension == .none)
            for x in [-1.0, 0.3, 0.7, 2] {
                for y in [-0.9, 0.4, 1.1] {
                    let values = graph.evaluate([condition.stored(in: graph), margin], where: [(a, x), (b, y)])
                    #expect((values[0] == 1) == (values[1] > 0))
                }
            }
        }
    }

    @Test func equalityHasNone() {
        let a = graph.symbol("a", .none)
        #expect(graph.margin(of: .compare(.equal, a, Expression(1))) == nil)
    }
}
