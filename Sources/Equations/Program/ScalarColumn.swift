/// A number that all lanes share, at every index of the innermost axis.
struct ScalarColumn {
    /// Without a table it does not change with that axis.
    private let table: TableRow?
    private let place: Int

    /// Where the numbers start at the present outer indices, and how far apart they are.
    struct Run {
        var start: UnsafePointer<Double>
        var step: Int
    }

    init(_ scalar: Int, innermost: [TableRow]) {
        for table in innermost {
            if let place = table.place(of: scalar) {
                (self.table, self.place) = (table, place)
                return
            }
        }
        (table, place) = (nil, scalar)
    }

    func run(from start: Int, _ scalars: UnsafeMutablePointer<Double>, _ indices: UnsafeMutablePointer<Int>) -> Run {
        guard let table else { return Run(start: UnsafePointer(scalars + place), step: 0) }
        return Run(start: table.column(place, indices) + start * table.width, step: table.width)
    }
}
