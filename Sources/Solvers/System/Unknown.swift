public import Equations

/// A quantity that is not given by a formula but by an equation `residual = 0`.
///
/// Residuals are written so that a positive slope by their own unknown is stable: the current that leaves a
/// node by its voltage, the loss by an amount.
public struct Unknown {
    /// What kind of quantity it is: sets the absolute tolerance and where roots are looked for.
    public enum Nature: Sendable, CaseIterable {
        case voltage, current, concentration, fraction, other
    }

    /// The symbol that stands for it in the equations.
    public var symbol: Expression
    /// Zero at the solution.
    public var residual: Expression
    /// Where iterations start; may depend on inputs, not on unknowns.
    public var guess: Expression
    /// Where the search for one of several solutions starts: the stable one nearest to it is taken. Without it,
    /// the most negative stable one. May depend on inputs, not on unknowns.
    public var initial: Expression?
    /// What kind of quantity it is.
    public var nature: Nature
    /// An update of this size (SI), or of `relativeTolerance` times the value, ends the iterations.
    public var absoluteTolerance: Double
    /// See ``absoluteTolerance``.
    public var relativeTolerance: Double
    /// Bounds in SI that the solution must respect.
    public var minimum: Double?
    /// See ``minimum``.
    public var maximum: Double?
    /// Where roots are looked for when uniqueness is not proven; `nil` takes that of the nature and the bounds.
    public var searchGrid: SearchGrid?

    /// An unknown with the tolerances of its nature.
    public init(
        symbol: Expression, residual: Expression, guess: Expression, initial: Expression? = nil,
        nature: Nature = .other, absoluteTolerance: Double? = nil, relativeTolerance: Double = 1e-10,
        minimum: Double? = nil, maximum: Double? = nil, searchGrid: SearchGrid? = nil
    ) {
        self.symbol = symbol
        self.residual = residual
        self.guess = guess
        self.initial = initial
        self.nature = nature
        self.absoluteTolerance = absoluteTolerance ?? nature.absoluteTolerance
        self.relativeTolerance = relativeTolerance
        self.minimum = minimum
        self.maximum = maximum
        self.searchGrid = searchGrid
    }
}

extension Unknown.Nature {
    /// The size in SI below which a change of such a quantity does not matter. Newton's method squares the error
    /// in every step, so what is left after the last step is far smaller.
    public var absoluteTolerance: Double {
        switch self {
        case .voltage: 1e-10
        case .current: 1e-16
        case .concentration: 1e-9
        case .fraction: 1e-10
        case .other: 1e-15
        }
    }

    /// Where several solutions are looked for.
    public var searchGrid: SearchGrid {
        switch self {
        case .voltage: SearchGrid(from: -1, to: 1, steps: 2000, mayGrow: true)
        case .fraction: SearchGrid(from: 0, to: 1, steps: 1000, mayGrow: false)
        case .concentration: SearchGrid(from: 0, to: 1e4, steps: 2000, resolution: 1e-6, mayGrow: true)
        case .current: SearchGrid(from: -10, to: 10, steps: 2000, resolution: 1e-15, mayGrow: true)
        case .other: SearchGrid(from: -1e6, to: 1e6, steps: 4000, resolution: 1e-12, mayGrow: true)
        }
    }
}
