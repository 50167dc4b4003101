/// A number that all lanes share, at every index of the innermost axis.
struct ScalarColumn {
    /// Without a table it does not change with that axis.
    private let table: TableRow?
    private let place: Int

    init(_ scalar: Int, innermost: [TableRow]) {
        for table in innermost {
            if let place = table.column(of: scalar) {
                (self.table, self.place) = (table, place)
                return
            }
        }
        (table, place) = (nil, scalar)
    }

    /// The number at one index of the axis, the outer ones being at `indices`.
    func number(
        at index: Int, _ scalars: UnsafeMutablePointer<Double>, _ indices: UnsafeMutablePointer<Int>
    ) -> Double {
        table.map { $0.numbers(place, indices)[index] } ?? scalars[place]
    }

    /// Copies the numbers of `count` indices.
    func copy(
        _ count: Int, to target: UnsafeMutablePointer<Double>, _ scalars: UnsafeMutablePointer<Double>,
        _ indices: UnsafeMutablePointer<Int>
    ) {
        if let table {
            target.update(from: table.numbers(place, indices), count: count)
        } else {
            target.update(repeating: scalars[place], count: count)
        }
    }
}
