public import Equations

/// A quantity that a model gives by its change in time.
public struct ModelState {
    /// What kind of quantity it is: sets the size of errors that do not matter.
    public enum Nature: String, Sendable, CaseIterable {
        case voltage, current, concentration, fraction, other
    }

    /// The name the user gave it.
    public let name: String
    /// Stands for it in equations.
    public let symbol: Expression
    /// Its time derivative.
    public let derivative: Expression
    /// Where it comes to rest when nothing else moves; `nil` of a state that is given by its derivative.
    public let steady: Expression?
    /// Where it starts; `nil` where it starts at rest.
    public let initial: Expression?
    /// What it is kept within, SI.
    public let bounds: ClosedRange<Double>?
    /// What kind of quantity it is.
    public let nature: Nature
}
