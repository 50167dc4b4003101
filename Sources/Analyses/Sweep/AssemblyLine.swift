internal import Foundation

/// Makes numbered things on several threads, of which the caller's is one, and gives them out in order on the caller's; at
/// most a few are made ahead.
///
/// A thread takes as many numbers at a time as keep it busy for a while, so that quick products cost little waiting. How
/// many changes nothing about what is made.
package final class AssemblyLine<Product: Sendable>: @unchecked Sendable {
    private let make: @Sendable (Int) throws -> Product
    private let count: Int
    private let threads: Int
    private let ahead: Int
    /// Guards all below; told when there is something to give out, or something to make.
    private let condition = NSCondition()
    private var ready: [Int: Result<Product, any Error>] = [:]
    private var nextToMake = 0
    private var given = 0
    private var stopped = false

    /// Most numbers that a thread takes at a time, and the seconds that it should be busy with them.
    private static var largestShare: Int { 8 }
    private static var busy: Double { 5e-4 }

    /// - Parameters:
    ///   - count: how many products there are.
    ///   - threads: how many work, the caller's among them.
    package init(count: Int, threads: Int, make: @escaping @Sendable (Int) throws -> Product) {
        self.make = make
        self.count = count
        self.threads = threads
        ahead = threads * 2 * Self.largestShare
    }

    /// Makes everything and gives it out in order.
    ///
    /// - Throws: the first error of what is made or of `give`; nothing is given out after it.
    package func run(_ give: (Product) throws -> Void) throws {
        for _ in 0..<(threads - 1) {
            let thread = Thread { [self] in
                var share = 1
                while let numbers = take(share, waits: true) { share = work(on: numbers) }
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        defer { stop() }
        var share = 1
        while given < count {
            if let numbers = take(share, waits: false) { share = work(on: numbers) }
            for product in finished() { try give(try product.get()) }
        }
    }

    /// Makes some products.
    ///
    /// - Returns: how many to take the next time.
    private func work(on numbers: Range<Int>) -> Int {
        let start = ProcessInfo.processInfo.systemUptime
        let made = numbers.map { number in Result { try make(number) } }
        let each = (ProcessInfo.processInfo.systemUptime - start) / Double(numbers.count)
        condition.lock()
        for (number, product) in zip(numbers, made) { ready[number] = product }
        condition.broadcast()
        condition.unlock()
        return Int(min(Double(Self.largestShare), Self.busy / max(each, 1e-9)).rounded(.up))
    }

    /// Numbers to make, fewer towards the end so that all threads end together; `nil` when there are none left, or none now.
    private func take(_ share: Int, waits: Bool) -> Range<Int>? {
        condition.lock()
        defer { condition.unlock() }
        while waits, !stopped, nextToMake < count, nextToMake >= given + ahead { condition.wait() }
        guard !stopped, nextToMake < min(count, given + ahead) else { return nil }
        let fair = max(1, (count - nextToMake) / (2 * threads))
        let numbers = nextToMake..<(nextToMake + min(share, fair))
        nextToMake = numbers.upperBound
        return numbers
    }

    /// The next products that are ready, in order; waits for one where the caller could make none.
    private func finished() -> [Result<Product, any Error>] {
        condition.lock()
        defer { condition.unlock() }
        while ready[given] == nil, nextToMake >= min(count, given + ahead) { condition.wait() }
        var products: [Result<Product, any Error>] = []
        while let product = ready.removeValue(forKey: given) {
            products.append(product)
            given += 1
        }
        if !products.isEmpty { condition.broadcast() }
        return products
    }

    /// Lets the other threads go.
    private func stop() {
        condition.lock()
        stopped = true
        condition.broadcast()
        condition.unlock()
    }
}
