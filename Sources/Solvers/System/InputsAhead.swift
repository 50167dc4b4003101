import Lanes

/// Asks for the inputs of the next block while this one is solved, a few at a time: all at once they would wait for
/// each other, and the solution with them.
final class InputsAhead {
    private let places: UnsafeMutablePointer<UnsafePointer<Double>?>
    private let count: Int
    private let share: Int
    private let lanes: Int
    private var next: Int

    /// For `count` inputs of `lanes` lanes, none of which is known to follow.
    init(count: Int, lanes: Int) {
        self.count = count
        self.lanes = lanes
        // Newton's method takes four or five rounds as a rule.
        share = (count + 3) / 4
        next = count
        places = .allocate(capacity: count + 1)
        places.initialize(repeating: nil, count: count + 1)
    }

    deinit { places.deallocate() }

    /// Where an input of the next block begins; `nil` where there is none.
    @inline(__always)
    func set(_ input: Int, _ place: UnsafePointer<Double>?) { places[input] = place }

    /// The next block may be asked for.
    func begin() { next = 0 }

    /// Asks for some of what is left.
    @inline(__always)
    func advance() {
        if next < count { ask(for: min(next + share, count)) }
    }

    /// Asks for all that is left.
    func finish() { ask(for: count) }

    private func ask(for end: Int) {
        while next < end {
            if let place = places[next] { prefetch(place, count: lanes) }
            next += 1
        }
    }
}
