internal import Circuits
internal import Devices
internal import Equations
internal import Units

/// What the names of small signals mean in records and figures: `growthRate` and `growthFrequency` at any operating point;
/// `frequency`, and parts of `impedance` and `transfer`, where an analysis sweeps the frequency.
struct SmallSignalNames {
    let smallSignal: SmallSignal
    /// The frequency that is swept, Hz.
    let frequency: Expression?
    /// What is asked beside the impedance.
    let transfer: Transfer?
    /// How the device is driven at rest.
    let drive: Drive

    /// From where to where a transfer is asked.
    struct Transfer {
        enum Input { case voltage, current, change(Int) }
        let input: Input
        /// What answers, over the symbols of the device in motion.
        let output: Expression
    }

    /// Parts of a complex quantity.
    static let parts = ["magnitude", "phase", "real", "imaginary"]

    /// `nil` where the reference means something else.
    func quantity(_ reference: ReferenceSyntax, isOwn: (String) -> Bool) throws(ExpressionError) -> Expression? {
        guard let name = reference.name else { return nil }
        if let arguments = reference.arguments {
            guard Self.parts.contains(name), arguments.count == 1, let whole = arguments[0].bareName,
                ["impedance", "transfer"].contains(whole)
            else { return nil }
            let value = try complex(whole, reference)
            switch name {
            case "real": return value.real
            case "imaginary": return value.imaginary
            case "magnitude": return value.magnitude
            default: return value.phase
            }
        }
        let value: Expression
        switch name {
        case "growthRate": value = try growth(reference).rate
        case "growthFrequency": value = try growth(reference).frequency
        case "frequency":
            guard let frequency else { return nil }
            value = frequency
        case "impedance", "transfer":
            throw ExpressionError(
                .usage, "`\(name)` has a real and an imaginary part",
                help: Self.parts.map { "`\($0)(\(name))`" }.joined(separator: ", "), at: reference.range)
        default: return nil
        }
        if isOwn(name) {
            throw ExpressionError(
                .usage, "`\(name)` is a name of the device and one of this analysis",
                help: "call the one of the device otherwise", at: reference.range)
        }
        return value
    }

    private func growth(_ reference: ReferenceSyntax) throws(ExpressionError) -> (
        rate: Expression, frequency: Expression
    ) {
        do throws(Diagnostic) {
            if let own = try smallSignal.disturbance() { return own }
        } catch {
            throw ExpressionError(.usage, error.message, help: error.help, at: reference.range)
        }
        throw ExpressionError(
            .usage, "nothing of this device changes in time, so no disturbance grows or dies away",
            help: "give a membrane a `capacitance`, or a model `states`", at: reference.range)
    }

    private func complex(_ name: String, _ reference: ReferenceSyntax) throws(ExpressionError) -> Complex {
        guard let frequency else {
            throw ExpressionError(
                .usage, "`\(name)` needs a frequency",
                help: "`impedance: { from: 1 Hz, to: 100 kHz, points: 101 }`", at: reference.range)
        }
        do throws(Diagnostic) {
            let (motion, _) = try smallSignal.free.get()
            func impedance() throws(Diagnostic) -> Complex {
                guard let voltage = motion.circuit.portVoltage else {
                    throw Diagnostic(
                        "the device has no port, so it has no impedance of its own",
                        help: "give it `port: [first, second]`, or ask for a `transfer` by `input` and `output`")
                }
                return try smallSignal.response(of: voltage, to: nil, at: frequency)
            }
            if name == "impedance" { return try impedance() }
            guard let transfer else {
                throw Diagnostic(
                    "`transfer` needs an `input` or an `output`",
                    help: "`impedance: { from: 1 Hz, to: 100 kHz, points: 101, input: I, output: film.V }`")
            }
            let output = transfer.output
            switch transfer.input {
            case .current: return try smallSignal.response(of: output, to: nil, at: frequency)
            case .voltage:
                return try smallSignal.response(of: output, to: nil, at: frequency) / impedance()
            case .change(let change):
                let direct = try smallSignal.response(of: output, to: change, at: frequency)
                guard case .voltage = drive, let voltage = motion.circuit.portVoltage else { return direct }
                // The current that keeps the voltage of the port where it is held.
                let moved = try smallSignal.response(of: voltage, to: change, at: frequency)
                return try direct - smallSignal.response(of: output, to: nil, at: frequency) * moved / impedance()
            }
        } catch {
            throw ExpressionError(.usage, error.message, help: error.help, at: reference.range)
        }
    }
}
