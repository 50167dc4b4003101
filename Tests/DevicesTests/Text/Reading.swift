import Devices
import Foundation

/// What reading a text gives: its tree and everything that was said, as `line:column message | help`.
struct Reading {
    let node: TextNode?
    let diagnostics: Diagnostics

    init(_ text: String) {
        var diagnostics = Diagnostics()
        node = TextReader.read(SourceFile(path: "device.yaml", text: text), into: &diagnostics)
        self.diagnostics = diagnostics
    }

    var said: [String] { diagnostics.sorted.map(Self.words) }

    static func words(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.location.map { "\($0.line):\($0.column) " } ?? ""
        return place + diagnostic.message + (diagnostic.help.map { " | " + $0 } ?? "")
    }
}

/// The folder of test data.
let dataFolder = Bundle.module.bundleURL.appendingPathComponent("Data")

/// A stream of numbers that is the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
