internal import Equations
internal import Units

/// Reads the numbers of a table, from lists of the descriptor or from a CSV file.
struct TableNumbers {
    /// SI; `z` is empty where there is one argument.
    struct Found {
        var x: [Double]
        var y: [Double]
        var z: [[Double]] = []
        /// Of the arguments and of the values.
        var dimensions: [Dimension]
    }

    let name: String
    let node: TextNode
    let context: BuildContext
    let scope: any ExpressionScope

    // MARK: - Lists

    func readLists() -> Found? {
        for key in ["columns", "units"] {
            guard let entry = node.entry(key) else { continue }
            context.report(entry.diagnostic("`\(key)` are those of a `file`; values in lists carry their units"))
            return nil
        }
        guard let x = list("x"), let y = list("y") else { return nil }
        guard isIncreasing(x.values, node["x"]) else { return nil }
        guard let rows = node["z"] else {
            guard x.values.count == y.values.count else {
                let counts = "it has \(x.values.count) and \(y.values.count)"
                context.report(node.diagnostic("table `\(name)` needs as many `y` as `x`; \(counts)"))
                return nil
            }
            return Found(x: x.values, y: y.values, dimensions: [x.dimension, y.dimension])
        }
        guard isIncreasing(y.values, node["y"]) else { return nil }
        var z: [[Double]] = []
        var dimension: Dimension?
        for row in rows.list ?? [] {
            guard let values = numbers(row.list ?? [], "z", &dimension) else { return nil }
            guard values.count == y.values.count else {
                context.report(
                    row.diagnostic("this list has \(values.count) values; table `\(name)` has \(y.values.count) `y`"))
                return nil
            }
            z.append(values)
        }
        guard z.count == x.values.count, let dimension else {
            context.report(
                rows.diagnostic("table `\(name)` needs a list for each `x`: \(x.values.count), not \(z.count)"))
            return nil
        }
        return Found(x: x.values, y: y.values, z: z, dimensions: [x.dimension, y.dimension, dimension])
    }

    private func list(_ key: String) -> (values: [Double], dimension: Dimension)? {
        guard let items = node[key]?.list, !items.isEmpty else {
            context.report(
                node.diagnostic(
                    "table `\(name)` needs a list `\(key)` of at least one value",
                    help: "`x` and `y`, or `file: curve.csv`"))
            return nil
        }
        var dimension: Dimension?
        guard let values = numbers(items, key, &dimension) else { return nil }
        return dimension.map { (values, $0) }
    }

    private func numbers(_ items: [TextNode], _ key: String, _ dimension: inout Dimension?) -> [Double]? {
        var values: [Double] = []
        for item in items {
            let what = "`\(key)` of table `\(name)`"
            guard let value = context.lower(item, expected: dimension.map { [$0] } ?? [], what: what, scope: scope)
            else { return nil }
            guard let number = value.constant, number.isFinite else {
                context.report(item.diagnostic("a table holds plain numbers with units"))
                return nil
            }
            dimension = dimension ?? value.dimension
            values.append(number)
        }
        return values
    }

    private func isIncreasing(_ values: [Double], _ list: TextNode?) -> Bool {
        guard let fault = zip(values, values.dropFirst()).enumerated().first(where: { !($1.0 < $1.1) }) else {
            return true
        }
        let item = list?.list?[fault.offset + 1]
        context.report((item ?? node).diagnostic("arguments of a table increase; this one is not above the one before"))
        return false
    }

    // MARK: - Files

    /// The columns that are asked for, in SI; `nil` after an error.
    func readColumns(of mention: TextNode) -> (file: TableFile, data: [[Double]], dimensions: [Dimension])? {
        guard let file = context.table(mention) else {
            context.report(mention.diagnostic("table `\(name)`: `\(mention.scalar ?? "?")` cannot be read"))
            return nil
        }
        guard let columns = columns(of: file), let units = units(columns.count) else { return nil }
        let data = zip(columns, units).map { column, unit in (0..<file.rowCount).map { unit.si(file[$0, column]) } }
        if let fault = (0..<file.rowCount).first(where: { row in !data.allSatisfy { $0[row].isFinite } }) {
            context.report(file.diagnostic("a number of this line is too large in its unit", row: fault))
            return nil
        }
        return (file, data, units.map(\.dimension))
    }

