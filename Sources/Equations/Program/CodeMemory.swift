/// Instructions at a fixed place.
final class CodeMemory {
    let start: UnsafePointer<Instruction>
    let count: Int

    init(_ code: [Instruction]) {
        count = code.count
        let memory = UnsafeMutablePointer<Instruction>.allocate(capacity: Swift.max(code.count, 1))
        for (index, step) in code.enumerated() { (memory + index).initialize(to: step) }
        start = UnsafePointer(memory)
    }

    deinit { start.deallocate() }
}
