/// What a value changes with, as a set.
struct Axes: OptionSet, Hashable, Sendable {
    let rawValue: UInt128

    static let lane = Axes(rawValue: 1)
    /// The most loop axes that a program can have.
    static let mostLoops = 31
    /// The most groups of unknowns.
    static let mostGroups = 96

    static func loop(_ axis: Int) -> Axes { Axes(rawValue: 1 << (axis + 1)) }
    static func unknown(_ group: Int) -> Axes { Axes(rawValue: 1 << (group + 1 + mostLoops)) }

    /// The axis that changes most often.
    var innermost: Axes { rawValue == 0 ? [] : Axes(rawValue: 1 << (127 - rawValue.leadingZeroBitCount)) }

    /// Whether all lanes have one value: it changes with loop axes alone.
    var isUniform: Bool { rawValue & 1 == 0 && rawValue >> (Self.mostLoops + 1) == 0 }

    /// The last group of unknowns it changes with.
    var group: Int? {
        let groups = rawValue >> (Self.mostLoops + 1)
        return groups == 0 ? nil : 127 - groups.leadingZeroBitCount
    }

    /// The innermost loop axis it changes with.
    var loop: Int? {
        let loops = (rawValue >> 1) & ((1 << Self.mostLoops) - 1)
        return loops == 0 ? nil : 127 - loops.leadingZeroBitCount
    }

    /// The loop axes, outermost first.
    var loops: [Int] { (0..<Self.mostLoops).filter { contains(.loop($0)) } }
}
