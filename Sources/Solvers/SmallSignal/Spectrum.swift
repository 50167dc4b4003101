/// Eigenvalues of one small real matrix.
///
/// The matrix is balanced by powers of two, brought to Hessenberg form by reflections, and deflated by the implicit
/// double-shift QR method of Francis (Golub and Van Loan, Matrix Computations, section 7.5). An eigenvalue is found to
/// about 1e-16 of the largest element of the balanced matrix.
package final class Spectrum {
    /// How many rows and columns it has.
    package let order: Int
    /// The matrix, row after row; destroyed by finding its eigenvalues.
    package let elements: UnsafeMutablePointer<Double>
    private let reals: UnsafeMutablePointer<Double>
    private let imaginaries: UnsafeMutablePointer<Double>
    /// The largest element once it is balanced.
    private var norm = 0.0

    /// QR steps after which an eigenvalue is given up; two or three are usual.
    private static let mostSteps = 120

    package init(order: Int) {
        self.order = order
        func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
            let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
            memory.initialize(repeating: 0, count: max(1, count))
            return memory
        }
        elements = zeros(order * order)
        reals = zeros(order)
        imaginaries = zeros(order)
    }

    deinit {
        elements.deallocate()
        reals.deallocate()
        imaginaries.deallocate()
    }

    /// Real and imaginary parts of all eigenvalues; `nil` where an element is no number or the method does not converge.
    package func eigenvalues() -> [(real: Double, imaginary: Double)]? {
        guard find() else { return nil }
        return (0..<order).map { (reals[$0], imaginaries[$0]) }
    }

    /// The eigenvalue with the largest real part, of a pair the one with the positive imaginary part.
    ///
    /// Those that are zero but for rounding belong to what is conserved, and count only where there are no others.
    package func leading() -> (real: Double, imaginary: Double)? {
        guard order > 0, find() else { return nil }
        let noise = 4 * Double.ulpOfOne * norm
        var best: (real: Double, imaginary: Double)?
        for index in 0..<order where max(abs(reals[index]), abs(imaginaries[index])) > noise {
            let real = abs(reals[index]) > noise ? reals[index] : 0
            if best.map({ real > $0.real }) ?? true { best = (real, abs(imaginaries[index])) }
        }
        return best ?? (0, 0)
    }

    private subscript(row: Int, column: Int) -> Double {
        get { elements[row * order + column] }
        set { elements[row * order + column] = newValue }
    }

    private func find() -> Bool {
        for place in 0..<(order * order) where !elements[place].isFinite { return false }
        balance()
        reduce()
        norm = 0
        for place in 0..<(order * order) { norm = max(norm, abs(elements[place])) }
        var (last, steps) = (order - 1, 0)
        while last >= 0 {
            let first = blockStart(last, norm)
            if first == last {
                (reals[last], imaginaries[last]) = (self[last, last], 0)
                (last, steps) = (last - 1, 0)
            } else if first == last - 1 {
                solvePair(last)
                (last, steps) = (last - 2, 0)
            } else {
                steps += 1
                if steps > Self.mostSteps { return false }
                sweep(first, last, isExceptional: steps % 10 == 0)
            }
        }
        return true
    }

    /// Scales rows and columns alike until their sizes match.
    private func balance() {
        var isDone = false
        while !isDone {
            isDone = true
            for index in 0..<order {
                var (row, column) = (0.0, 0.0)
                for other in 0..<order where other != index {
                    row += abs(self[index, other])
                    column += abs(self[other, index])
                }
                guard row > 0, column > 0, row.isFinite, column.isFinite else { continue }
                let sum = row + column
                var factor = 1.0
                while column < row / 2 {
                    factor *= 2
                    column *= 4
                }
                while column > row * 2 {
                    factor /= 2
                    column /= 4
                }
                guard (row + column) / factor < 0.95 * sum else { continue }
                isDone = false
                for other in 0..<order { self[index, other] /= factor }
                for other in 0..<order { self[other, index] *= factor }
            }
        }
    }

    /// Makes all elements below the first subdiagonal zero, by reflections.
    private func reduce() {
        guard order > 2 else { return }
        for column in 0..<(order - 2) {
            var square = 0.0
            for row in (column + 1)..<order { square += self[row, column] * self[row, column] }
            let size = square.squareRoot()
            guard size > 0 else { continue }
            let head = self[column + 1, column]
            let pivot = head > 0 ? head + size : head - size
            // The vector is kept in the column that it clears; its first element stands apart.
            let scale = 1 / (square + abs(head) * size)
            func vector(_ row: Int) -> Double { row == column + 1 ? pivot : self[row, column] }
            for other in (column + 1)..<order {
                var dot = 0.0
                for row in (column + 1)..<order { dot += vector(row) * self[row, other] }
                dot *= scale
                for row in (column + 1)..<order { self[row, other] -= dot * vector(row) }
            }
            for other in 0..<order {
                var dot = 0.0
                for row in (column + 1)..<order { dot += vector(row) * self[other, row] }
                dot *= scale
                for row in (column + 1)..<order { self[other, row] -= dot * vector(row) }
            }
            self[column + 1, column] = head > 0 ? -size : size
            for row in (column + 2)..<order { self[row, column] = 0 }
        }
    }

    /// The first row of the block that ends at `last` and has no negligible subdiagonal element.
    private func blockStart(_ last: Int, _ norm: Double) -> Int {
        var row = last
        while row > 0 {
            var size = abs(self[row - 1, row - 1]) + abs(self[row, row])
            if size == 0 { size = norm }
            if abs(self[row, row - 1]) <= Double.ulpOfOne * size {
                self[row, row - 1] = 0
                return row
            }
            row -= 1
        }
        return 0
    }

    private func solvePair(_ last: Int) {
        let (a, b) = (self[last - 1, last - 1], self[last - 1, last])
        let (c, d) = (self[last, last - 1], self[last, last])
        let (mean, half) = ((a + d) / 2, (a - d) / 2)
        let discriminant = half * half + b * c
        if discriminant < 0 {
            let imaginary = (-discriminant).squareRoot()
            (reals[last - 1], imaginaries[last - 1]) = (mean, imaginary)
            (reals[last], imaginaries[last]) = (mean, -imaginary)
        } else {
            // The larger in size without cancellation, the other from the product.
            let root = discriminant.squareRoot()
            let larger = mean < 0 ? mean - root : mean + root
            let product = a * d - b * c
            (reals[last - 1], imaginaries[last - 1]) = (larger, 0)
            // Near a double eigenvalue the product has lost the digits that the sum keeps.
            let other = root < abs(mean) / 2 || larger == 0 ? 2 * mean - larger : product / larger
            (reals[last], imaginaries[last]) = (other, 0)
        }
    }

    /// One step of the double-shift method on the block from `first` to `last`.
    private func sweep(_ first: Int, _ last: Int, isExceptional: Bool) {
        let (a, d) = (self[last - 1, last - 1], self[last, last])
        var sum = a + d
        var product = a * d - self[last - 1, last] * self[last, last - 1]
        if isExceptional {
            let size = abs(self[last, last - 1]) + abs(self[last - 1, last - 2])
            (sum, product) = (1.5 * size, size * size)
        }
        let corner = self[first, first]
        var x = corner * corner + self[first, first + 1] * self[first + 1, first] - sum * corner + product
        var y = self[first + 1, first] * (corner + self[first + 1, first + 1] - sum)
        var z = self[first + 1, first] * self[first + 2, first + 1]
        for row in first..<last {
            let hasThree = row < last - 1
            if !hasThree { z = 0 }
            reflect(x, y, z, rows: row, count: hasThree ? 3 : 2, first, last)
            guard row + 1 < last else { break }
            x = self[row + 1, row]
            y = self[row + 2, row]
            z = row + 3 <= last ? self[row + 3, row] : 0
        }
    }

    /// Applies the reflection that turns (x, y, z) into the first axis, from both sides.
    private func reflect(_ x: Double, _ y: Double, _ z: Double, rows row: Int, count: Int, _ first: Int, _ last: Int) {
        let largest = max(abs(x), abs(y), abs(z))
        guard largest > 0 else { return }
        let (p, q, r) = (x / largest, y / largest, z / largest)
        let size = (p * p + q * q + r * r).squareRoot()
        let head = p > 0 ? p + size : p - size
        let scale = 1 / (size * size + abs(p) * size)
        for column in max(first, row - 1)...last {
            var dot = head * self[row, column] + q * self[row + 1, column]
            if count == 3 { dot += r * self[row + 2, column] }
            dot *= scale
            self[row, column] -= dot * head
            self[row + 1, column] -= dot * q
            if count == 3 { self[row + 2, column] -= dot * r }
        }
        for other in first...min(row + 3, last) {
            var dot = head * self[other, row] + q * self[other, row + 1]
            if count == 3 { dot += r * self[other, row + 2] }
            dot *= scale
            self[other, row] -= dot * head
            self[other, row + 1] -= dot * q
            if count == 3 { self[other, row + 2] -= dot * r }
        }
        if row > first {
            // What the reflection has cleared is zero, not rounding.
            self[row + 1, row - 1] = 0
            if count == 3 { self[row + 2, row - 1] = 0 }
        }
    }
}
