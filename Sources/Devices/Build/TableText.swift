internal import Equations
internal import Units

/// A lookup table of a device or a model, with what it is measured in.
struct TableText {
    let table: LookupTable
    /// Of its arguments, one or two.
    let arguments: [Dimension]
    let dimension: Dimension

    /// Reads `{ x: [..], y: [..], between: linear, beyond: error }`, the same with `z`, or `{ file: , columns: , units: }`.
    init?(_ node: TextNode, named name: String, context: BuildContext, scope: any ExpressionScope) {
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
        let reading = TableNumbers(name: name, node: node, context: context, scope: scope)
        guard let numbers = node["file"].map(reading.read(file:)) ?? reading.readLists() else { return nil }
        let table =
            numbers.z.isEmpty
            ? LookupTable(x: numbers.x, y: numbers.y, interpolation: interpolation, beyond: outside)
            : LookupTable(x: numbers.x, y: numbers.y, z: numbers.z, interpolation: interpolation, beyond: outside)
        guard let table else {
            context.report(node.diagnostic("table `\(name)` cannot be read"))
            return nil
        }
        self.table = table
        arguments = Array(numbers.dimensions.dropLast())
        dimension = numbers.dimensions.last ?? .none
    }

    /// The value of the table at its arguments.
    func look(up given: [ArgumentSyntax], _ reference: ReferenceSyntax, _ lowering: ExpressionLowering)
        throws(ExpressionError) -> Expression
    {
        let name = reference.name ?? "table"
        guard given.count == arguments.count else {
            let isOne = arguments.count == 1
            throw ExpressionError(
                .usage, "table `\(name)` takes \(isOne ? "one value" : "two values")",
                help: isOne ? "`\(name)(x)`" : "`\(name)(x, y)`", at: reference.range)
        }
        var places: [Expression] = []
        for (position, argument) in given.enumerated() {
            let place = try lowering.value(of: argument)
            guard place.dimension == arguments[position] else {
                let which = arguments.count == 1 ? "its argument" : "its \(position == 0 ? "first" : "second") argument"
                let over = arguments.map(\.description).joined(separator: " and ")
                throw ExpressionError(
                    .dimension, "table `\(name)` is over \(over); \(which) is in \(place.dimension)", at: argument.range
                )
            }
            places.append(place)
        }
        let value =
            places.count == 1
            ? Expression.lookUp(table, at: places[0], dimension)
            : Expression.lookUp(table, at: places[0], places[1], dimension)
        if let number = value.constant, number.isNaN, places.allSatisfy({ $0.constant?.isNaN == false }) {
            throw ExpressionError(
                .usage, "this is beyond the points of table `\(name)`",
                help: "with `beyond: hold` it has the value of the nearest end there", at: reference.range)
        }
        return value
    }
}
