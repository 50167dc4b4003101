/// What a figure of merit came to.
public struct FigureValue: Sendable {
    /// A number and where it was taken.
    public struct Found: Sendable {
        /// SI.
        public let value: Double
        /// The voltage that it belongs to, V; `nil` where it belongs to the whole curve.
        public let voltage: Double?
    }

    /// A number, or the reason why there is none.
    public enum Result: Sendable {
        case found(Found)
        case undefined(String)
    }

    /// SI, as files name it.
    public let unit: String
    /// The number, or why there is none.
    public let result: Result

    /// SI; `nil` where the curve defines no such number.
    public var value: Double? { if case .found(let found) = result { found.value } else { nil } }
    /// The voltage that it belongs to, V.
    public var voltage: Double? { if case .found(let found) = result { found.voltage } else { nil } }
    /// Why there is no number.
    public var reason: String? { if case .undefined(let reason) = result { reason } else { nil } }
}

/// Why a curve does not define a figure.
struct FigureUndefined: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
