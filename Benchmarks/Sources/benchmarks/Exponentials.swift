import Foundation
import Iontronics
import Lanes
import Reference

/// e^x: the one function whose speed decides where nothing can be moved out of the loops.
enum Exponentials {
    static func run() throws {
        let count = 4096
        let x = (0..<count).map { -20 + 40 * Double($0) / Double(count - 1) }
        let input = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: count / 8)
        let output = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: count / 8)
        defer {
            input.deallocate()
            output.deallocate()
        }
        for k in 0..<count / 8 { input[k] = SIMD8(x[(8 * k)..<(8 * k + 8)]) }
        output.initialize(repeating: SIMD8(), count: count / 8)
        let from = UnsafeRawPointer(input).assumingMemoryBound(to: Double.self)
        let to = UnsafeMutableRawPointer(output).assumingMemoryBound(to: Double.self)
        var contest = Contest()
        contest.add("C") { for _ in 0..<100 { reference_exp(from, to, count) } }
        contest.add("here") {
            for _ in 0..<100 { for k in 0..<count / 8 { output[k] = exp(input[k]) } }
        }
        let times = try contest.run()
        var worst = 0.0
        for k in 0..<count / 8 { output[k] = exp(input[k]) }
        for index in 0..<count { worst = max(worst, abs(to[index] / Foundation.exp(x[index]) - 1)) }
        reference_exp(from, to, count)
        var reference = 0.0
        for index in 0..<count { reference = max(reference, abs(to[index] / Foundation.exp(x[index]) - 1)) }
        Table.begin("e^x of 4,096 numbers from -20 to 20")
        guard let c = times["C"], let here = times["here"] else { return }
        Table.row("C", rate: Table.rate(100 * count, c, "values"), agreement: "relative \(Table.text(reference))")
        Table.row(
            "here", rate: Table.rate(100 * count, here, "values"), ratio: c / here, of: "C",
            agreement: "relative \(Table.text(worst))")
    }
}
