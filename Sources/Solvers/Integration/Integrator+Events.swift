import Equations
import Lanes

/// Sudden changes: found on the continuous extension, made at their instant, lane by lane.
extension Integrator {
    /// Firings of one event at one instant after which a lane is given up.
    private static let mostFirings: Int32 = 1000

    /// Where the first event happens within the step of a lane, of its length; marks the events that happen there.
    func firstEvent(_ slot: Int) -> Double? {
        guard !system.events.isEmpty else { return nil }
        var first: Double?
        for (event, own) in system.events.enumerated() {
            guard let curve = own.curve, let x = rise(of: curve, slot, holds: eventStates[slot, event].holds) else {
                continue
            }
            if let known = first, x > known { continue }
            if x != first { for other in system.events.indices { eventStates[slot, other].isDue = false } }
            eventStates[slot, event].isDue = true
            first = x
        }
        return first
    }

    /// Where a margin first rises above zero after it was not above it.
    private func rise(of curve: Int, _ slot: Int, holds: Bool) -> Double? {
        let stride = Program.lanesPerBlock
        let place = samples[5 * curve].numbers + slot
        var start = 0
        if holds {
            guard let end = (1..<5).first(where: { place[$0 * stride] <= 0 }) else { return nil }
            start = end
        } else if place[0] > 0 {
            return 0
        }
        guard let above = (start..<5).first(where: { place[$0 * stride] > 0 }) else { return nil }
        let quartic = Quartic(
            place[0], place[stride], place[2 * stride], place[3 * stride], place[4 * stride])
        // Where the sample before is zero, it rises from there.
        return quartic.crossings(rising: true).first { $0 >= Double(start) / 4 } ?? Double(max(start, above - 1)) / 4
    }

    /// Makes the step of a lane end at a part of its length.
    func endStep(_ slot: Int, at x: Double) {
        shortenSamples(slot, to: x)
        for variable in 0..<system.variableCount { next[variable].numbers[slot] = extended(variable, slot, at: x) }
    }

    /// Remembers which conditions hold at a sample of the step.
    func noteMargins(_ slot: Int, sample: Int) {
        for (event, own) in system.events.enumerated() {
            guard let curve = own.curve, !eventStates[slot, event].isDue else { continue }
            eventStates[slot, event].holds = samples[5 * curve + sample].numbers[slot] > 0
        }
    }

    /// Makes the changes of all events that are due in lanes that have come to one, and of those that they set off.
    func fire(_ motion: Motion, _ results: inout MotionResults) {
        guard slots.contains(where: \.hasEvents) else { return }
        evaluate(MovingSystem.Group.curves, at: present)
        for slot in slots.indices where slots[slot].hasEvents {
            slots[slot].isSettling = true
            for (event, own) in system.events.enumerated() {
                eventStates[slot, event].firings = 0
                if let curve = own.curve { eventStates[slot, event].before = margin(curve, slot) }
                let (period, tick) = (eventStates[slot, event].period, eventStates[slot, event].tick)
                guard period < .infinity, tick * period <= slots[slot].time else { continue }
                eventStates[slot, event].isDue = true
                eventStates[slot, event].tick += 1
            }
        }
        while slots.contains(where: \.isSettling) {
            for event in system.events.indices { make(event) }
            setOff(&results)
        }
        for slot in slots.indices where slots[slot].hasEvents {
            slots[slot].hasEvents = false
            guard slots[slot].isActive else { continue }
            write(slot, through: slots[slot].time, start: slots[slot].time)
        }
    }

    /// The value of a curve that has just been evaluated.
    private func margin(_ curve: Int, _ slot: Int) -> Double {
        evaluator.result(MovingSystem.Group.curves, curve).numbers[slot]
    }

    /// Makes the changes of one event where it is due, from what the events before it left.
    private func make(_ event: Int) {
        func isDue(_ slot: Int) -> Bool { slots[slot].isSettling && eventStates[slot, event].isDue }
        guard slots.indices.contains(where: isDue) else { return }
        evaluate(MovingSystem.Group.events, at: present)
        let own = system.events[event]
        func result(_ place: Int, _ slot: Int) -> Double {
            evaluator.result(MovingSystem.Group.events, place).numbers[slot]
        }
        for slot in slots.indices where isDue(slot) {
            eventStates[slot, event].isDue = false
            guard result(own.condition, slot) != 0 else { continue }
            eventStates[slot, event].firings += 1
            eventStates[slot, event].hasFired = true
            slots[slot].isFresh = true
            for (number, state) in own.states.enumerated() {
                var value = result(own.condition + 1 + number, slot)
                if let bounds = system.bounds[state] { value = min(max(value, bounds.lowerBound), bounds.upperBound) }
                present[state].numbers[slot] = value
                peaks[state].numbers[slot] = max(peaks[state].numbers[slot], abs(value))
            }
            observer?.fired(event, slot: slot, at: slots[slot].time)
        }
    }

    /// Finds the events whose conditions the changes have made true.
    private func setOff(_ results: inout MotionResults) {
        evaluate(MovingSystem.Group.curves, at: present)
        for slot in slots.indices where slots[slot].isSettling {
            slots[slot].isSettling = false
            var isEndless = false
            for (event, own) in system.events.enumerated() {
                isEndless = isEndless || eventStates[slot, event].firings >= Self.mostFirings
                guard let curve = own.curve else { continue }
                let now = margin(curve, slot)
                let entry = eventStates[slot, event]
                // What changes have not moved they have not set off: at the edge its sign is rounding.
                if now > 0, !entry.holds, !entry.hasFired, now != entry.before {
                    eventStates[slot, event].isDue = true
                    slots[slot].isSettling = true
                } else {
                    // What has begun must end before it can begin again; at the edge rounding does not end it.
                    let hasBegun = entry.holds || entry.hasFired
                    eventStates[slot, event].holds = now > 0 || (hasBegun && !(now < entry.before))
                }
                eventStates[slot, event].hasFired = false
                eventStates[slot, event].before = now
            }
            if isEndless, slots[slot].isSettling {
                slots[slot].isSettling = false
                retire(slot, .endlessEvents, &results)
            }
        }
    }
}
