/// Between which limits a yield lies, judged by a number of samples.
///
/// The score interval of E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209, which stays within 0 and 1 and keeps near its
/// confidence for few samples and for yields near 1, where the usual one does not (L. D. Brown, T. T. Cai and
/// A. DasGupta, Stat. Sci. 16 (2001) 101).
public struct YieldInterval: Sendable, Equatable {
    /// Part of many such intervals that would hold the true yield.
    public static let confidence = 0.95
    /// Two-sided normal quantile of ``confidence``.
    private static let quantile = 1.959963984540054

    /// The lower limit, from 0.
    public let lower: Double
    /// The upper limit, up to 1.
    public let upper: Double

    /// The interval of `holding` among `count` samples; 0 to 1 without any.
    public init(holding: Int, of count: Int) {
        guard count > 0 else {
            (lower, upper) = (0, 1)
            return
        }
        let (n, part) = (Double(count), Double(holding) / Double(count))
        let square = Self.quantile * Self.quantile
        let middle = part + square / (2 * n)
        let reach = Self.quantile * (part * (1 - part) / n + square / (4 * n * n)).squareRoot()
        lower = holding == 0 ? 0 : max(0, (middle - reach) / (1 + square / n))
        upper = holding == count ? 1 : min(1, (middle + reach) / (1 + square / n))
    }
}
