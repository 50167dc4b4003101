import Equations
import Testing
import Units

struct ExpressionLoweringTests {
    static let values: [(String, Double)] = [
        ("140 mM", 140), ("1 + 2 * 3^2", 19), ("-2^2", -4), ("2^-1", 0.5), ("2^3^2", 512), ("7 - 2 - 1", 4),
        ("8 / 2 / 2", 2), ("(V + 40 mV) / 10 mV", 9), ("T - 6.3 degC", 18.7), ("(T - 0 degC) / 1 K", 25),
        ("-5 degC", 268.15), ("25 degC", 298.15), ("77 degF", 298.15), ("V / 1 mV + 65", 115), ("n^4", 0.0625),
        ("100 mV", 0.1), ("36 mS/cm^2", 360), ("2 mV / tau", 0.4), ("w^2 / 1 m^2", 9), ("(4 m)^2", 16),
        ("w^0.5", 1.7320508075688772),
        ("sqrt(w^2)", 3), ("cbrt(w * 9 m^2)", 3), ("(w^2)^(1/2)", 3), ("abs(-V)", 0.05), ("sign(-V)", -1),
        ("max(V, 0 mV)", 0.05), ("max(V, 0)", 0.05), ("min(-V, 0)", -0.05), ("clamp(x, 0, 1)", 1),
        ("clamp(-x, 0, 1)", 0),
        ("if(x > 1, 10, x > 2, 20, 30)", 10), ("if(x > 5, 10, x > 1.5, 20, 30)", 20), ("if(V < 0, 0, V)", 0.05),
        ("if(closed, 1 Ohm, 1 MOhm)", 1), ("if(not closed and x = 2, 1, 2)", 2), ("if(V != 50 mV, 1, 2)", 2),
        ("if(true, 1, 2)", 1), ("if((x > 1) = closed, 1, 2)", 1),
        ("min(T, 10 degC)", 283.15), ("if(T > 20 degC, 1, 0)", 1), ("exp(1)", 2.718281828459045), ("log(exp(2))", 2),
        ("log10(1000)", 3), ("atan2(1 m, w / 3)", 0.7853981633974483), ("exprel(0)", 1), ("bernoulli(0)", 1),
        ("logistic(0)", 0.5), ("softplus(0)", 0.6931471805599453), ("expm1(0)", 0), ("floor(2.7)", 2), ("erf(0)", 0),
        ("pi", Double.pi), ("e / 1 e", 1), ("R * 1 K * 1 mol / 1 J", 8.31446261815324), ("kB * NA / R", 1),
        ("F / (NA * e)", 1), ("epsilon0 * 1 m / 1 F", 8.8541878128e-12), ("5 %", 0.05), ("90 deg / pi", 0.5),
        ("inside.concentration(K+)", 140), ("ratio(inside.concentration(Cl-))", 2),
        ("sum(charge(ion)^2 * inside.concentration(ion)) / 2", 100),
        ("product(inside.concentration(ion)) / 1 mM^3", 70_000),
        ("sum(charge(ion) * ratio(inside.concentration(ion) / 2))", 2), ("0 * V", 0), ("-0 + V", 0.05),
        ("x^1.5", 2.8284271247461903), ("x^x", 4), ("2^0.3", 1.2311444133449163), ("+V", 0.05), ("1e-3 * 1 /ms", 1),
    ]

    static let numbers: [String: Double] = [
        "V": 0.05, "T": 298.15, "x": 2, "y": -1, "n": 0.5, "h": 0.25, "w": 3, "tau": 0.005, "g": 10, "closed": 1,
        "concentration(K+)": 140, "concentration(Na+)": 10, "concentration(Cl-)": 50,
    ]

    @Test("Expressions and their values", arguments: values)
    func value(text: String, expected: Double) throws {
        let value = try SampleScope().value(text, Self.numbers)
        #expect(abs(value - expected) <= 4 * expected.ulp, "\(value)")
    }

    /// Computed with 30 digits: 3^1.87 and exp(50000 / 8.31446261815324 * (1 / 288.15 - 1 / 298.15)).
    @Test func temperatureFactors() throws {
        let scope = SampleScope()
        #expect(abs(try scope.value("q10(3, 6.3 degC)", ["T": 298.15]) - 7.80219402820427959) < 2e-13)
        #expect(abs(try scope.value("arrhenius(50 kJ/mol, 15 degC)", ["T": 298.15]) - 2.01370188540685696) < 1e-14)
        #expect(try scope.value("arrhenius(50 kJ/mol, 25 degC)", ["T": 298.15]) == 1)
    }

