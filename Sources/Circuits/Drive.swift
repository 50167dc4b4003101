public import Equations

/// What is held at the port of a device.
public enum Drive {
    /// Nothing: no current enters, the port finds its own voltage.
    case open
    /// The voltage, V.
    case voltage(Expression)
    /// The current that enters by the first node of the port, A.
    case current(Expression)
}
