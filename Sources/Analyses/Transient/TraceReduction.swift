internal import Units

/// One number read off a trace: what figures of a transient are made of. It reads the integrator's continuous extension,
/// so that it depends on no output grid.
struct TraceReduction {
    enum Kind: String, CaseIterable {
        case lowest, highest, argmin, argmax, mean, rms, first, last, at, root, slope, steepest, integral, loopArea
        case lobe, width, decayTime
        /// Of an event.
        case count, times, interval, frequency
    }

    /// What reduces the times or intervals of an event, which are lists.
    enum ListReduction: String, CaseIterable {
        case lowest, highest, mean, rms, first, last, count
    }

    /// What is read: time itself, a curve of the moving system, or the firings of one of its events.
    enum Operand: Equatable {
        case time
        case curve(Int)
        case event(Int)
    }

    let kind: Kind
    /// Of a list; `nil` where the number comes from curves.
    let list: ListReduction?
    let operands: [Operand]

    /// Arguments of a function, as messages say it.
    static func usage(_ kind: Kind) -> String {
        switch kind {
        case .lowest, .highest, .mean, .rms, .first, .last, .decayTime: "a trace"
        case .argmin, .argmax, .root, .steepest, .integral, .loopArea, .lobe: "y, x"
        case .at, .slope: "y, x, value"
        case .width: "y, level"
        case .count, .times, .interval, .frequency: "an event"
        }
    }

    static func argumentCount(_ kind: Kind) -> Int {
        switch kind {
        case .lowest, .highest, .mean, .rms, .first, .last, .decayTime: 1
        case .argmin, .argmax, .root, .steepest, .integral, .loopArea, .lobe, .width: 2
        case .at, .slope: 3
        case .count, .times, .interval, .frequency: 1
        }
    }

    static func dimension(_ kind: Kind, _ d: [Dimension]) -> Dimension {
        switch kind {
        case .lowest, .highest, .mean, .rms, .first, .last, .at: d[0]
        case .argmin, .argmax, .root: d[1]
        case .slope, .steepest: d[0] / d[1]
        case .integral, .loopArea, .lobe: d[0] * d[1]
        case .width, .decayTime, .times, .interval: .time
        case .count: .none
        case .frequency: .rate
        }
    }
}
