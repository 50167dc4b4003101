/// The least of many numbers, where some of them may fail.
///
/// Which of them is the last that may fail jumps as they move; where the mean of its neighbours lies does not.
package enum Tail {
    /// The numbers that ``value(of:rank:)`` needs, the least first.
    package static func least(_ numbers: some Sequence<Double>, mayFail: Int) -> [Double] {
        Array(numbers.sorted().prefix(mayFail + Int(width(Double(mayFail)).rounded(.up)) + 2))
    }

    /// What numbers are at a rank, of which 0 is the least one, and between two ranks there are others. Neighbours count the less
    /// the further they are, as many of them as that rank is uncertain by: the square root of what is below it.
    package static func value(of sorted: [Double], rank: Double) -> Double {
        let width = width(rank)
        let middle = rank + 0.5
        let first = min(sorted.count - 1, max(0, Int((middle - width).rounded(.down))))
        var (sum, whole) = (0.0, 0.0)
        for place in first..<max(first + 1, min(sorted.count, Int((middle + width).rounded(.up)))) {
            let weight = below((Double(place + 1) - middle) / width) - below((Double(place) - middle) / width)
            sum += weight * max(sorted[place], -Goal.missing)
            whole += weight
        }
        return sum / whole
    }

    private static func width(_ rank: Double) -> Double { max(1, rank.squareRoot()) }

    /// The part of a triangle of width 1 to both sides that is below a place.
    private static func below(_ place: Double) -> Double {
        let beside = 1 - min(1, abs(place))
        return place < 0 ? 0.5 * beside * beside : 1 - 0.5 * beside * beside
    }
}
