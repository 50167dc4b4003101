import Analyses
import Foundation
import Testing

@Suite struct AssemblyLineTests {
    private struct Broken: Error {}

    @Test(arguments: [1, 2, 5])
    func productsComeInOrder(threads: Int) throws {
        var given: [Int] = []
        let line = AssemblyLine(count: 700, threads: threads) { number in
            if number % 97 == 0 { usleep(2_000) }
            return number * number
        }
        try line.run { given.append($0) }
        #expect(given == (0..<700).map { $0 * $0 })
    }

    @Test(arguments: [1, 3])
    func whatWasMadeBeforeAMistakeIsGivenOut(threads: Int) {
        var given: [Int] = []
        let line = AssemblyLine(count: 200, threads: threads) { number in
            if number == 120 { throw Broken() }
            return number
        }
        #expect(throws: Broken.self) { try line.run { given.append($0) } }
        #expect(given == Array(0..<120))
    }

    @Test func aTakerThatFailsEndsIt() {
        var given = 0
        let line = AssemblyLine(count: 10_000, threads: 2) { $0 }
        #expect(throws: Broken.self) {
            try line.run { number in
                given += 1
                if number == 40 { throw Broken() }
            }
        }
        #expect(given == 41)
    }

    @Test func fewAreMadeAhead() throws {
        let made = Counter()
        var furthest = 0
        let line = AssemblyLine(count: 2_000, threads: 2) { number in
            made.add()
            return number
        }
        try line.run { number in
            usleep(50)
            furthest = max(furthest, made.count - number)
        }
        // As many wait to be made as wait to be given out, and each thread holds a share.
        #expect(furthest <= 2 * (2 * 2 * 8) + 2 * 8)
    }

    private final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var number = 0
        var count: Int { lock.withLock { number } }
        func add() { lock.withLock { number += 1 } }
    }
}
