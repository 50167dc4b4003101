/// What a value changes with, as a set.
struct Axes: OptionSet, Hashable, Sendable {
    let rawValue: UInt64

    static let lane = Axes(rawValue: 1)
    /// The most loop axes and the most groups of unknowns a program can have.
    static let most = 31

    static func loop(_ axis: Int) -> Axes { Axes(rawValue: 1 << UInt64(axis + 1)) }
    static func unknown(_ group: Int) -> Axes { Axes(rawValue: 1 << UInt64(group + 1 + most)) }

    /// The axis that changes most often.
    var innermost: Axes { rawValue == 0 ? [] : Axes(rawValue: 1 << UInt64(63 - rawValue.leadingZeroBitCount)) }

    /// Whether all lanes have one value: it changes with loop axes alone.
    var isUniform: Bool { rawValue & 1 == 0 && rawValue >> UInt64(Self.most + 1) == 0 }

    /// The last group of unknowns it changes with.
    var group: Int? {
        let groups = rawValue >> UInt64(Self.most + 1)
        return groups == 0 ? nil : 63 - groups.leadingZeroBitCount
    }

    /// The innermost loop axis it changes with.
    var loop: Int? {
        let loops = (rawValue >> 1) & ((1 << UInt64(Self.most)) - 1)
        return loops == 0 ? nil : 63 - loops.leadingZeroBitCount
    }

    /// The loop axes, outermost first.
    var loops: [Int] { (0..<Self.most).filter { contains(.loop($0)) } }
}
