internal import Foundation

/// Curves drawn with characters, for a terminal.
///
/// Each character cell holds 2 x 4 Braille dots; axes through zero are drawn where zero is in range, and each
/// curve is labelled below.
public struct TextPlot: Sendable {
    /// One curve: points in the order they are joined; a NaN breaks the line.
    public struct Curve: Sendable {
        /// Its name in the legend.
        public var label: String
        /// Along the axis.
        public var x: [Double]
        /// The values.
        public var y: [Double]

        /// A curve.
        public init(label: String, x: [Double], y: [Double]) {
            self.label = label
            self.x = x
            self.y = y
        }
    }

    /// What is drawn.
    public var curves: [Curve]
    /// Below the axis.
    public var xLabel: String
    /// Above the drawing.
    public var yLabel: String
    /// Character cells of the drawing.
    public var width: Int
    /// Rows of characters.
    public var height: Int
    /// Whether equal factors along the axis are drawn as equal distances; all positions are then above zero.
    public var isLogarithmic = false
    /// The same of the values.
    public var isLogarithmicUp = false

    /// A plot of curves over common axes.
    public init(_ curves: [Curve], xLabel: String, yLabel: String, width: Int = 64, height: Int = 16) {
        self.curves = curves
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.width = max(16, width)
        self.height = max(4, height)
    }

    /// The drawing, lines separated by newlines. Empty where no curve has two finite points.
    public func rendered() -> String {
        let curves = curves.map { own in
            Curve(
                label: own.label, x: isLogarithmic ? own.x.map { log10($0) } : own.x,
                y: isLogarithmicUp ? own.y.map { log10($0) } : own.y)
        }
        let points = curves.flatMap { zip($0.x, $0.y).filter { $0.0.isFinite && $0.1.isFinite } }
        guard points.count > 1, let xRange = Self.range(points.map(\.0)), let yRange = Self.range(points.map(\.1))
        else {
            return ""
        }
        let (columns, rows) = (width * 2, height * 4)
        func column(_ x: Double) -> Int {
            Int(((x - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound) * Double(columns - 1)).rounded())
        }
        func row(_ y: Double) -> Int {
            Int(((yRange.upperBound - y) / (yRange.upperBound - yRange.lowerBound) * Double(rows - 1)).rounded())
        }
        var cells = [UInt8](repeating: 0, count: width * height)
        func set(_ x: Int, _ y: Int) {
            guard x >= 0, x < columns, y >= 0, y < rows else { return }
            cells[(y / 4) * width + x / 2] |= Self.dot(x % 2, y % 4)
        }
        for curve in curves {
            var last: (Int, Int)?
            for (x, y) in zip(curve.x, curve.y) {
                guard x.isFinite, y.isFinite else {
                    last = nil
                    continue
                }
                let here = (column(x), row(y))
                Self.line(from: last ?? here, to: here, set)
                last = here
            }
        }
        let zeroColumn = xRange.contains(0) && !isLogarithmic ? column(0) / 2 : -1
        let zeroRow = yRange.contains(0) && !isLogarithmicUp ? row(0) / 4 : -1
        func across(_ value: Double) -> String { Self.short(isLogarithmic ? pow(10, value) : value) }
        func up(_ value: Double) -> String { Self.short(isLogarithmicUp ? pow(10, value) : value) }
        let (top, bottom) = (up(yRange.upperBound), up(yRange.lowerBound))
        let margin = max(top.count, bottom.count)
        var lines: [String] = [yLabel]
        for y in 0..<height {
            let label = y == 0 ? top : y == height - 1 ? bottom : y == zeroRow ? "0" : ""
            var text = String(repeating: " ", count: margin - min(margin, label.count)) + label + " "
            for x in 0..<width {
                let cell = cells[y * width + x]
                if cell != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(cell)) {
                    text.unicodeScalars.append(scalar)
                } else {
                    text += x == zeroColumn && y == zeroRow ? "+" : x == zeroColumn ? "|" : y == zeroRow ? "-" : " "
                }
            }
            while text.hasSuffix(" ") { text.removeLast() }
            lines.append(text)
        }
        let (left, right) = (across(xRange.lowerBound), across(xRange.upperBound) + "  " + xLabel)
        let gap = max(1, width - left.count - across(xRange.upperBound).count)
        lines.append(String(repeating: " ", count: margin + 1) + left + String(repeating: " ", count: gap) + right)
        return lines.joined(separator: "\n")
    }

    private static func range(_ values: [Double]) -> ClosedRange<Double>? {
        guard let low = values.min(), let high = values.max() else { return nil }
        if low < high { return low...high }
        let pad = max(abs(low) * 0.5, 1e-300)
        return (low - pad)...(high + pad)
    }

    /// Bit of a Braille dot at column 0...1, row 0...3.
    private static func dot(_ x: Int, _ y: Int) -> UInt8 {
        [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]][x][y]
    }

    private static func line(from: (Int, Int), to: (Int, Int), _ set: (Int, Int) -> Void) {
        let steps = max(abs(to.0 - from.0), abs(to.1 - from.1), 1)
        for step in 0...steps {
            let t = Double(step) / Double(steps)
            set(
                from.0 + Int((Double(to.0 - from.0) * t).rounded()), from.1 + Int((Double(to.1 - from.1) * t).rounded())
            )
        }
    }

    static func short(_ value: Double) -> String {
        let text = String(format: "%.4g", value)
        return text == "-0" ? "0" : text
    }
}
