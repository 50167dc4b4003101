internal import ArgumentParser
internal import Iontronics

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What a device or one of its quantities rests on: equations, inputs, assumptions.",
        discussion: """
            Examples:
              iontronic explain device.yaml
              iontronic explain device.yaml 'I(K+)' --set V=-50mV
            """)

    @OptionGroup var device: DeviceOptions
    @Argument(help: "A quantity, such as op.V, 'I(K+)' or film.pores.J.")
    var quantity: String?
    @Option(help: "A variant of the device.")
    var variant: String = "base"
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A value to change; V is held at the port. Repeatable.", valueName: "path=value"))
    var overrides: [String] = []
    @Flag(help: "Print JSON, values in SI.")
    var json = false
    @Flag(help: "No notes.")
    var quiet = false

    func run() throws {
        try reporting {
            let base = try device.descriptor()
            Terminal.show(base.notes, quiet: quiet)
            let set = try Overrides(overrides, of: try base.variant(named: variant))
            if let current = set.current { throw current.diagnostic("`explain` holds a voltage, not a current") }
            if let quantity {
                let explanation = try QuantityExplanation(quantity, of: set.descriptor, voltage: set.voltage)
                print(json ? ExplanationText.json(explanation).rendered : ExplanationText.text(explanation))
            } else {
                let explanation = try DeviceExplanation(set.descriptor, variant: variant, voltage: set.voltage)
                print(json ? ExplanationText.json(explanation).rendered : ExplanationText.text(explanation))
            }
        }
    }
}
