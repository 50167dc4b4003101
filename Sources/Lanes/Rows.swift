internal import CLanes

// Results in rows: one for each lane of a block, one number for each index of an axis, rows `stride` numbers apart.
// Columns can be read to the next multiple of eight; nothing is written beyond the end of a row.

/// For each lane base + sum of factors times columns, plus a column of constants, the last of `columns`, where it `adds`.
///
/// - Parameters:
///   - base: a number for each lane.
///   - factors: for each term the place of a number for each lane.
///   - columns: one after another, `pitch` numbers apart.
/// - Returns: whether all are known to be finite.
@inline(never)
package func dotRows(
    lanes: Int, base: UnsafePointer<Double>, factors: UnsafePointer<UnsafePointer<Double>?>, terms: Int,
    columns: UnsafePointer<Double>, pitch: Int, adds: Bool, count: Int, into result: UnsafeMutablePointer<Double>,
    stride: Int
) -> Bool {
    lanes_dot_rows(lanes, Int32(terms), adds ? 1 : 0, base, factors, columns, pitch, count, result, stride) != 0
}

/// For each lane `a` B(s x) + `b` B(-s x) + `c` + `g` v, with numbers s and v of the columns.
///
/// - Returns: whether all are known to be finite.
@inline(never)
package func bernoulliRows(
    lanes: Int, _ x: UnsafePointer<Double>, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafePointer<Double>, _ g: UnsafePointer<Double>, scale s: UnsafePointer<Double>,
    multiplier v: UnsafePointer<Double>, count: Int, into result: UnsafeMutablePointer<Double>, stride: Int
) -> Bool {
    lanes_bernoulli_rows(lanes, x, a, b, c, g, s, v, count, result, stride) != 0
}
