internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct OperatingPointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "op",
        abstract: "The operating point: the potential at which no current flows, and what flows then.",
        discussion: """
            Without --variant, the device and each of its variants.

            Examples:
              iontronic op device.yaml
              iontronic op device.yaml --variant peak --set temperature=37degC
              iontronic op device.yaml --set V=-50mV --json
            """)

    @OptionGroup var device: DeviceOptions
    @Option(help: "A variant of the device; `base` is the device unchanged. Repeatable.")
    var variant: [String] = []
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A value to change; V or I is held at the port. Repeatable.", valueName: "path=value"))
    var overrides: [String] = []
    @Flag(help: "Print JSON, values in SI.")
    var json = false
    @Flag(help: "No notes and no assumptions on standard error.")
    var quiet = false
    @Flag(help: "End with exit code 3 when there is no solution.")
    var strict = false

    func run() throws {
        try reporting {
            let base = try device.descriptor()
            Terminal.show(base.notes, quiet: quiet)
            let names = variant.isEmpty ? ["base"] + base.variantNames.filter { $0 != "base" } : variant
            var points: [OperatingPoint] = []
            for name in names {
                let name = try base.checked(variant: name, of: device.file)
                let set = try Overrides(overrides, of: try base.variant(named: name))
                let point = try OperatingPoint(
                    of: set.descriptor, variant: name, voltage: set.voltage, current: set.current)
                Terminal.show(point.notes, quiet: quiet)
                points.append(point)
            }
            print(json ? OperatingPointText.json(points, device: base.name).rendered : OperatingPointText.table(points))
            if !quiet, !json, let line = points.first?.assumptions.line, !line.isEmpty { Terminal.say(line) }
            if strict, points.contains(where: { !$0.isSolved }) { throw Exit.unsolved }
        }
    }
}

/// Values that the command line sets.
struct Overrides {
    let descriptor: Descriptor
    private(set) var voltage: TextNode?
    private(set) var current: TextNode?

    /// Applies texts `path=value`, the later ones winning.
    init(_ texts: [String], of base: Descriptor) throws {
        var values: [(path: FullPath, value: TextNode)] = []
        for text in texts {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw Diagnostic("`\(text)` sets nothing", help: "`--set temperature=37degC`")
            }
            let (path, value) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            let node = TextNode(scalar: value, from: "--set \(path)")
            switch path {
            case "V" where current != nil, "I" where voltage != nil:
                throw node.diagnostic("a port is driven by a voltage or by a current, not both")
            case "V": voltage = node
            case "I": current = node
            default: for full in try base.resolve(path) { values.append((full, node)) }
            }
        }
        descriptor = try base.applying(values)
    }
}
