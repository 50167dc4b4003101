/// What a quantity came to at one condition.
struct QuantityAnswer: Sendable {
    /// SI; NaN where there is no number.
    let value: Double
    /// Why there is no number.
    let reason: String?
    /// Whether some model was used outside of its validity on the way.
    let isOutsideValidity: Bool

    init(_ value: Double, reason: String? = nil, isOutsideValidity: Bool = false) {
        self.value = reason == nil ? value : .nan
        self.reason = reason ?? (value.isFinite ? nil : "it is not a finite number")
        self.isOutsideValidity = isOutsideValidity
    }
}
