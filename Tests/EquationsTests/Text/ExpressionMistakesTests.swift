import Equations
import Testing
import Units

/// What is said about expressions that follow the grammar and still cannot be meant.
struct ExpressionMistakesTests {
    static let mistakes: [(String, String)] = [
        ("V + 40", "V [V] + 40 [1] cannot be added. help: `40 mV`?"),
        ("V - 40", "V [V] - 40 [1] cannot be subtracted. help: `40 mV`?"),
        ("40 + V", "40 [1] + V [V] cannot be added. help: `40 mV`?"),
        ("V + 1 mV - 3 ms", "V + 1 mV [V] - 3 ms [s] cannot be subtracted"),
        ("exp(V / 25)", "exp needs a plain number; `V / 25` is in V. help: `25 mV`"),
        ("exp(V)", "exp needs a plain number; `V` is in V. help: `V / 1 mV`"),
        ("sin(V + 1 mV)", "sin needs a plain number; `V + 1 mV` is in V. help: `(V + 1 mV) / 1 mV`"),
        (
            "V + 5 mV/h",
            "V [V] + 5 mV/h [V/s] cannot be added. help: `h` glued to a number is the hour; for the gate write `5 mV / h`"
        ),
        (
            "V > 2 h",
            "V [V] > 2 h [s] cannot be compared. help: `h` glued to a number is the hour; for the gate write `2 * h`"
        ),
        ("0.07/ms * x", "no variable `ms` here. help: a rate is written `0.07 /ms`"),
        ("(T - 6.3 degC) / 10 degC", "`10 degC` is a temperature (283.15 K), not a difference. help: `10 K`"),
        ("T + 10 degC", "`10 degC` is a temperature (283.15 K), not a difference. help: `10 K`"),
        ("10 degC + T", "`10 degC` is a temperature (283.15 K), not a difference. help: `10 K`"),
        ("T - 5 degC - 5 degC", "`5 degC` is a temperature (278.15 K), not a difference. help: `5 K`"),
        ("2 * 10 degC", "`10 degC` is a temperature (283.15 K), not a difference. help: `10 K`"),
        ("T / 18 degF", "`18 degF` is a temperature (265.3722222222222 K), not a difference. help: `10 K`"),
        ("2^(10 degC)", "`10 degC` is a temperature (283.15 K), not a difference. help: `10 K`"),
        ("-(5 degC)", "`5 degC` is a temperature (278.15 K), not a difference. help: `5 K`"),
        ("V < 40", "V [V] < 40 [1] cannot be compared. help: `40 mV`?"),
        ("T > 0", "T [K] > 0 [1] cannot be compared. help: `0 K`?"),
        ("min(V, 1)", "V [V] and 1 [1] cannot be arguments of min. help: `1 mV`?"),
        ("if(x > 0, V, 1)", "V [V] and 1 [1] cannot be arguments of if. help: `1 mV`?"),
        ("if(x, 1, 2)", "`x` is a number, not a condition. help: `x > 0`"),
        ("if(V, 1, 2)", "`V` is a number, not a condition. help: `V > 0 mV`"),
        ("(x > 1) + 1", "`x > 1` is a condition, not a number. help: `if(x > 1, a, b)`"),
        ("(x > 1) < 2", "`x > 1` is a condition, not a number"),
        ("if(x > 0, 1)", "2 arguments do not fit if. help: `if(condition, a, otherwise)`"),
        ("if(x > 0, 1, y > 0, 2)", "4 arguments do not fit if. help: `if(condition, a, otherwise)`"),
        ("exp(1, 2)", "2 arguments do not fit exp. help: `exp(x)`"),
        ("exp()", "0 arguments do not fit exp. help: `exp(x)`"),
        ("clamp(x, 1)", "2 arguments do not fit clamp. help: `clamp(x, low, high)`"),
        ("exp(K+)", "`K+` is an ion; exp needs a number"),
        (
            "w^x",
            "`w` is in m: its exponent must be a number with a denominator up to 12; `x` is not. help: `2`, `0.5`, `(1 / 3)`"
        ),
        (
            "w^(1/13)",
            "`w` is in m: its exponent must be a number with a denominator up to 12; `1 / 13` is not. help: `2`, `0.5`, `(1 / 3)`"
        ),
        (
            "w^2000",
            "`w` is in m: its exponent must be a number with a denominator up to 12; `2000` is not. help: `2`, `0.5`, `(1 / 3)`"
        ),
        ("2^V", "an exponent is a plain number; `V` is in V"),
        ("ln(x)", "no function `ln` here. help: `log` is the natural logarithm"),
        ("pow(x, 2)", "no function `pow` here. help: `x^y`"),
        ("sqr(x)", "no function `sqr` here. help: did you mean `sqrt`?"),
        ("exp", "no variable `exp` here. help: `exp` is a function: `exp(x)`"),
        ("epsilon", "no variable `epsilon` here. help: did you mean `epsilon0`?"),
        ("outside.pH", "no `outside.pH` here"),
        ("inside.concentraton(K+)", "no `inside.concentraton` here. help: did you mean `inside.concentration`?"),
        ("delay(x, 1)", "delay is not in this version"),
        ("ion", "`ion` stands for an ion, not a number. help: `charge(ion)`"),
        ("charge(2 * x)", "`2 * x` is not an ion. help: `K+`"), ("ratio(K+)", "`K+` is an ion, not a number"),
        ("ratio(V + 1)", "V [V] + 1 [1] cannot be added. help: `1 mV`?"), ("ratio(x)", "ratio needs a concentration"),
        ("integral(x, 0, 1, x)", "`x` already means something here. help: give the variable another name"),
        ("integral(u, 0, V, V + u^2)", "V [V] + u^2 [m^4*kg^2/s^6/A^2] cannot be added"),
        (
            "integral(u, 0, 1)",
            "integral needs a variable, two limits and an expression. help: `integral(u, from, to, expression)`"
        ),
        ("integral(u, 0, 1, integral(v, 0, 1, integral(q, 0, 1, q)))", "integrals are nested at most twice"),
        ("sum(sum(charge(ion)))", "sum stands inside another one over `ion`"),
        ("q10(3, V)", "q10 needs a temperature; `V` is in V. help: `25 degC`"),
        ("q10(3, 0)", "q10 needs a temperature; `0` is in 1. help: `25 degC`"),
        ("arrhenius(3, 25 degC)", "arrhenius needs an energy per amount; `3` is in 1. help: `50 kJ/mol`"),
        ("w^1000 * w^1000", "the powers of the units grow beyond 1000"),
        ("cbrt(w^(1/9))", "`w^(1 / 9)` in m^(1/9) has no cbrt"),
    ]

