internal import Analyses

/// Points that fill a cube evenly: along each edge every one of equally many slices holds one point
/// (M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21 (1979) 239).
enum LatinHypercube {
    /// Points of the unit cube, by point and coordinate; they depend on the arguments alone.
    static func points(_ count: Int, dimensions: Int, seed: UInt64, round: Int) -> [[Double]] {
        var points = [[Double]](repeating: [], count: count)
        for dimension in 0..<dimensions {
            var stream = RandomStream(seed: seed, path: "coordinate \(dimension)", sample: UInt64(round))
            var slices = Array(0..<count)
            for place in slices.indices.dropLast() {
                slices.swapAt(place, place + Int(stream.next() % UInt64(count - place)))
            }
            for (place, slice) in slices.enumerated() {
                points[place].append((Double(slice) + stream.uniform()) / Double(count))
            }
        }
        return points
    }
}
