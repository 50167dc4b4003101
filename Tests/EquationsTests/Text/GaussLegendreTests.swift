import Equations
import Testing

struct GaussLegendreTests {
    /// Abramowitz and Stegun, Handbook of Mathematical Functions, table 25.4: the outermost and innermost of 32.
    @Test func tabulated() {
        let rule = GaussLegendre.ordinary
        #expect(rule.nodes[31] == 0.997263861849481563545)
        #expect(rule.weights[31] == 0.007018610009470096600)
        #expect(rule.nodes[16] == 0.048307665687738316235)
        #expect(rule.weights[16] == 0.096540088514727800567)
    }

    /// 1/sqrt(3), sqrt(3/5), 5/9, 8/9.
    @Test func small() {
        #expect(GaussLegendre(count: 1).nodes == [0] && GaussLegendre(count: 1).weights == [2])
        #expect(GaussLegendre(count: 2).nodes[1] == 0.57735026918962576451)
        #expect(GaussLegendre(count: 3).nodes == [-0.77459666924148337704, 0, 0.77459666924148337704])
        let weights: [Double] = [5.0 / 9, 8.0 / 9, 5.0 / 9]
        #expect(GaussLegendre(count: 3).weights == weights)
    }

    @Test("Powers up to twice the count are exact", arguments: [32, 64])
    func exactness(count: Int) {
        let rule = GaussLegendre(count: count)
        #expect(rule.nodes == rule.nodes.sorted() && rule.nodes.count == count)
        for power in stride(from: 0, to: 2 * count, by: 2) {
            var sum = 0.0
            for (node, weight) in zip(rule.nodes, rule.weights) {
                var term = weight
                for _ in 0..<power { term *= node }
                sum += term
            }
            #expect(abs(sum - 2 / Double(power + 1)) < 2e-15)
        }
    }
}
