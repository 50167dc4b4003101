/// The curves that are outside: how many there are, and those that moved most.
struct MovedCurves {
    /// One of them.
    struct Curve {
        /// In row-major order.
        let number: Int
        /// Largest difference over what is allowed; infinite where nothing is.
        let excess: Double
        /// That difference.
        let difference: Double

        fileprivate func isWorse(than other: Curve) -> Bool {
            if excess != other.excess { return excess > other.excess }
            return difference == other.difference ? number < other.number : difference > other.difference
        }
    }

    /// Curves that are looked at again where there are too many for all of them.
    static let fewest = 64
    private static let most = 4096
    private static let mostPoints = 1 << 20

    /// How many are outside.
    private(set) var count = 0
    private let kept: Int
    private var curves: [Curve] = []
    private var least: Curve?

    /// - Parameter extents: of the quantity, curves along the last. Few curves are all kept, of many the ``fewest`` worst.
    init(extents: [Int]) { kept = Self.limit(extents) }

    /// How many curves of a quantity are worth reading again: all of them where that costs next to nothing.
    static func limit(_ extents: [Int]) -> Int {
        let count = extents.dropLast().reduce(1, *)
        return count <= most && count * (extents.last ?? 1) <= mostPoints ? max(1, count) : fewest
    }

    /// Counts a curve; each is given once.
    mutating func add(_ curve: Curve) {
        count += 1
        if let least, !curve.isWorse(than: least) { return }
        curves.append(curve)
        guard curves.count >= 2 * kept else { return }
        curves = Array(curves.sorted { $0.isWorse(than: $1) }.prefix(kept))
        least = curves.last
    }

    /// Those that moved most, the worst first.
    var worst: [Curve] { Array(curves.sorted { $0.isWorse(than: $1) }.prefix(kept)) }
}
