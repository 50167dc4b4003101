import Machine

/// Seconds that contenders take for the same work: in turn, several rounds, the median counts.
struct Contest {
    /// What time is taken of.
    enum Clock {
        /// Of the processor: what other processes do does not count.
        case processor
        /// Of the day: waiting for a disk or for another thread counts.
        case wall

        var now: Double {
            switch self {
            case .processor: machine_processor_time()
            case .wall: machine_time()
            }
        }
    }

    private var contenders: [(name: String, work: () throws -> Void)] = []

    mutating func add(_ name: String, _ work: @escaping () throws -> Void) { contenders.append((name, work)) }

    /// The median time of each contender.
    ///
    /// - Parameters:
    ///   - rounds: how often each has its turn.
    ///   - atLeast: seconds; shorter work is repeated within a turn until they are over.
    func run(_ clock: Clock = .processor, rounds: Int = 7, atLeast: Double = 0.05) throws -> [String: Double] {
        var times: [String: [Double]] = [:]
        for contender in contenders { try contender.work() }
        for _ in 0..<rounds {
            for contender in contenders {
                var repetitions = 0
                let start = clock.now
                var passed = 0.0
                repeat {
                    try contender.work()
                    repetitions += 1
                    passed = clock.now - start
                } while passed < atLeast
                times[contender.name, default: []].append(passed / Double(repetitions))
            }
        }
        return times.mapValues(\.median)
    }
}

extension [Double] {
    var median: Double {
        let sorted = sorted()
        return isEmpty ? .nan : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
