internal import Equations
internal import Units

/// What names mean in a figure: functions that reduce curves, what is recorded by name, and everything a record can name.
///
/// Each reduction stands as a symbol in the figure's expression; what it reduces becomes outputs of the sweep.
final class FigureScope: ExpressionScope {
    private let base: RecordedScope
    private let graph: Graph
    private(set) var reductions: [(symbol: Expression, reduction: CurveReduction, curves: [Expression])] = []

    init(base: RecordedScope, graph: Graph) {
        self.base = base
        self.graph = graph
    }

    var names: [String] { base.names + CurveReduction.allCases.map(\.rawValue) }
    func ownName(_ name: String) -> ScopeName? { base.ownName(name) }

    func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        guard let name = reference.name, let arguments = reference.arguments,
            let reduction = CurveReduction(rawValue: name)
        else { return try base.resolve(reference, in: lowering) }
        guard arguments.count == reduction.curveCount + (reduction.takesValue ? 1 : 0) else {
            throw ExpressionError(
                .usage, "`\(name)` takes \(reduction.usage)", help: "`\(name)(\(reduction.usage))`", at: reference.range
            )
        }
        // Curves are read without reductions inside them.
        let inner = ExpressionLowering(scope: base)
        var curves: [Expression] = []
        for argument in arguments {
            guard let syntax = argument.expression else {
                throw ExpressionError(.usage, "`\(name)` reduces curves, not ions", at: argument.range)
            }
            do { curves.append(try inner.quantity(syntax)) } catch {
                throw error.errors.first ?? ExpressionError(.usage, "this cannot be read", at: argument.range)
            }
        }
        if reduction.takesValue {
            let axis = curves[1]
            let value = curves[curves.count - 1]
            guard value.dimension == axis.dimension || value.constant == 0 else {
                throw ExpressionError(
                    .dimension, "`\(name)` reads at a value in \(axis.dimension); this one is in \(value.dimension)",
                    at: arguments[arguments.count - 1].range)
            }
        }
        let dimension = reduction.dimension(curves.map(\.dimension))
        if let known = reductions.first(where: { known in
            known.reduction == reduction && zip(known.curves, curves).allSatisfy { $0.isSame(as: $1) }
        }) {
            return .quantity(known.symbol)
        }
        let symbol = graph.symbol("\(name)", dimension)
        reductions.append((symbol, reduction, curves.map { $0.stored(in: graph) }))
        return .quantity(symbol)
    }
}
