import Foundation
import Glibc

/// The files that have no final name yet: what a program that is told to end removes first.
public enum UnfinishedFiles {
    private static let lock = NSLock()
    private static let places: Int = 16
    /// Names as the C library takes them; read by a signal handler, so they never move.
    nonisolated(unsafe) private static let names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = {
        let names = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: places)
        names.initialize(repeating: nil, count: places)
        return names
    }()

    static func add(_ name: String) {
        lock.lock()
        defer { lock.unlock() }
        guard let free = (0..<places).first(where: { names[$0] == nil }) else { return }
        names[free] = strdup(name)
    }

    static func remove(_ name: String) {
        lock.lock()
        defer { lock.unlock() }
        for place in 0..<places {
            guard let known = names[place], String(cString: known) == name else { continue }
            names[place] = nil
            free(known)
        }
    }

    /// Prepares ``deleteAll()`` to be called where nothing may be allocated.
    public static func prepare() { _ = names }

    /// Deletes them all. Calls nothing but `unlink`, so a signal handler may call it after ``prepare()``.
    public static func deleteAll() {
        for place in 0..<places {
            if let name = names[place] { unlink(name) }
        }
    }
}
