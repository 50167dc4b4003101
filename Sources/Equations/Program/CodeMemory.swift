/// Instructions at a fixed place, which their owner frees.
struct CodeMemory {
    let start: UnsafePointer<Instruction>
    let count: Int

    init(_ code: [Instruction]) {
        count = code.count
        start = fixed(code)
    }

    func free() { start.deallocate() }
}

/// A copy of a list at a place that does not move, for its owner to free: reading it counts no references.
func fixed<Element>(_ list: [Element]) -> UnsafePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: Swift.max(list.count, 1))
    for (index, element) in list.enumerated() { (memory + index).initialize(to: element) }
    return UnsafePointer(memory)
}