    func read(file mention: TextNode) -> Found? {
        for key in ["x", "y", "z"] {
            guard let entry = node.entry(key) else { continue }
            context.report(entry.diagnostic("a table has its numbers from `file` or from lists, not from both"))
            return nil
        }
        guard let (file, data, dimensions) = readColumns(of: mention) else { return nil }
        guard data.count == 3 else {
            let x = data[0]
            if let fault = zip(x, x.dropFirst()).enumerated().first(where: { !($1.0 < $1.1) }) {
                let message = "arguments of a table increase; that of this line is not above the one before"
                context.report(file.diagnostic(message, row: fault.offset + 1))
                return nil
            }
            return Found(x: x, y: data[1], dimensions: dimensions)
        }
        return grid(data, of: file, dimensions)
    }

    /// Values over two arguments, in lines of any order.
    private func grid(_ data: [[Double]], of file: TableFile, _ dimensions: [Dimension]) -> Found? {
        let (x, y) = (Set(data[0]).sorted(), Set(data[1]).sorted())
        // More holes than lines are no slip, and would cost memory.
        guard x.count * y.count <= 2 * file.rowCount else { return refuse(file.rowCount, x.count, y.count) }
        let rows = Dictionary(uniqueKeysWithValues: x.enumerated().map { ($1, $0) })
        let columns = Dictionary(uniqueKeysWithValues: y.enumerated().map { ($1, $0) })
        var z = [[Double]](repeating: [Double](repeating: .nan, count: y.count), count: x.count)
        for index in 0..<file.rowCount {
            guard let a = rows[data[0][index]], let b = columns[data[1][index]] else { continue }
            guard z[a][b].isNaN else {
                context.report(file.diagnostic("this line repeats the arguments of one before", row: index))
                return nil
            }
            z[a][b] = data[2][index]
        }
        guard !z.contains(where: { $0.contains(where: \.isNaN) }) else {
            return refuse(file.rowCount, x.count, y.count)
        }
        return Found(x: x, y: y, z: z, dimensions: dimensions)
    }

    private func refuse(_ lines: Int, _ first: Int, _ second: Int) -> Found? {
        context.report(
            (node["file"] ?? node).diagnostic(
                "table `\(name)` has \(first) first and \(second) second arguments, and \(lines) lines: it needs one "
                    + "for each pair",
                help: "every first argument stands beside every second one, once"))
        return nil
    }

    private func columns(of file: TableFile) -> [Int]? {
        guard let named = node["columns"] else {
            guard file.columnCount == 2 else {
                context.report(
                    node.diagnostic(
                        "table `\(name)` has \(file.columnText)",
                        help: "say which: `columns: [x, y]`, or three for values over two arguments"))
                return nil
            }
            return [0, 1]
        }
        let names = named.list ?? []
        guard names.count == 2 || names.count == 3 else {
            context.report(
                named.diagnostic("`columns` names one or two arguments and the values, not \(names.count) columns"))
            return nil
        }
        var result: [Int] = []
        for item in names {
            let text = item.scalar ?? ""
            guard let column = file.column(text) else {
                context.report(
                    item.diagnostic(
                        "`\(node["file"]?.scalar ?? "the file")` has no column `\(text.shortened)`; it has \(file.columnText)"
                    ))
                return nil
            }
            guard !result.contains(column) else {
                context.report(item.diagnostic("the column `\(text.shortened)` is named twice"))
                return nil
            }
            result.append(column)
        }
        return result
    }

    private func units(_ count: Int) -> [Unit]? {
        guard let listed = node["units"] else { return [Unit](repeating: .one, count: count) }
        let items = listed.list ?? []
        guard items.count == count else {
            context.report(
                listed.diagnostic("`units` has \(items.count) for \(count) columns", help: "`1` for plain numbers"))
            return nil
        }
        var units: [Unit] = []
        for item in items {
            do { units.append(try Unit.parse(item.scalar ?? "")) } catch {
                context.report(item.diagnostic(error.message, help: error.help))
                return nil
            }
        }
        return units
    }
}