    @Test("Integrals of functions with known integrals")
    func integrals() throws {
        let scope = SampleScope()
        #expect(abs(try scope.value("integral(u, 0, 1, u^3)") - 0.25) < 1e-16)
        #expect(abs(try scope.value("integral(u, 0, pi, sin(u))") - 2) < 1e-15)
        #expect(abs(try scope.value("integral(u, 0, x, exp(-u))", ["x": 2]) - 0.8646647167633873) < 1e-15)
        #expect(abs(try scope.value("integral(u, 0 m, w, 1 m / (u + 1 m)^2)", ["w": 3]) - 0.75) < 1e-15)
        // The order of integration: x y over the triangle 0 < q < u < 1 is 1/8.
        #expect(abs(try scope.value("integral(u, 0, 1, integral(q, 0, u, u * q))") - 0.125) < 1e-16)
        let coarse = try scope.value("integral(u, -1, 1, abs(u - 0.3))")
        let fine = try scope.value("integral(u, -1, 1, abs(u - 0.3))", isFine: true)
        #expect(coarse != fine && abs(fine - 1.09) < 1e-3)
        #expect(abs(try scope.value("integral(u, 0, 1, ratio(100 mM * u))") - 2) < 1e-14)
    }

    @Test func conditions() throws {
        let scope = SampleScope()
        #expect(try scope.condition("V > 0 mV and not x < 1", Self.numbers))
        #expect(try !scope.condition("V > 0 and x < 1", Self.numbers))
        #expect(try scope.condition("x = 2 or y = 7", Self.numbers))
        #expect(try scope.condition("closed = true", Self.numbers))
        #expect(try scope.condition("x >= 2 and x <= 2", Self.numbers))
    }

    @Test func places() throws {
        let lowering = ExpressionLowering(scope: SampleScope())
        let place = ExpressionPlace("conductance", perArea: .conductanceDensity)
        #expect(try lowering.quantity(try ExpressionSyntax(parsing: "36 nS"), for: place).dimension == .conductance)
        #expect(try lowering.quantity(try ExpressionSyntax(parsing: "g"), for: place).dimension == .conductanceDensity)
        let zero = try lowering.quantity(try ExpressionSyntax(parsing: "0"), for: place)
        #expect(zero.dimension == .conductanceDensity && zero.constant == 0)
    }

    @Test("Rational powers of dimensions")
    func powers() throws {
        let lowering = ExpressionLowering(scope: SampleScope())
        func dimension(_ text: String) throws -> Dimension {
            try lowering.quantity(try ExpressionSyntax(parsing: text)).dimension
        }
        #expect(try dimension("w^(1/12)") == Dimension.length.power(1, over: 12))
        #expect(try dimension("w^-1.5") == Dimension.length.power(-3, over: 2))
        #expect(try dimension("(w^-2)^(1/2)") == Dimension.length.power(-1))
        #expect(try dimension("w^0") == Dimension.none)
    }

    static let gaps =
        [
            ("x / (1 - exp(-x))", "`x / (1 - exp(-x))` is 0/0 where `-x` is 0"),
            (
                "0.1 /mV/ms * (V + 40 mV) / (1 - exp(-(V + 40 mV) / 10 mV))",
                "`(V + 40 mV) / (1 - exp(-(V + 40 mV) / 10 mV))` is 0/0 where `-(V + 40 mV) / 10 mV` is 0"
            ),
            (
                "0.01 * (10 - x) / (exp((10 - x) / 10) - 1)",
                "`(10 - x) / (exp((10 - x) / 10) - 1)` is 0/0 where `(10 - x) / 10` is 0"
            ),
            ("2 * y / expm1(3 * y)", "`y / expm1(3 * y)` is 0/0 where `3 * y` is 0"),
            ("x / (1 - exp(-y))", nil), ("x / (1 + exp(-x))", nil), ("(x + 1) / (1 - exp(-x))", nil),
            ("1 / (1 - exp(-x))", nil),
            ("x / expm1(exp(x))", nil),
        ] as [(String, String?)]

    @Test("Gaps that exprel fills are noted", arguments: gaps)
    func gap(text: String, said: String?) throws {
        let lowering = ExpressionLowering(scope: SampleScope())
        _ = try lowering.quantity(try ExpressionSyntax(parsing: text))
        #expect(lowering.notes.map(\.message) == (said.map { [$0] } ?? []))
        #expect(lowering.notes.allSatisfy { $0.help?.hasPrefix("`exprel(") == true })
    }

    @Test("Nested gaps and nested integrals stay cheap")
    func nesting() throws {
        var text = "x"
        for _ in 0..<25 { text = "x / (1 - exp(\(text)))" }
        let scope = SampleScope()
        let lowering = ExpressionLowering(scope: scope)
        _ = try lowering.quantity(try ExpressionSyntax(parsing: text))
        let before = scope.graph.count
        let body = Array(repeating: "sin(u + q)", count: 100).joined(separator: " + ")
        _ = try lowering.quantity(try ExpressionSyntax(parsing: "integral(u, 0, x, integral(q, 0, y, \(body)))"))
        #expect(scope.graph.count - before < 200_000)
    }

    @Test("Any tree is lowered or refused, never a trap", arguments: 0..<16)
    func random(seed: Int) throws {
        var random = try RandomSyntax(seed: UInt64(seed) + 1000)
        let scope = SampleScope()
        for _ in 0..<300 {
            let tree = random.tree(Int.random(in: 0...4, using: &random.generator))
            let lowering = ExpressionLowering(scope: scope)
            if let value = try? lowering.quantity(tree) { #expect(value.dimension.isKept) }
            _ = try? lowering.condition(tree)
        }
    }
}
