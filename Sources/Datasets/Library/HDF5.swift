import CHDF5
import Glibc
import Synchronization

/// The one door to the HDF5 library, which is not safe to enter from two threads: its high-level half
/// (dimension scales) never is, the other depends on how it was built.
enum HDF5 {
    private static let door = Mutex(())

    /// Runs before the first call: no handler at exit, where the library crashes over a file it failed to
    /// close; and a file beyond the size limit becomes an error instead of the end of the process.
    private static let isReady: Bool = {
        // Too late where the program uses the library for something else too; then the handler is its choice.
        _ = H5dont_atexit()
        guard H5open() >= 0 else { return false }
        var current = sigaction()
        if sigaction(SIGXFSZ, nil, &current) == 0, current.__sigaction_handler.sa_handler == nil {
            signal(SIGXFSZ, SIG_IGN)
        }
        return true
    }()

    /// Runs `body` while no other thread is inside of the library. Not to be nested.
    static func enter<Result: Sendable>(
        _ body: () throws(DatasetError) -> Result
    ) throws(DatasetError) -> Result {
        try door.withLock { _ throws(DatasetError) -> Result in
            guard isReady else {
                throw .library(path: "", operation: .open, reason: "the library does not start")
            }
            // The setting belongs to the thread, and tasks change threads.
            H5Eset_auto2(chdf5_default_errors(), nil, nil)
            return try body()
        }
    }

    /// The version of the library that is loaded, such as "1.10.8".
    static func version() -> String {
        var numbers: (UInt32, UInt32, UInt32) = (0, 0, 0)
        H5get_libversion(&numbers.0, &numbers.1, &numbers.2)
        return "\(numbers.0).\(numbers.1).\(numbers.2)"
    }
}

/// Which file a call is about and what it does to it: what an error has to name.
struct FileContext: Sendable {
    var path: String
    var operation: DatasetError.Operation
    /// Bytes of a file that is being read.
    var size = Int.max

    /// Passes a status or a handle on, or throws what the library says about a negative one.
    @discardableResult
    func check<Status: SignedInteger>(_ status: Status) throws(DatasetError) -> Status {
        guard status >= 0 else { throw failure() }
        return status
    }

    /// Throws where a file claims to hold `count` values, but is so small that it cannot: deflate makes data at most
    /// some thousand times smaller. Without this a damaged file could ask for any amount of memory.
    func checkPlausible(_ count: Int) throws(DatasetError) {
        guard count / 1100 <= size else {
            throw .notResults(path: path, reason: "it claims to hold \(count) values in \(size) bytes")
        }
    }

    /// The error of the call that has just failed. HDF5 keeps `errno` nowhere but in the text of the
    /// innermost message.
    func failure() -> DatasetError {
        var messages: [String] = []
        withUnsafeMutablePointer(to: &messages) { collected in
            _ = H5Ewalk2(
                chdf5_default_errors(), H5E_WALK_UPWARD,
                { _, entry, collected in
                    guard let text = entry?.pointee.desc else { return 0 }
                    collected?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: text))
                    return 0
                }, collected)
        }
        let innermost = messages.first ?? "no message"
        if let code = Self.errorNumber(in: innermost) {
            return system(code)
        }
        guard let outermost = messages.last, messages.count > 1 else {
            return .library(path: path, operation: operation, reason: innermost)
        }
        return .library(path: path, operation: operation, reason: "\(outermost): \(innermost)")
    }

    /// An error of the operating system.
    func system(_ code: Int32) -> DatasetError {
        .system(path: path, operation: operation, code: code, reason: String(cString: strerror(code)))
    }

    /// The number after the last "errno = ": a file's name, which stands before it, may hold these words too.
    static func errorNumber(in message: String) -> Int32? {
        let bytes = Array(message.utf8)
        let mark = Array("errno = ".utf8)
        guard bytes.count > mark.count else { return nil }
        for start in stride(from: bytes.count - mark.count, through: 0, by: -1)
        where bytes[start..<start + mark.count].elementsEqual(mark) {
            let digits = bytes[(start + mark.count)...].prefix { (48...57).contains($0) }
            guard let code = Int32(String(decoding: digits, as: UTF8.self)), code > 0 else { return nil }
            return code
        }
        return nil
    }
}
