import Lanes

/// Room for variables at the times of the output, filled as lanes move: [variable][lane][time], NaN where they did not get.
/// Pointers alone, so that a lane that writes counts no references; ``free()`` ends it.
struct Traces {
    /// How many times there are.
    let count: Int
    /// The times, s.
    let times: UnsafeMutablePointer<Double>
    /// How far they are apart where that is everywhere the same, s.
    let step: Double?
    /// Which variables are written.
    let variables: UnsafeMutableBufferPointer<Int>
    /// What each of them is kept within.
    let bounds: UnsafeMutableBufferPointer<(lower: Double, upper: Double)>
    private let lanes: Int
    private let base: UnsafeMutablePointer<Double>

    init(_ times: [Double], of variables: [Int], within bounds: [ClosedRange<Double>?], lanes: Int) {
        count = times.count
        self.lanes = lanes
        let apart = times.count > 1 ? (times[times.count - 1] - times[0]) / Double(times.count - 1) : 0
        let isEven = times.indices.allSatisfy { abs(times[0] + Double($0) * apart - times[$0]) <= 1e-12 * apart }
        step = apart > 0 && isEven ? apart : nil
        // Eight at a time are read from every one of them.
        self.times = .allocate(capacity: count + 8)
        self.times.initialize(repeating: .infinity, count: count + 8)
        self.times.update(from: times, count: count)
        self.variables = .allocate(capacity: variables.count)
        _ = self.variables.initialize(from: variables)
        self.bounds = .allocate(capacity: variables.count)
        _ = self.bounds.initialize(
            from: variables.map { (bounds[$0]?.lowerBound ?? -.infinity, bounds[$0]?.upperBound ?? .infinity) })
        base = .allocate(capacity: max(1, variables.count * lanes * count))
        base.initialize(repeating: .nan, count: variables.count * lanes * count)
    }

    func free() {
        times.deallocate()
        variables.deallocate()
        bounds.deallocate()
        base.deallocate()
    }

    /// The time of a number; infinite beyond the last.
    func time(_ index: Int) -> Double { index < count ? times[index] : .infinity }

    /// The first number after `index` whose time is past `end`, or `index` where it is past already.
    @inline(__always)
    func past(_ end: Double, from index: Int) -> Int {
        var number = index
        // At equal distances it is known but for rounding, which spares a loop of a length that nobody can foresee.
        if let step, end > times[index] { number += Int(min(Double(count - index), (end - times[index]) / step + 1)) }
        while number > index, times[number - 1] > end { number -= 1 }
        while number < count, times[number] <= end { number += 1 }
        return number
    }

    /// Where the numbers of a lane begin.
    func place(_ number: Int, lane: Int) -> UnsafeMutablePointer<Double> { base + (number * lanes + lane) * count }

    /// All numbers of a variable; none where it is not written.
    func values(of variable: Int) -> [Double] {
        guard let number = variables.firstIndex(of: variable) else { return [] }
        return Array(UnsafeBufferPointer(start: place(number, lane: 0), count: lanes * count))
    }
}
