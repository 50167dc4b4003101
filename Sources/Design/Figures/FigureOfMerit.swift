/// A number that tells how good a device is, read off one current-voltage curve.
///
/// `FigureOfMerit.named("reversalPotential")?.value(of: data)` gives the number, or the reason why the curve has none:
/// a figure is never made up from a curve that does not define it.
public struct FigureOfMerit: Sendable {
    /// What a figure is measured in; where the current is a density, so are conductances.
    public enum Quantity: Sendable {
        case voltage, conductance, ratio, power

        /// The SI unit for curves whose current has a unit, as files name it.
        public func unit(forCurrentIn current: String) -> String {
            switch self {
            case .voltage: "V"
            case .conductance: current == "A/m^2" ? "S/m^2" : "S"
            case .ratio: "1"
            case .power: "W"
            }
        }
    }

    /// Something that a figure may be told.
    public struct Parameter: Sendable {
        /// By which it is given.
        public let name: String
        /// SI unit of a number; `nil` where it is a word, such as an ion.
        public let unit: String?
        /// What holds where it is not given, in words.
        public let standard: String
    }

    /// By which policies and specs call it: `reversalPotential`.
    public let name: String
    /// In words.
    public let title: String
    /// What it is, its formula and its sign.
    public let definition: String
    /// What it is measured in.
    public let quantity: Quantity
    /// What must be recorded beside `V` and `I`, as records name it; words in capitals stand for names of the device.
    public let needs: [String]
    /// What it may be told.
    public let parameters: [Parameter]
    /// When a curve does not define it.
    public let undefined: String
    /// Computes it; SI.
    let compute: @Sendable (CurveData, FigureArguments) throws(FigureUndefined) -> FigureValue.Found

    /// The number that a curve gives, or why it gives none.
    ///
    /// - Parameter arguments: for ``parameters``; others make the value undefined, since they would be ignored.
    public func value(of data: CurveData, with arguments: FigureArguments = FigureArguments()) -> FigureValue {
        let unit = quantity.unit(forCurrentIn: data.currentUnit)
        if let problem = problem(with: arguments) { return FigureValue(unit: unit, result: .undefined(problem)) }
        do throws(FigureUndefined) {
            let found = try compute(data, arguments)
            guard found.value.isFinite else {
                return FigureValue(unit: unit, result: .undefined("it is not a finite number here"))
            }
            return FigureValue(unit: unit, result: .found(found))
        } catch {
            return FigureValue(unit: unit, result: .undefined(error.reason))
        }
    }

    /// What is wrong with arguments; `nil` where they fit.
    public func problem(with arguments: FigureArguments) -> String? {
        let known = parameters.isEmpty ? "none" : parameters.map(\.name).joined(separator: ", ")
        for name in arguments.numbers.keys.sorted()
        where !parameters.contains(where: { $0.name == name && $0.unit != nil }) {
            return "`\(name)` is no number that `\(self.name)` takes; its parameters are: \(known)"
        }
        for name in arguments.words.keys.sorted()
        where !parameters.contains(where: { $0.name == name && $0.unit == nil }) {
            return "`\(name)` is no word that `\(self.name)` takes; its parameters are: \(known)"
        }
        return nil
    }
}

/// What a figure is told: numbers in SI, and words such as ions and pumps.
public struct FigureArguments: Sendable, Hashable {
    /// By parameter, SI.
    public var numbers: [String: Double]
    /// By parameter.
    public var words: [String: String]

    /// Arguments; what is left out takes its standard value.
    public init(numbers: [String: Double] = [:], words: [String: String] = [:]) {
        self.numbers = numbers
        self.words = words
    }
}
