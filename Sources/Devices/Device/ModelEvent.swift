public import Equations

/// A sudden change of states of a model: at the instant a condition becomes true, or at the ticks of a clock.
public struct ModelEvent {
    /// The name the user gave it.
    public let name: String
    /// The number 1 where its condition holds; `nil` of a clock without one.
    public let condition: Expression?
    /// Seconds between ticks; `nil` of what is no clock.
    public let period: Expression?
    /// New values, each from the values before, by what stands for the state, or for the voltage of the membrane.
    public let changes: [(symbol: Expression, value: Expression)]
    /// Where it stands, for what is said of it later.
    public let place: Diagnostic
}
