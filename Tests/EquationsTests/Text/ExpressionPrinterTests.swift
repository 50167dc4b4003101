import Equations
import Testing

struct ExpressionPrinterTests {
    @Test("Reading what is printed gives the same tree", arguments: 0..<40)
    func roundTrip(seed: Int) throws {
        var random = try RandomSyntax(seed: UInt64(seed))
        for _ in 0..<250 {
            let tree = random.tree(Int.random(in: 0...5, using: &random.generator))
            let text = tree.description
            guard text.utf8.count < 60_000 else { continue }
            do throws(ExpressionErrors) {
                let read = try ExpressionSyntax(parsing: text)
                #expect(read == tree, "\(text)")
                #expect(read.description == text)
            } catch {
                // The limits are tested elsewhere; nothing else may be refused.
                #expect(error.errors[0].message.hasPrefix("an expression has at most"), "\(error): \(text)")
            }
        }
    }

    static let texts = [
        ("(a+b)+c", "(a + b) + c"), ("a+b+c", "a + b + c"), ("a-(b-c)", "a - (b - c)"), ("((a))*(b)", "a * b"),
        ("-2^2", "-2^2"), ("(-2)^2", "(-2)^2"), ("2^-1", "2^-1"), ("a^b^c", "a^b^c"), ("(a^b)^c", "(a^b)^c"),
        ("a*b/c", "a * b / c"), ("a/(b*c)", "a / (b * c)"), ("-a*b", "-a * b"), ("-(a*b)", "-(a * b)"),
        ("not a=b and c", "not a = b and c"), ("not(a and b)", "not (a and b)"), ("(a or b) and c", "(a or b) and c"),
        ("V>0 mV", "V > 0 mV"), ("f( K+,x )", "f(K+, x)"), ("cell[ 3 , * ].g0", "cell[3,*].g0"),
        ("-5 degC", "-5 degC"), ("-(5 degC)", "-(5 degC)"), ("T- 5 degC", "T - 5 degC"), ("x # note\n + 1", "x + 1"),
        ("(4 m)^2", "(4 m)^2"), ("4mV/ms", "4 mV/ms"), ("x/4 /ms", "x / 4 /ms"), ("x<=1 or y!=2", "x <= 1 or y != 2"),
    ]

    @Test("Parentheses stand only where they are needed", arguments: texts)
    func text(typed: String, printed: String) throws {
        #expect(try ExpressionSyntax(parsing: typed).description == printed)
    }
}
