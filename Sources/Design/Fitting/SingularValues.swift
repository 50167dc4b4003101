/// The singular values of a matrix with few columns, and the directions they belong to.
///
/// Columns are turned against each other until all are at right angles (M. R. Hestenes, J. SIAM 6 (1958) 51): small singular
/// values come out as exactly as large ones, which is what tells what data cannot tell.
package struct SingularValues {
    /// Largest first.
    package private(set) var values: [Double]
    /// For each value the direction among the columns, of length 1.
    package private(set) var directions: [[Double]]
    /// For each value the matrix times its direction.
    package private(set) var images: [[Double]]

    /// - Parameter columns: of the matrix; all equally long.
    package init(_ columns: [[Double]]) {
        let count = columns.count
        var images = columns
        var directions = (0..<count).map { own in (0..<count).map { $0 == own ? 1.0 : 0 } }
        for _ in 0..<Self.mostRounds {
            var isDone = true
            for first in 0..<count {
                for second in (first + 1)..<max(count, first + 1) {
                    let a = Self.dot(images[first], images[first])
                    let b = Self.dot(images[second], images[second])
                    let product = Self.dot(images[first], images[second])
                    guard abs(product) > 1e-15 * (a * b).squareRoot(), product != 0 else { continue }
                    isDone = false
                    let ratio = (b - a) / (2 * product)
                    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (1 + ratio * ratio).squareRoot())
                    let cosine = 1 / (1 + tangent * tangent).squareRoot()
                    let sine = cosine * tangent
                    Self.turn(&images, first, second, cosine, sine)
                    Self.turn(&directions, first, second, cosine, sine)
                }
            }
            if isDone { break }
        }
        let sizes = images.map { Self.dot($0, $0).squareRoot() }
        let order = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        values = order.map { sizes[$0] }
        self.directions = order.map { directions[$0] }
        self.images = order.map { images[$0] }
    }

    private static let mostRounds = 60

    static func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    private static func turn(
        _ columns: inout [[Double]], _ first: Int, _ second: Int, _ cosine: Double, _ sine: Double
    ) {
        for index in columns[first].indices {
            let (a, b) = (columns[first][index], columns[second][index])
            columns[first][index] = cosine * a - sine * b
            columns[second][index] = sine * a + cosine * b
        }
    }
}
