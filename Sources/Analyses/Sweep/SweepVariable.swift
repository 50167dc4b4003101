internal import Units

/// What a sweep stores at every point.
struct SweepVariable: Sendable {
    enum Kind: Sendable, Equatable {
        /// A recorded expression; the number counts them.
        case record(Int)
        case status
        case validity
        case iterations
        case residual
        case rootCount
        /// A figure and whether it was found; the number counts them. They have no innermost axis.
        case figure(Int)
        case figureStatus(Int)
    }

    let kind: Kind
    let name: String
    let dimension: Dimension
    let longName: String

    /// Whether the innermost axis has been reduced away.
    var isReduced: Bool {
        switch kind {
        case .figure, .figureStatus: true
        default: false
        }
    }

    var storage: ResultVariable.Kind {
        switch kind {
        case .record, .residual, .figure: .double
        case .status, .validity, .figureStatus: .byte
        case .iterations, .rootCount: .integer
        }
    }
}
