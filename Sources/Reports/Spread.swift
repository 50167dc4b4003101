/// Least, middle and largest of some numbers, missing ones left out.
public struct Spread: Sendable {
    /// The least.
    public let minimum: Double
    /// The middle one, or the mean of the two in the middle.
    public let median: Double
    /// The largest.
    public let maximum: Double
    /// How many numbers there were.
    public let count: Int

    /// The spread of `values`; NaN where none is a number.
    public init(_ values: [Double]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        count = sorted.count
        minimum = sorted.first ?? .nan
        maximum = sorted.last ?? .nan
        guard !sorted.isEmpty else {
            median = .nan
            return
        }
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
