/// A point of the unit cube with its neighbours along some coordinates: what differences are taken from.
struct Stencil {
    /// The point, then for each coordinate the neighbours below and above.
    let points: [[Double]]

    /// - Parameters:
    ///   - coordinates: how many of the first are stepped along, to each side; at the faces of the cube there is one side only.
    ///   - runsInTime: whether what is known at the points follows a device in time, where numbers are known less exactly.
    init(around point: [Double], coordinates: Int, runsInTime: Bool) {
        let step = runsInTime ? 1e-3 : 1e-4
        points =
            [point]
            + (0..<coordinates).flatMap { coordinate in
                [-step, step].map { step in
                    var other = point
                    other[coordinate] = min(max(other[coordinate] + step, 0), 1)
                    return other
                }
            }
    }

    /// The derivative along a coordinate of what is known at each point.
    func slope(_ coordinate: Int, _ value: (Int) -> Double) -> Double {
        let (low, high) = (1 + 2 * coordinate, 2 + 2 * coordinate)
        return (value(high) - value(low)) / (points[high][coordinate] - points[low][coordinate])
    }
}
