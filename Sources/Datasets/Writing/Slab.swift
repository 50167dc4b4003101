/// Rectangular parts of row-major arrays.
enum Slab {
    /// Calls `body` for every stretch of a part of extents `count` at `start` within `extents` that is in one piece
    /// in both, with its place in the part, its place in the whole and its length.
    private static func forEachStretch(
        _ count: [Int], within extents: [Int], at start: [Int],
        _ body: (_ inPart: Int, _ inWhole: Int, _ length: Int) -> Void
    ) {
        // Axes from `inner` on are whole; the one before them is the last that is a part.
        var inner = count.count
        while inner > 0, count[inner - 1] == extents[inner - 1] { inner -= 1 }
        let outer = max(0, inner - 1)
        let length = count[outer...].reduce(1, *)
        let stretches = count[..<outer].reduce(1, *)
        var position = [Int](repeating: 0, count: count.count)
        for index in 0..<stretches {
            var whole = 0
            for axis in extents.indices { whole = whole * extents[axis] + start[axis] + position[axis] }
            body(index * length, whole, length)
            for axis in (0..<outer).reversed() {
                position[axis] += 1
                if position[axis] < count[axis] { break }
                position[axis] = 0
            }
        }
    }

    /// Copies all of `part` into `whole` so that its first element comes to stand at `start`.
    static func copy<Value>(
        _ part: [Value], extents count: [Int], into whole: inout [Value], extents: [Int], at start: [Int]
    ) {
        forEachStretch(count, within: extents, at: start) { from, to, length in
            whole.replaceSubrange(to..<to + length, with: part[from..<from + length])
        }
    }

    /// The part of `whole` that has extents `count` and begins at `start`.
    static func cut<Value>(_ whole: [Value], extents: [Int], at start: [Int], extents count: [Int]) -> [Value] {
        var part: [Value] = []
        part.reserveCapacity(count.reduce(1, *))
        forEachStretch(count, within: extents, at: start) { _, from, length in
            part.append(contentsOf: whole[from..<from + length])
        }
        return part
    }
}
