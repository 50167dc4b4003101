import Equations
import Testing
import Units

struct ExpressionParserTests {
    private func name(_ text: String) -> ExpressionSyntax {
        ExpressionSyntax(.reference(ReferenceSyntax([ReferenceSyntax.Part(text)])))
    }

    private func literal(_ digits: String, _ unit: String? = nil) throws -> ExpressionSyntax {
        ExpressionSyntax(
            .literal(try #require(LiteralSyntax(digits: digits, unit: try unit.map { try Unit.parse($0) }))))
    }

    @Test func precedence() throws {
        let tree = try ExpressionSyntax(parsing: "a + b * c^2 < d and not e or true")
        let square = ExpressionSyntax(.power(name("c"), try literal("2")))
        let product = ExpressionSyntax(.product(name("b"), [.init(isInverse: false, square)]))
        let sum = ExpressionSyntax(.sum(name("a"), [.init(isInverse: false, product)]))
        let comparison = ExpressionSyntax(.comparison(.less, sum, name("d")))
        let conjunction = ExpressionSyntax(.all([comparison, ExpressionSyntax(.not(name("e")))]))
        #expect(tree == ExpressionSyntax(.any([conjunction, ExpressionSyntax(.boolean(true))])))
    }

    @Test func powersAndSigns() throws {
        let two = try literal("2")
        let one = try literal("1")
        #expect(
            try ExpressionSyntax(parsing: "-2^2") == ExpressionSyntax(.negative(ExpressionSyntax(.power(two, two)))))
        #expect(
            try ExpressionSyntax(parsing: "2^-1") == ExpressionSyntax(.power(two, ExpressionSyntax(.negative(one)))))
        let tower = ExpressionSyntax(.power(two, ExpressionSyntax(.power(one, two))))
        #expect(try ExpressionSyntax(parsing: "2^1^2") == tower)
    }

    @Test func unitsBindTighterThanOperators() throws {
        let quotient = ExpressionSyntax(
            .product(
                ExpressionSyntax(.sum(name("V"), [.init(isInverse: false, try literal("40", "mV"))])),
                [.init(isInverse: true, try literal("10", "mV"))]))
        #expect(try ExpressionSyntax(parsing: "(V + 40 mV) / 10 mV") == quotient)
        #expect(try ExpressionSyntax(parsing: "0.1 /mV/ms") == literal("0.1", "/mV/ms"))
        let division = ExpressionSyntax(.product(try literal("2", "mV"), [.init(isInverse: true, name("tau"))]))
        #expect(try ExpressionSyntax(parsing: "2 mV / tau") == division)
        let rate = ExpressionSyntax(.product(try literal("4"), [.init(isInverse: true, name("ms"))]))
        #expect(try ExpressionSyntax(parsing: "4/ms") == rate)
        #expect(try ExpressionSyntax(parsing: "4 / ms") == rate)
        #expect(try ExpressionSyntax(parsing: "4 /ms") == literal("4", "/ms"))
        #expect(try ExpressionSyntax(parsing: "5 mV/h") == literal("5", "mV/h"))
        #expect(try ExpressionSyntax(parsing: "2eV") == literal("2", "eV"))
        #expect(try ExpressionSyntax(parsing: "2e3 e") == literal("2e3", "e"))
        #expect(try ExpressionSyntax(parsing: "4 m^2") == literal("4", "m^2"))
        #expect(try ExpressionSyntax(parsing: "95 %") == literal("95", "%"))
        let difference = ExpressionSyntax(.sum(try literal("5", "mV"), [.init(isInverse: true, name("x"))]))
        #expect(try ExpressionSyntax(parsing: "5 mV-x") == difference)
        let joined = ExpressionSyntax(
            .all([
                ExpressionSyntax(.comparison(.equal, name("i"), try literal("1"))), name("b"),
            ]))
        #expect(try ExpressionSyntax(parsing: "i = 1 and b") == joined)
    }

    @Test func ionsAreArguments() throws {
        for ion in ["K+", "Ca2+", "SO4^2-", "Fe(CN)6^4-", "Cl-", "Ca++", "PO43-"] {
            let tree = try ExpressionSyntax(parsing: "f(\(ion), x + 1) + f(1,\(ion))")
            guard case .sum(let first, _) = tree.node, case .reference(let call) = first.node else {
                Issue.record("\(tree) is no sum of calls")
                continue
            }
            #expect(call.arguments?.first?.node == .ion(ion))
            #expect(call.arguments?.last?.expression?.description == "x + 1")
        }
        // Without a sign before the parenthesis it is arithmetic.
        let tree = try ExpressionSyntax(parsing: "f(Ca2+1)")
        guard case .reference(let call) = tree.node else { return }
        #expect(call.arguments?.first?.expression != nil)
    }

