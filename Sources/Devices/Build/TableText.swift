internal import Equations
internal import Units

/// A lookup table of a device or a model, with what it is measured in.
struct TableText {
    let table: LookupTable
    let xDimension: Dimension
    let yDimension: Dimension

    /// Reads `{ x: [..], y: [..], between: linear, beyond: error }`.
    init?(_ node: TextNode, named name: String, context: BuildContext, scope: any ExpressionScope) {
        if let file = node.entry("file") {
            context.report(file.diagnostic("`file` of a table is not in this version", help: "give `x` and `y`"))
            return nil
        }
        func column(_ key: String) -> (values: [Double], dimension: Dimension)? {
            guard let items = node[key]?.list, !items.isEmpty else {
                context.report(node.diagnostic("table `\(name)` needs a list `\(key)` of at least one value"))
                return nil
            }
            var values: [Double] = []
            var dimension: Dimension?
            for item in items {
                guard
                    let value = context.lower(
                        item, expected: dimension.map { [$0] } ?? [], what: "`\(key)` of table `\(name)`", scope: scope)
                else { return nil }
                guard let number = value.constant, number.isFinite else {
                    context.report(item.diagnostic("a table holds plain numbers with units"))
                    return nil
                }
                dimension = dimension ?? value.dimension
                values.append(number)
            }
            return dimension.map { (values, $0) }
        }
        guard let x = column("x"), let y = column("y") else { return nil }
        let between = node["between"]?.scalar ?? "linear"
        let beyond = node["beyond"]?.scalar ?? "error"
        guard let interpolation = LookupTable.Interpolation(rawValue: between) else {
            context.report(
                (node["between"] ?? node).diagnostic("`between` is linear, pchip or nearest, not `\(between)`"))
            return nil
        }
        guard let outside = LookupTable.Beyond(rawValue: beyond) else {
            context.report((node["beyond"] ?? node).diagnostic("`beyond` is error or hold, not `\(beyond)`"))
            return nil
        }
        guard let table = LookupTable(x: x.values, y: y.values, interpolation: interpolation, beyond: outside) else {
            context.report(
                node.diagnostic("table `\(name)` needs as many `y` as `x`, and `x` in increasing order"))
            return nil
        }
        self.table = table
        xDimension = x.dimension
        yDimension = y.dimension
    }

    /// The value of the table at its argument.
    func look(up arguments: [ArgumentSyntax], _ reference: ReferenceSyntax, _ lowering: ExpressionLowering)
        throws(ExpressionError) -> Expression
    {
        let name = reference.name ?? "table"
        guard arguments.count == 1, let argument = arguments.first else {
            throw ExpressionError(.usage, "table `\(name)` takes one value", help: "`\(name)(x)`", at: reference.range)
        }
        let position = try lowering.value(of: argument)
        guard position.dimension == xDimension else {
            throw ExpressionError(
                .dimension, "table `\(name)` is over \(xDimension); its argument is in \(position.dimension)",
                at: argument.range)
        }
        return Expression.lookUp(table, at: position, yDimension)
    }
}
