import Design
import Devices
import Synchronization

/// What came of the evidence of each shipped device, run once for all pages and tests.
enum ShippedEvidence {
    struct Outcome: Sendable {
        let results: [EvidenceResult]
        let notes: Diagnostics
    }

    private static let known = Mutex<[String: Outcome]>([:])

    /// The evidence of the device in a file.
    static func outcome(_ path: String) throws -> Outcome {
        if let found = known.withLock({ $0[path] }) { return found }
        var check = EvidenceCheck(try Repository.device(path))
        let results = try check.run()
        let outcome = Outcome(results: results, notes: check.notes)
        known.withLock { $0[path] = outcome }
        return outcome
    }
}