    @Test("Mistakes and what is said", arguments: mistakes)
    func mistake(typed: String, said: String) throws {
        let syntax = try ExpressionSyntax(parsing: typed)
        do throws(ExpressionErrors) {
            let value = try ExpressionLowering(scope: SampleScope()).quantity(syntax)
            Issue.record("\(typed) was lowered to \(value.dimension)")
        } catch {
            // A condition is reported as such only where nothing else is wrong.
            #expect(error.errors.first?.description == said)
            #expect(error.errors.allSatisfy { $0.range.upperBound <= typed.utf8.count && !$0.range.isEmpty })
        }
    }

    static let places: [(ExpressionPlace, String, String)] = [
        (ExpressionPlace("area", .area), "1", "area needs a unit of area (`1 mm^2`); `1` has none"),
        (
            ExpressionPlace("conductance", perArea: .conductanceDensity), "36 mV",
            "conductance is in S/m^2 (or S, divided by the area); `mV` is a voltage"
        ),
        (ExpressionPlace("capacitance", .capacitance), "1 mm^2", "capacitance is in F; `mm^2` is an area"),
        (ExpressionPlace("reversal", .voltage), "-77", "reversal needs a unit of voltage (`-77 mV`); `-77` has none"),
        (
            ExpressionPlace("temperature", .temperature), "0",
            "temperature needs a unit of temperature (`0 degC`); `0` has none"
        ),
        (ExpressionPlace("steady", .none), "V", "steady is a plain number; `V` is in V"),
        (ExpressionPlace("current", .currentDensity), "g * V^2", "current is in A/m^2; `g * V^2` is in W/m^2"),
        (ExpressionPlace("current", .currentDensity), "x", "current is in A/m^2; `x` is a plain number"),
        (
            ExpressionPlace("opening", .rate), "0.1 mV/h",
            "opening is in 1/s; `mV/h` is a voltage rate. help: `h` glued to a number is the hour; for the gate write `0.1 mV / h`"
        ),
    ]

    @Test("A value that does not suit its place", arguments: places)
    func place(_ place: ExpressionPlace, typed: String, said: String) throws {
        let syntax = try ExpressionSyntax(parsing: typed)
        do throws(ExpressionErrors) {
            _ = try ExpressionLowering(scope: SampleScope()).quantity(syntax, for: place)
            Issue.record("\(typed) was accepted")
        } catch {
            #expect(error.description == said)
        }
    }

    @Test("A unit that is also a name of its dimension")
    func ambiguity() throws {
        let said = [
            "4 m": "`m` in `4 m` is both a unit and a name here of one dimension. "
                + "help: for what is called so write `4 * m`; to have the unit, rename that",
            "5 mV/m^2": "`m` in `5 mV/m^2` is both a unit and a name here of one dimension. "
                + "help: for what is called so write `5 mV / m`; to have the unit, rename that",
        ]
        for (typed, expected) in said {
            let syntax = try ExpressionSyntax(parsing: typed)
            do throws(ExpressionErrors) {
                _ = try ExpressionLowering(scope: SampleScope(lengthIsCalled: "m")).quantity(syntax)
                Issue.record("\(typed) was accepted")
            } catch {
                #expect(error.description == expected)
            }
        }
        // A length of another name, or another quantity called m, does no harm.
        #expect(try SampleScope(lengthIsCalled: "h_m").value("4 m / 1 m") == 4)
    }

    @Test func allMistakesAreReported() throws {
        let syntax = try ExpressionSyntax(parsing: "exp(V) + foo * (V + 1) - log(w, 2)")
        do throws(ExpressionErrors) {
            _ = try ExpressionLowering(scope: SampleScope()).quantity(syntax)
            Issue.record("was accepted")
        } catch {
            #expect(error.errors.map(\.reason) == [.dimension, .unknownName, .dimension, .usage])
            #expect(error.errors.map(\.range) == [4..<5, 9..<12, 16..<21, 25..<34])
        }
    }

    @Test("A mistake in an integrand is one mistake")
    func integrand() throws {
        let syntax = try ExpressionSyntax(parsing: "integral(u, 0, 1, foo * u + bar)")
        do throws(ExpressionErrors) {
            _ = try ExpressionLowering(scope: SampleScope()).quantity(syntax)
            Issue.record("was accepted")
        } catch {
            #expect(error.errors.map(\.message) == ["no variable `foo` here", "no variable `bar` here"])
        }
    }
}
