import Equations
import Testing
import Units

@Suite("Signs of merged sums")
struct MergedSignTests {
    private let graph = Graph()

    @Test("are seen where equal terms stand against each other")
    func merging() {
        let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none, sign: .positive))
        let rising = y * Expression.bernoulli(-x)
        let third = rising / Expression(3)
        let sums = [rising - third, third - rising, rising - third - third - third * Expression(0.5), rising - y]
        #expect(graph.signs(of: sums).allSatisfy { $0 == .any })
        #expect(graph.signsOfMergedSums(sums) == [.positive, .negative, .positive, .any])
    }

    @Test("are those of the parts elsewhere")
    func parts() {
        let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none, sign: .nonNegative))
        let z = graph.symbol("z", .none, sign: .negative)
        let expressions = [
            x * x, Expression.power(x, 3), y + Expression(2), y * z, Expression.exp(x) / z, Expression.sqrt(y), -z - y,
            Expression.bernoulli(-x) * z, Expression.power(x, -2),
        ]
        let expected: [Sign] = [
            .nonNegative, .any, .positive, .nonPositive, .negative, .nonNegative, .any, .negative, .positive,
        ]
        #expect(graph.signsOfMergedSums(expressions) == expected)
        #expect(graph.signs(of: expressions)[3] == .nonPositive)
    }
}
