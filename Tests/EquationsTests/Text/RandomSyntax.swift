import Equations
import Units

/// Trees of every shape the grammar has, reproducible from a seed.
struct RandomSyntax {
    /// SplitMix64.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    var generator: Generator
    private let units: [Unit]

    init(seed: UInt64) throws {
        generator = Generator(state: seed)
        units = try [
            "mV", "mS/cm^2", "/ms", "%", "e", "h", "m", "degC", "degF", "mM", "K", "/mV/ms", "s^-1", "\u{B5}m",
        ]
        .map { (text) throws(UnitError) in try Unit.parse(text) }
    }

    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }

    mutating func name() -> String { pick(["x", "V", "T", "_a1", "e", "e1", "h", "inside", "notch", "orbit", "ion"]) }

    mutating func literal() -> LiteralSyntax {
        let unit = pick([nil, nil] + units.map(Optional.some))
        let sign = unit?.isTemperaturePoint == true ? pick(["", "-", "+"]) : ""
        let digits = pick(["0", "1", "2.50", "1e-9", "6.02E+23", "140", "0.1"])
        guard let literal = LiteralSyntax(digits: sign + digits, unit: unit) else {
            preconditionFailure("\(sign + digits) is a number")
        }
        return literal
    }

    mutating func reference(_ depth: Int) -> ReferenceSyntax {
        var parts: [ReferenceSyntax.Part] = []
        for _ in 0..<pick([1, 1, 1, 2, 3]) {
            var indices: [[IndexSyntax]] = []
            for _ in 0..<pick([0, 0, 0, 0, 1, 2]) {
                var group: [IndexSyntax] = []
                for _ in 0..<pick([1, 2]) {
                    group.append(Bool.random(using: &generator) ? .every : .value(tree(depth - 2)))
                }
                indices.append(group)
            }
            parts.append(ReferenceSyntax.Part(name(), indices: indices))
        }
        guard Bool.random(using: &generator) else { return ReferenceSyntax(parts) }
        var arguments: [ArgumentSyntax] = []
        for _ in 0..<pick([0, 1, 1, 2, 3]) {
            let isIon = Int.random(in: 0..<4, using: &generator) == 0
            let ions = ["K+", "Ca2+", "Cl-", "SO4^2-", "Fe(CN)6^4-", "Ca++", "X-", "PO43-", "Hg2^2+"]
            arguments.append(ArgumentSyntax(isIon ? .ion(pick(ions)) : .expression(tree(depth - 1))))
        }
        return ReferenceSyntax(parts, arguments: arguments)
    }

    mutating func tree(_ depth: Int) -> ExpressionSyntax {
        guard depth > 0 else {
            return ExpressionSyntax(
                pick([
                    .literal(literal()), .boolean(true), .boolean(false), .reference(ReferenceSyntax([.init(name())])),
                ]))
        }
        switch Int.random(in: 0..<13, using: &generator) {
        case 0: return ExpressionSyntax(.literal(literal()))
        case 1: return ExpressionSyntax(.negative(tree(depth - 1)))
        case 2: return ExpressionSyntax(.positive(tree(depth - 1)))
        case 3, 4: return ExpressionSyntax(.sum(tree(depth - 1), terms(depth)))
        case 5, 6: return ExpressionSyntax(.product(tree(depth - 1), terms(depth)))
        case 7, 8: return ExpressionSyntax(.power(tree(depth - 1), tree(depth - 1)))
        case 9:
            return ExpressionSyntax(
                .comparison(pick(ExpressionSyntax.Comparison.allCases), tree(depth - 1), tree(depth - 1)))
        case 10: return ExpressionSyntax(.not(tree(depth - 1)))
        case 11:
            let operands = (0..<pick([2, 3])).map { _ in tree(depth - 1) }
            return ExpressionSyntax(Bool.random(using: &generator) ? .all(operands) : .any(operands))
        default: return ExpressionSyntax(.reference(reference(depth)))
        }
    }

    private mutating func terms(_ depth: Int) -> [ExpressionSyntax.Term] {
        (0..<pick([1, 1, 2, 3])).map { _ in
            ExpressionSyntax.Term(isInverse: Bool.random(using: &generator), tree(depth - 1))
        }
    }
}
