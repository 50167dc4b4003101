/// A function of time made of straight pieces: constant before the first breakpoint, then from breakpoint to breakpoint,
/// once or over and over.
///
/// Two breakpoints at one time are a jump; at the time itself the value after it holds.
public struct PiecewiseLinear: Sendable, Equatable {
    /// A corner: the time since ``start`` and the value there.
    public struct Breakpoint: Sendable, Equatable {
        /// Seconds after ``PiecewiseLinear/start``.
        public var offset: Double
        /// SI.
        public var value: Double

        /// A corner.
        public init(_ offset: Double, _ value: Double) { (self.offset, self.value) = (offset, value) }
    }

    /// When the first breakpoint is, s.
    public var start: Double
    /// In order of time; at least one.
    public var breakpoints: [Breakpoint]
    /// Slope after the last breakpoint, where nothing is repeated.
    public var finalSlope: Double
    /// The breakpoints begin again after this time, s; `nil` where they do not.
    public var period: Double?
    /// How often they are gone through; `nil` for ever.
    public var count: Int?

    /// A function of time.
    public init(
        start: Double = 0, _ breakpoints: [Breakpoint], finalSlope: Double = 0, period: Double? = nil,
        count: Int? = nil
    ) {
        self.start = start
        self.breakpoints = breakpoints
        self.finalSlope = finalSlope
        self.period = period
        self.count = count
    }

    /// Whether it stands still between jumps.
    public var isStepwise: Bool {
        finalSlope == 0
            && zip(breakpoints.dropFirst(), breakpoints).allSatisfy { $0.offset == $1.offset || $0.value == $1.value }
    }

    /// A straight piece: `value + slope * (time - origin)` up to `end`.
    public struct Piece: Sendable, Equatable {
        /// SI, at ``origin``.
        public var value: Double
        /// Per second.
        public var slope: Double
        /// s.
        public var origin: Double
        /// When the next piece begins, s.
        public var end: Double

        /// The value at a time.
        public func value(at time: Double) -> Double { slope == 0 ? value : value + slope * (time - origin) }
    }

    /// Goes through the pieces in order of time.
    public struct Walker: Sendable {
        private let function: PiecewiseLinear
        private var cycle = 0
        private var next = 0
        /// The present piece; the first begins before all time.
        public private(set) var piece: Piece

        init(_ function: PiecewiseLinear) {
            self.function = function
            let first = function.breakpoints.first
            piece = Piece(value: first?.value ?? 0, slope: 0, origin: 0, end: first == nil ? .infinity : .nan)
            if first != nil { piece.end = time(of: 0, 0) }
        }

        private func time(of cycle: Int, _ breakpoint: Int) -> Double {
            let offset = function.breakpoints[breakpoint].offset
            return function.start + (cycle == 0 ? offset : Double(cycle) * (function.period ?? 0) + offset)
        }

        /// Goes to the first piece that ends after `time`.
        public mutating func advance(beyond time: Double) {
            while piece.end <= time { advance() }
        }

        /// Goes to the piece that holds just before `time`.
        public mutating func advance(before time: Double) {
            while piece.end < time { advance() }
        }

        private mutating func advance() {
            let points = function.breakpoints
            let origin = time(of: cycle, next)
            let value = points[next].value
            guard next + 1 < points.count else {
                let isLast = function.period == nil || function.count.map { cycle + 1 >= $0 } ?? false
                if isLast {
                    piece = Piece(value: value, slope: function.finalSlope, origin: origin, end: .infinity)
                } else {
                    // The value of the last breakpoint holds until the breakpoints begin again.
                    (cycle, next) = (cycle + 1, 0)
                    piece = Piece(value: value, slope: 0, origin: origin, end: time(of: cycle, 0))
                }
                return
            }
            next += 1
            let end = time(of: cycle, next)
            let rise = points[next].value - value
            piece = Piece(
                value: value, slope: end > origin && rise != 0 ? rise / (end - origin) : 0, origin: origin, end: end)
        }
    }

    /// Goes through it from the beginning.
    public var walker: Walker { Walker(self) }

    /// The value at a time; at a jump the one after it.
    public func value(at time: Double) -> Double {
        var walker = walker
        walker.advance(beyond: time)
        return walker.piece.value(at: time)
    }
}
