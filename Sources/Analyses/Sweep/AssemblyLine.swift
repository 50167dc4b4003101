internal import Foundation

/// Makes numbered things on several threads and gives them out in order; at most a few are made ahead.
///
/// A thread takes as many numbers at a time as keep it busy for a while, so that quick products cost little waiting. How
/// many changes nothing about what is made.
final class AssemblyLine<Product: Sendable>: @unchecked Sendable {
    private let make: @Sendable (Int) throws -> Product
    private let count: Int
    private let threads: Int
    private let ahead: Int
    /// Guards all below; told when there is something to give out, or something to make.
    private let isReady = NSCondition()
    private var ready: [Int: Result<Product, any Error>] = [:]
    private var nextToMake = 0
    private var given = 0
    private var stopped = false
    private var waiting = 0

    /// Most numbers that a thread takes at a time, and the seconds that it should be busy with them.
    private static var largestShare: Int { 8 }
    private static var busy: Double { 5e-4 }

    init(count: Int, threads: Int, make: @escaping @Sendable (Int) throws -> Product) {
        self.make = make
        self.count = count
        self.threads = threads
        ahead = threads * 2 * Self.largestShare
        for _ in 0..<threads {
            let thread = Thread { [self] in work() }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    private func work() {
        var share = 1
        var made: [Result<Product, any Error>] = []
        while let numbers = take(share) {
            let start = ProcessInfo.processInfo.systemUptime
            for number in numbers { made.append(Result { try make(number) }) }
            let each = (ProcessInfo.processInfo.systemUptime - start) / Double(numbers.count)
            share = Int(Swift.min(Double(Self.largestShare), Self.busy / Swift.max(each, 1e-9)).rounded(.up))
            isReady.lock()
            for (number, product) in zip(numbers, made) { ready[number] = product }
            isReady.broadcast()
            isReady.unlock()
            made.removeAll(keepingCapacity: true)
        }
    }

    /// Numbers to make, fewer towards the end so that all threads end together; `nil` when there are none left.
    private func take(_ share: Int) -> Range<Int>? {
        isReady.lock()
        defer { isReady.unlock() }
        while !stopped, nextToMake < count, nextToMake >= given + ahead {
            waiting += 1
            isReady.wait()
            waiting -= 1
        }
        guard !stopped, nextToMake < count else { return nil }
        let fair = Swift.max(1, (count - nextToMake) / (2 * threads))
        let numbers = nextToMake..<(nextToMake + Swift.min(share, fair))
        nextToMake = numbers.upperBound
        return numbers
    }

    /// The products from a number on that are ready, at least one; they are asked for in order.
    func next(_ number: Int) throws -> [Product] {
        isReady.lock()
        defer { isReady.unlock() }
        while ready[number] == nil { isReady.wait() }
        var products: [Product] = []
        while let product = ready[number + products.count] {
            // What was made before a failure is given out first.
            if case .failure = product, !products.isEmpty { break }
            ready.removeValue(forKey: number + products.count)
            products.append(try product.get())
        }
        given = number + products.count
        if waiting > 0 { isReady.broadcast() }
        return products
    }

    /// Lets the threads go.
    func stop() {
        isReady.lock()
        stopped = true
        isReady.broadcast()
        isReady.unlock()
    }
}
