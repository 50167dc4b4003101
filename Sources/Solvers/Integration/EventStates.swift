import Equations

/// What is remembered of the events of the lanes of a block.
final class EventStates {
    /// How many events there are.
    let count: Int
    /// For each slot and event.
    private let entries: UnsafeMutablePointer<Entry>

    struct Entry {
        /// Its condition holds, or has held since it fired: it has to end before it can begin.
        var holds = false
        var isDue = false
        /// Just now, at this instant.
        var hasFired = false
        /// How often it has fired at one instant.
        var firings: Int32 = 0
        /// Of a clock: seconds between ticks; infinity for an event that is none.
        var period = Double.infinity
        /// Number of the next tick.
        var tick = 1.0
        /// The margin before the last changes of this instant.
        var before = 0.0
    }

    init(_ count: Int) {
        self.count = count
        entries = .allocate(capacity: max(1, count * Program.lanesPerBlock))
        entries.initialize(repeating: Entry(), count: max(1, count * Program.lanesPerBlock))
    }

    deinit { entries.deallocate() }

    subscript(slot: Int, event: Int) -> Entry {
        get { entries[slot * count + event] }
        _modify { yield &entries[slot * count + event] }
    }

    /// A lane begins.
    func begin(_ slot: Int, _ periods: [[Double]], lane: Int) {
        for event in 0..<count {
            self[slot, event] = Entry()
            if event < periods.count { self[slot, event].period = periods[event][lane] }
        }
    }

    /// When the next clock ticks, s.
    func nextTick(_ slot: Int) -> Double {
        var next = Double.infinity
        for event in 0..<count {
            let entry = self[slot, event]
            if entry.period < .infinity { next = min(next, entry.tick * entry.period) }
        }
        return next
    }
}
