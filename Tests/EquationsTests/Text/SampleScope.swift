import Equations
import Units

/// A small world of names: a membrane model with two gates, two ions and a switch.
final class SampleScope: ExpressionScope {
    let graph = Graph()
    private(set) var symbols: [String: Expression] = [:]
    let ions = ["K+", "Na+", "Cl-"]
    /// Names given by the user.
    private let own: [String: ScopeName]
    private let table = LookupTable(x: [0, 100], y: [1, 3])

    static let charges = ["K+": 1.0, "Na+": 1.0, "Cl-": -1.0]

    init(lengthIsCalled length: String = "w") {
        own = [
            "h": ScopeName(kind: "gate", dimension: .none), "n": ScopeName(kind: "gate", dimension: .none),
            length: ScopeName(kind: "parameter", dimension: .length),
            "tau": ScopeName(kind: "parameter", dimension: .time),
            "g": ScopeName(kind: "parameter", dimension: .conductanceDensity),
            "x": ScopeName(kind: "parameter", dimension: .none), "y": ScopeName(kind: "parameter", dimension: .none),
        ]
        let given: [(String, Dimension)] = [
            ("V", .voltage), ("T", .temperature), ("time", .time), ("h", .none), ("n", .none), (length, .length),
            ("tau", .time), ("g", .conductanceDensity), ("x", .none), ("y", .none), ("area", .area),
        ]
        for (name, dimension) in given { symbols[name] = graph.symbol(name, dimension) }
        for ion in ions { symbols["concentration(\(ion))"] = graph.symbol(ion, .concentration) }
        symbols["closed"] = graph.symbol("closed", .none)
    }

    var names: [String] { symbols.keys.filter { !$0.contains("(") && $0 != "closed" } + ["inside.concentration"] }

    func ownName(_ name: String) -> ScopeName? { own[name] }

    func resolve(
        _ reference: ReferenceSyntax, in lowering: ExpressionLowering
    ) throws(ExpressionError) -> ExpressionValue? {
        guard let path = reference.path else { return nil }
        guard let arguments = reference.arguments else {
            guard let symbol = symbols[path] else { return nil }
            return path == "closed" ? .condition(symbol) : .quantity(symbol)
        }
        guard arguments.count == 1 else { return nil }
        switch path {
        case "inside.concentration":
            return symbols["concentration(\(try lowering.ionName(of: arguments[0])))"].map(ExpressionValue.quantity)
        case "charge":
            return Self.charges[try lowering.ionName(of: arguments[0])].map { .quantity(Expression($0)) }
        case "ratio":
            let position = try lowering.value(of: arguments[0])
            guard position.dimension == .concentration else {
                throw ExpressionError(.dimension, "ratio needs a concentration", at: arguments[0].range)
            }
            return table.map { .quantity(Expression.lookUp($0, at: position, .none)) }
        default: return nil
        }
    }

    /// The value of a text, with numbers in SI for some of the names.
    func value(_ text: String, _ values: [String: Double] = [:], isFine: Bool = false) throws -> Double {
        let syntax = try ExpressionSyntax(parsing: text)
        let root = try ExpressionLowering(scope: self, isFine: isFine).quantity(syntax)
        return evaluate(root, values)
    }

    func condition(_ text: String, _ values: [String: Double] = [:]) throws -> Bool {
        let root = try ExpressionLowering(scope: self).condition(try ExpressionSyntax(parsing: text))
        return evaluate(root, values) != 0
    }

    func evaluate(_ root: Expression, _ values: [String: Double]) -> Double {
        graph.evaluate(
            [root], where: values.compactMap { name, value in symbols[name].map { ($0, value) } })[0]
    }
}
