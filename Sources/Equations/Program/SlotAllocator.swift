/// Decides where the temporaries of one stage are: a slot is free again after the last instruction that reads it.
struct SlotAllocator {
    /// The code with slots as counts of vectors.
    private(set) var code: [Instruction] = []
    /// How many slots there are, the fixed ones included.
    private(set) var slotCount: Int

    /// - Parameter vectors: how many a slot holds.
    init(_ source: [Instruction], fixed: Int, vectors: Int) {
        slotCount = fixed
        let live = Self.withoutDeadStores(source)
        var last: [UInt32: Int] = [:]
        for (position, step) in live.enumerated() {
            let (reads, writes) = step.slots
            for (operand, path) in Instruction.Operands.each where reads.union(writes).contains(operand) {
                last[step[keyPath: path]] = position
            }
        }
        var places: [UInt32: UInt32] = [:]
        var free: [UInt32] = []
        for (position, step) in live.enumerated() {
            let used = step.slots.reads.union(step.slots.writes)
            var placed = step
            var ended: [UInt32] = []
            for (operand, path) in Instruction.Operands.each where used.contains(operand) {
                let name = step[keyPath: path]
                var place = name
                if name >= Emitter.temporaries {
                    if let known = places[name] {
                        place = known
                    } else if let reused = free.popLast() {
                        place = reused
                    } else {
                        place = UInt32(slotCount)
                        slotCount += 1
                    }
                    places[name] = place
                    if last[name] == position { ended.append(place) }
                }
                placed[keyPath: path] = place * UInt32(vectors)
            }
            for place in ended where !free.contains(place) { free.append(place) }
            code.append(placed)
        }
    }

    /// The code without stores to temporaries that nothing reads.
    private static func withoutDeadStores(_ code: [Instruction]) -> [Instruction] {
        var read: Set<UInt32> = []
        for step in code {
            for (operand, path) in Instruction.Operands.each where step.slots.reads.contains(operand) {
                read.insert(step[keyPath: path])
            }
        }
        return code.filter { $0.code != .store || $0.a < Emitter.temporaries || read.contains($0.a) }
    }
}