    @Test func references() throws {
        let tree = try ExpressionSyntax(parsing: "word[i,j-1].inside.activity(ion)")
        guard case .reference(let reference) = tree.node else {
            Issue.record("\(tree) is no reference")
            return
        }
        #expect(reference.parts.map(\.name) == ["word", "inside", "activity"])
        #expect(reference.parts[0].indices.count == 1 && reference.parts[0].indices[0].count == 2)
        #expect(reference.arguments?.first?.bareName == "ion")
        #expect(reference.path == nil)
        #expect(tree.range == 0..<32)
    }

    @Test func ranges() throws {
        let tree = try ExpressionSyntax(parsing: "  a + (b * cc) - exp( d )")
        guard case .sum(let first, let terms) = tree.node else { return }
        #expect(first.range == 2..<3)
        #expect(terms.map(\.operand.range) == [7..<13, 17..<25])
        #expect(tree.range == 2..<25)
    }

    @Test func newlinesAndComments() throws {
        let text = "0.04 /mV/ms * v^2   # the parabola\n  + 5 /ms * v\n\t+ 140 mV/ms # end"
        #expect(try ExpressionSyntax(parsing: text).description == "0.04 /mV/ms * v^2 + 5 /ms * v + 140 mV/ms")
    }

    @Test func indexRanges() throws {
        let range = try IndexRangeSyntax(parsing: "1..n-1")
        #expect(range.low.description == "1" && range.high.description == "n - 1")
        #expect(throws: ExpressionErrors.self) { try IndexRangeSyntax(parsing: "1") }
        #expect(throws: ExpressionErrors.self) { try ExpressionSyntax(parsing: "1..2") }
    }

