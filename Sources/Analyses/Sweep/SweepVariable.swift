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
        /// What is known of the integration of a lane. It has no axis of time.
        case integration(Integration)
    }

    /// What is known of the integration of a lane.
    enum Integration: Sendable, CaseIterable {
        case status, validity, steps, rejections, end, method, conservation
        /// Of a periodic motion.
        case runs, period, multiplier
    }

    let kind: Kind
    let name: String
    let dimension: Dimension
    let longName: String

    /// Whether the innermost axis has been reduced away.
    var isReduced: Bool {
        switch kind {
        case .figure, .figureStatus, .integration: true
        default: false
        }
    }

    var storage: ResultVariable.Kind {
        switch kind {
        case .record, .residual, .figure, .integration(.end), .integration(.period), .integration(.multiplier),
            .integration(.conservation):
            .double
        case .status, .validity, .figureStatus, .integration(.status), .integration(.validity), .integration(.method):
            .byte
        case .iterations, .rootCount, .integration(.steps), .integration(.rejections), .integration(.runs): .integer
        }
    }
}
