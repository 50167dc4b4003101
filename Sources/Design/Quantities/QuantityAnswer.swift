/// What a quantity came to at one condition.
struct QuantityAnswer: Sendable {
    /// SI; NaN where there is no number.
    let value: Double
    /// Why there is no number.
    let reason: String?
    /// The same in one word.
    let status: QuantityStatus
    /// Whether some model was used outside of its validity on the way.
    let isOutsideValidity: Bool

    /// A number; one that is not finite is none.
    init(_ value: Double, isOutsideValidity: Bool = false) {
        self.init(
            value: value.isFinite ? value : .nan, reason: value.isFinite ? nil : "it is not a finite number",
            status: value.isFinite ? .converged : .undefined, isOutsideValidity: isOutsideValidity)
    }

    /// No number.
    init(missing reason: String, _ status: QuantityStatus, isOutsideValidity: Bool = false) {
        self.init(value: .nan, reason: reason, status: status, isOutsideValidity: isOutsideValidity)
    }

    /// The same of a device so near that it differs in the number alone.
    func moved(by difference: Double) -> QuantityAnswer {
        reason == nil ? QuantityAnswer(value + difference, isOutsideValidity: isOutsideValidity) : self
    }

    private init(value: Double, reason: String?, status: QuantityStatus, isOutsideValidity: Bool) {
        (self.value, self.reason, self.status) = (value, reason, status)
        self.isOutsideValidity = isOutsideValidity
    }
}
