import Foundation
import Testing

/// 2^-1074.
let least = Double.leastNonzeroMagnitude

/// One line of Data/reference.txt.
struct ReferencePoint {
    let x: Double
    let y: Double
    /// The correctly rounded result, and what rounding took away in units in its last place.
    let rounded: Double
    let remainder: Double

    /// The distance of a result from the exact value, in units in the last place.
    func error(of result: Double) -> Double {
        guard result.isFinite else { return .infinity }
        return Swift.abs((result - rounded) / rounded.ulp - remainder)
    }
}

enum Reference {
    static func points(of function: String) throws -> [ReferencePoint] {
        let file = try #require(
            Bundle.module.url(forResource: "reference", withExtension: "txt", subdirectory: "Data"))
        var points: [ReferencePoint] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words[0] == function else { continue }
            var numbers: [Double] = []
            for word in words[1..<(words.count - 1)] {
                numbers.append(Double(bitPattern: try #require(UInt64(word, radix: 16))))
            }
            let rounded = try #require(numbers.last)
            let remainder = try #require(Double(words[words.count - 1]))
            points.append(ReferencePoint(x: numbers[0], y: numbers[1], rounded: rounded, remainder: remainder))
        }
        return points
    }
}