    @Test func limits() throws {
        func fails(_ text: String, _ message: String) {
            do throws(ExpressionErrors) {
                _ = try ExpressionSyntax(parsing: text)
                Issue.record("\(text.prefix(20))... was read")
            } catch {
                #expect(error.errors.map(\.message) == [message])
            }
        }
        let long = Array(repeating: "a", count: 2048).joined(separator: "+")
        #expect(try ExpressionSyntax(parsing: long).depth == 2)
        fails(long + "+a+a", "an expression has at most 4096 words")
        fails(String(repeating: "x", count: 65537), "an expression has at most 64 KiB of text")
        let deep = "an expression is nested at most 128 deep"
        #expect(
            try ExpressionSyntax(parsing: String(repeating: "(", count: 128) + "a" + String(repeating: ")", count: 128))
                .depth == 1)
        for nest in ["(", "-", "f(", "2^", "a[", "not (", "1 + (2 * "] {
            fails(String(repeating: nest, count: 200) + "a", deep)
        }
        fails(String(repeating: "(", count: 2040) + String(repeating: ")", count: 2040), deep)
    }

    @Test("64 KiB of anything ends in an answer", arguments: 0..<8)
    func garbage(seed: Int) {
        var random = RandomSyntax.Generator(state: UInt64(seed))
        let pieces = [
            "(", ")", "[", "*", "a", "K+", "1", " ", "mV", "/", "^", ".", ",", "?", ":", "\u{B5}", "\u{0}", "e", "#",
            "\n", "\u{1F600}", "not ", "-", "\"", "5 degC", "%",
        ]
        for length in [3, 10, 40, 200, 65536] {
            for _ in 0..<(length > 1000 ? 2 : 300) {
                var text = ""
                while text.utf8.count < length { text += pieces[Int.random(in: 0..<pieces.count, using: &random)] }
                guard let tree = try? ExpressionSyntax(parsing: text) else { continue }
                #expect((try? ExpressionSyntax(parsing: tree.description)) == tree)
            }
        }
    }

    static let mistakes: [(String, String)] = [
        ("2 mV/tau", "unknown unit `tau` in `mV/tau`. help: to divide by the variable write `2 mV / tau`"),
        ("4 /tau", "unknown unit `tau` in `/tau`. help: to divide by the variable write `4 / tau`"),
        ("2 mV*tau", "unknown unit `tau` in `mV*tau`. help: to multiply by the variable write `2 mV * tau`"),
        ("2 tau", "unknown unit `tau`. help: to multiply by the variable write `2 * tau`"),
        ("2 exp(x)", "unknown unit `exp`. help: to multiply by the function write `2 * exp(...)`"),
        ("2 mV*exp(x)", "unknown unit `exp` in `mV*exp`. help: to multiply by the function write `2 mV * exp(...)`"),
        (
            "2 mV/T",
            "`T` is not read as a unit in `mV/T`. help: write `tesla`; to divide by the variable write `2 mV / T`"
        ),
        ("5 MM", "unknown unit `MM`. help: did you mean `mM`?"),
        ("5 mv", "unknown unit `mv`. help: did you mean `mV`?"),
        ("1_000", "`1_000` is not a number. help: digits stand together: `1000`"),
        ("x ? a : b", "`?` is not an operator. help: `if(x, a, b)` (a colon ends a YAML value)"),
        (
            "1 + max(V > 0 mV ? f(1, 2) : -1, 3)",
            "`?` is not an operator. help: `if(V > 0 mV, f(1, 2), -1)` (a colon ends a YAML value)"
        ),
        ("x ?", "`?` is not an operator. help: `if(x, a, b)` (a colon ends a YAML value)"),
        ("4 m ^2", "a number with a unit is not the base of `^`. help: `4 m^2` or `(4 m)^2`"),
        ("4 mV^x", "a number with a unit is not the base of `^`. help: `(4 mV)^x`"),
        ("4 m/s ^2", "a number with a unit is not the base of `^`. help: `(4 m/s)^2`"),
        ("a < b < c", "comparisons are not chained. help: `a < b and b < ...`"),
        ("a == b", "`==` is not an operator. help: comparisons are `<`, `<=`, `>`, `>=`, `=`, `!=`"),
        ("", "an expression is missing"), ("a +", "the expression ends after `+`"),
        ("max(a, b", "`(` is never closed. help: an expression with a comma is quoted inside `{ }` and `[ ]`"),
        ("0 mV)", "`)` closes nothing"), ("a, b", "a comma stands only between the arguments of a function"),
        ("f(a,)", "something is missing before `)`"), ("()", "something is missing before `)`"),
        ("2  mV", "a unit stands at most one space behind its number. help: `2 mV`; to multiply write `2 * mV`"),
        ("2 (x)", "an operator is missing before `(`. help: to multiply write `2 * (`"),
        ("a b", "an operator is missing before `b`. help: to multiply write `a * b`"),
        (".5", "a digit stands before the point. help: `0.5`"), ("5. + 1", "a digit follows the point. help: `5.0`"),
        ("a ** 2", "`**` means nothing here. help: a power is written `^`"),
        ("a && b", "`&` means nothing here. help: `and`"), ("!a", "`!` means nothing here. help: `not`"),
        ("a \u{2212} b", "`\u{2212}` means nothing here. help: `-`"),
        ("permeability.K+", "the ion `K+` stands in parentheses inside an expression. help: `permeability(K+)`"),
        ("a.b.K+ ", "the ion `K+` stands in parentheses inside an expression. help: `a.b(K+)`"),
        ("1e999", "`1e999` is too large a number"), ("1e308 km", "`1e308 km` is too large a number"),
        ("a.1", "a name must follow the point"), ("1 + not a", "`not` needs parentheses here. help: `(not ...)`"),
        ("a and", "the expression ends after `and`"), ("1..2", "`..` stands only between the ends of a range of `for`"),
        ("5 V/degC", "`degC` in `V/degC` is a point on a scale, not a difference. help: per degree is written `/K`"),
    ]

    @Test("Mistakes and what is said", arguments: mistakes)
    func mistake(typed: String, said: String) {
        do throws(ExpressionErrors) {
            let tree = try ExpressionSyntax(parsing: typed)
            Issue.record("\(typed) was read as \(tree)")
        } catch {
            #expect(error.description == said)
        }
    }

    @Test func allUnknownUnitsAreReported() {
        do throws(ExpressionErrors) {
            _ = try ExpressionSyntax(parsing: "2 mV/tau + 3 foo * (4 /bar2")
            Issue.record("was read")
        } catch {
            #expect(error.errors.map(\.reason) == [.unit, .unit, .syntax])
            #expect(error.errors.map(\.range) == [2..<8, 13..<16, 19..<20])
        }
    }
}
