internal import Foundation

/// Ctrl-C: asked once it is remembered, asked twice it ends the program.
final class Interrupt: @unchecked Sendable {
    private let lock = NSLock()
    private var asked = false
    private let source: any DispatchSourceSignal

    init() {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [weak self] in self?.ask() }
        source.resume()
    }

    private func ask() {
        lock.lock()
        defer { lock.unlock() }
        if asked { Foundation.exit(130) }
        asked = true
    }

    var isAsked: Bool {
        lock.lock()
        defer { lock.unlock() }
        return asked
    }
}
