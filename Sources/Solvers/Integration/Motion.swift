/// What is integrated: lanes with their inputs, where they start, and what drives them.
public struct Motion: Sendable {
    /// How many lanes there are.
    public var lanes: Int
    /// By input and lane, SI.
    public var inputs: [[Double]]
    /// By variable (states, then algebraic variables) and lane, SI.
    public var initial: [[Double]]
    /// How each lane got to its start; one that did not converge is not integrated.
    public var outcomes: [LaneOutcome]
    /// By lane and stimulus.
    public var stimuli: [[PiecewiseLinear]]
    /// By lane: no step is longer, s; empty where any may be.
    public var longestSteps: [Double]
    /// By event and lane: the period of a clock, s; empty without events.
    public var periods: [[Double]]
    /// Where all lanes end that nothing ends before, s.
    public var stop: Double
    /// Times of the output, increasing, from 0 to ``stop``, s.
    public var times: [Double]

    /// Lanes to integrate.
    public init(
        lanes: Int, inputs: [[Double]] = [], initial: [[Double]], outcomes: [LaneOutcome]? = nil,
        stimuli: [[PiecewiseLinear]]? = nil, longestSteps: [Double] = [],
        periods: [[Double]] = [], stop: Double, times: [Double] = []
    ) {
        self.lanes = lanes
        self.inputs = inputs
        self.initial = initial
        self.outcomes = outcomes ?? Array(repeating: .converged, count: lanes)
        self.stimuli = stimuli ?? Array(repeating: [], count: lanes)
        self.longestSteps = longestSteps
        self.periods = periods
        self.stop = stop
        self.times = times
    }
}

/// How lanes moved.
public struct MotionResults: Sendable {
    /// By variable, lane and time of the output; NaN where the lane did not get, empty for a variable that no record needs.
    public internal(set) var variables: [[Double]]
    /// By lane: how it ended.
    public internal(set) var outcomes: [LaneOutcome]
    /// By lane: accepted steps.
    public internal(set) var steps: [Int32]
    /// By lane: steps that were too long.
    public internal(set) var rejections: [Int32]
    /// By lane: the last instant that was reached, s.
    public internal(set) var ends: [Double]
    /// By lane: what integrated it.
    public internal(set) var methods: [IntegrationMethod]
    /// The lanes whose solution is known.
    var relaxed = RelaxedPaths()
}

/// What integrates a lane. The raw values are what a results file stores.
public enum IntegrationMethod: Int8, Sendable, CaseIterable {
    /// The explicit method of Dormand and Prince, order 5.
    case dormandPrince = 0
    /// The stiffly accurate Rosenbrock method Rodas5P, order 5.
    case rodas = 1
    /// The exact solution of states that relax while nothing that drives them changes.
    case relaxation = 2
}

/// Sees every accepted step of every lane, in order of time within a lane; the steps of up to 64 lanes alternate.
public protocol StepObserver: AnyObject {
    /// A lane begins, or begins anew with another method: what was seen of it counts for nothing.
    func begin(lane: Int, slot: Int)
    /// A step of each lane in one of the slots that took one.
    func step(_ steps: AcceptedSteps)
    /// An event of the system has fired at the end of the step just seen.
    func fired(_ event: Int, slot: Int, at time: Double)
    /// The lane in `slot` has ended, in whatever way.
    func end(slot: Int)
}

extension StepObserver {
    /// Does nothing.
    public func fired(_ event: Int, slot: Int, at time: Double) {}
}

/// Steps that lanes have just taken, by slot.
public struct AcceptedSteps {
    /// 1 where a step was taken.
    @usableFromInline let taken: UnsafePointer<Double>
    @usableFromInline let starts: UnsafePointer<Double>
    @usableFromInline let lengths: UnsafePointer<Double>
    @usableFromInline let samples: UnsafePointer<Double>
    @usableFromInline let count: Int

    init(
        taken: UnsafePointer<Double>, starts: UnsafePointer<Double>, lengths: UnsafePointer<Double>,
        samples: UnsafePointer<Double>, count: Int
    ) {
        (self.taken, self.starts, self.lengths, self.samples, self.count) = (taken, starts, lengths, samples, count)
    }

    /// Goes through the slots that took a step.
    ///
    /// - Parameter body: gets a slot, when its step began and how long it is, s, and the values of curves at five equally spaced
    ///   times of the step: that of `curve` at the time of number `j` stands at `(5 * curve + j) * 64`.
    @inlinable
    public func forEach(_ body: (_ slot: Int, _ start: Double, _ length: Double, UnsafePointer<Double>) -> Void) {
        for slot in 0..<count where taken[slot] == 1 { body(slot, starts[slot], lengths[slot], samples + slot) }
    }
}

/// How it is integrated.
public struct IntegrationSettings: Sendable {
    /// The relative error of a step, besides which sizes below that of the nature of a quantity do not count.
    public var tolerance: Double
    /// Steps, accepted or not, after which a lane is given up.
    public var mostSteps: Int
    /// What to take steps with; `nil` lets each lane choose, and solve exactly where that is possible.
    public var method: IntegrationMethod?
    /// The curve whose becoming positive ends a lane.
    public var terminalCurve: Int?

    /// The default settings, but for what is given.
    public init(
        tolerance: Double = 1e-6, mostSteps: Int = 1_000_000, method: IntegrationMethod? = nil,
        terminalCurve: Int? = nil
    ) {
        self.tolerance = tolerance
        self.mostSteps = mostSteps
        self.method = method
        self.terminalCurve = terminalCurve
    }
}
