/// A table of loop values at a fixed place.
final class TableRow {
    private let values: UnsafeMutablePointer<Double>
    private let targets: UnsafeMutablePointer<Int>
    let width: Int
    private let axes: UnsafeMutablePointer<Int>
    private let lengths: UnsafeMutablePointer<Int>
    private let rank: Int

    init(_ table: LoopTables.Table, lengths: [Int]) {
        func memory<T>(_ list: [T]) -> UnsafeMutablePointer<T> {
            let place = UnsafeMutablePointer<T>.allocate(capacity: Swift.max(list.count, 1))
            for (index, value) in list.enumerated() { (place + index).initialize(to: value) }
            return place
        }
        values = memory(table.values)
        targets = memory(table.scalars)
        axes = memory(table.axes)
        self.lengths = memory(table.axes.map { lengths[$0] })
        width = table.scalars.count
        rank = table.axes.count
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
        let source = values + row * width
        for place in 0..<width { scalars[targets[place]] = source[place] }
    }

    /// Which number of a row a scalar is.
    func place(of scalar: Int) -> Int? { (0..<width).first { targets[$0] == scalar } }

    /// The number `place` of the row where the last axis is at 0 and the others at `indices`.
    func column(_ place: Int, _ indices: UnsafeMutablePointer<Int>) -> UnsafePointer<Double> {
        var row = 0
        for axis in 0..<rank { row = row * lengths[axis] + (axis == rank - 1 ? 0 : indices[axes[axis]]) }
        return UnsafePointer(values + row * width + place)
    }
}
