/// Rectangular parts of row-major arrays.
enum Slab {
    /// Calls `body` for every row (along the last axis) of a part of extents `count` at `start` within `extents`,
    /// with the row's place in the part and in the whole.
    private static func forEachRow(
        _ count: [Int], within extents: [Int], at start: [Int], _ body: (_ inPart: Int, _ inWhole: Int) -> Void
    ) {
        let row = count.last ?? 1
        let rows = count.dropLast().reduce(1, *)
        var position = [Int](repeating: 0, count: count.count)
        for index in 0..<rows {
            var whole = 0
            for axis in extents.indices { whole = whole * extents[axis] + start[axis] + position[axis] }
            body(index * row, whole)
            var axis = count.count - 2
            while axis >= 0 {
                position[axis] += 1
                if position[axis] < count[axis] { break }
                position[axis] = 0
                axis -= 1
            }
        }
    }

    /// Copies all of `part` into `whole` so that its first element comes to stand at `start`.
    static func copy<Value>(
        _ part: [Value], extents count: [Int], into whole: inout [Value], extents: [Int], at start: [Int]
    ) {
        let row = count.last ?? 1
        forEachRow(count, within: extents, at: start) { from, to in
            whole.replaceSubrange(to..<to + row, with: part[from..<from + row])
        }
    }

    /// The part of `whole` that has extents `count` and begins at `start`.
    static func cut<Value>(_ whole: [Value], extents: [Int], at start: [Int], extents count: [Int]) -> [Value] {
        let row = count.last ?? 1
        var part: [Value] = []
        part.reserveCapacity(count.reduce(1, *))
        forEachRow(count, within: extents, at: start) { _, from in
            part.append(contentsOf: whole[from..<from + row])
        }
        return part
    }
}
