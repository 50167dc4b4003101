/// A table of loop values at a fixed place, one column after another.
final class TableRow {
    private let values: UnsafeMutablePointer<Double>
    private let targets: UnsafeMutablePointer<Int>
    private let width: Int
    private let rowCount: Int
    private let axes: UnsafeMutablePointer<Int>
    private let lengths: UnsafeMutablePointer<Int>
    private let rank: Int

    init(_ table: LoopTables.Table, lengths: [Int]) {
        func memory<T>(_ list: [T]) -> UnsafeMutablePointer<T> {
            let place = UnsafeMutablePointer<T>.allocate(capacity: Swift.max(list.count, 1))
            for (index, value) in list.enumerated() { (place + index).initialize(to: value) }
            return place
        }
        targets = memory(table.scalars)
        axes = memory(table.axes)
        self.lengths = memory(table.axes.map { lengths[$0] })
        width = table.scalars.count
        rank = table.axes.count
        rowCount = table.values.count / Swift.max(width, 1)
        values = .allocate(capacity: Swift.max(table.values.count, 1))
        for (place, value) in table.values.enumerated() {
            (values + place % width * rowCount + place / width).initialize(to: value)
        }
    }

    deinit {
        values.deallocate()
        targets.deallocate()
        axes.deallocate()
        lengths.deallocate()
    }

    /// Copies the row of `indices` to the scalars.
    @inline(__always)
    func read(_ indices: UnsafeMutablePointer<Int>, into scalars: UnsafeMutablePointer<Double>) {
        var row = 0
        for place in 0..<rank { row = row * lengths[place] + indices[axes[place]] }
        for place in 0..<width { scalars[targets[place]] = values[place * rowCount + row] }
    }

    /// Which column a scalar is.
    func column(of scalar: Int) -> Int? { (0..<width).first { targets[$0] == scalar } }

    /// The numbers of a column along the last axis, the others being at `indices`.
    func numbers(_ column: Int, _ indices: UnsafeMutablePointer<Int>) -> UnsafePointer<Double> {
        var row = 0
        for axis in 0..<rank { row = row * lengths[axis] + (axis == rank - 1 ? 0 : indices[axes[axis]]) }
        return UnsafePointer(values + column * rowCount + row)
    }
}
