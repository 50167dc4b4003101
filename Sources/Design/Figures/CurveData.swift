public import Analyses
internal import Units

/// One current-voltage curve with what else was recorded along it, all in SI.
public struct CurveData: Sendable {
    /// Current against voltage; A or A/m^2 against V, in the order swept.
    public let curve: Curve
    /// `A`, or `A/m^2` where the current is a density.
    public let currentUnit: String
    /// Other quantities by the expression that was recorded: a number for each point, or one for the whole curve.
    public let others: [String: [Double]]
    /// What most figures ask for, looked for once: the places without current, where every point has a number.
    private let zeros: [Curve.Place]
    private let missing: Int
    /// The largest |V| that the curve has on both sides of 0 V; `nil` where it has one side only.
    let reach: Double?

    /// A curve.
    ///
    /// - Parameters:
    ///   - voltage: of each point, V, in the order swept.
    ///   - current: of each point.
    ///   - currentUnit: `A` or `A/m^2`.
    ///   - others: by recorded expression, such as `NaK.I(Na+)`, `nernst(Na+)`, `inside.activity(K+)` and `T`.
    public init(
        voltage: [Double], current: [Double], currentUnit: String = "A", others: [String: [Double]] = [:]
    ) {
        curve = Curve(x: voltage, y: current)
        missing = curve.missing
        zeros = missing == 0 ? curve.zeros : []
        let finite = missing == 0 ? curve.x : curve.x.filter(\.isFinite)
        reach = finite.min().flatMap { low in
            finite.max().flatMap { high in low < 0 && high > 0 ? min(-low, high) : nil }
        }
        self.currentUnit = currentUnit
        self.others = others
    }

    /// Every point has a number: what a search along the whole curve needs.
    func requireWhole() throws(FigureUndefined) {
        guard curve.x.count > 1 else { throw FigureUndefined("a curve has two points at least") }
        guard missing == 0 else {
            throw FigureUndefined("\(missing) of \(curve.x.count) points have no number")
        }
    }

    /// The only voltage without current, V.
    func reversal() throws(FigureUndefined) -> Double {
        try requireWhole()
        guard let zero = zeros.first else {
            let (low, high) = (curve.x.min() ?? .nan, curve.x.max() ?? .nan)
            throw FigureUndefined("the current has no zero between \(Self.text(low)) and \(Self.text(high))")
        }
        guard zeros.count == 1 else {
            let places = zeros.prefix(6).map { Self.text($0.x) }.joined(separator: ", ")
            throw FigureUndefined(
                "the current has \(zeros.count) zeros, at \(places)" + (zeros.count > 6 ? " and further" : ""))
        }
        return zero.x
    }

    /// Where the curve passes a voltage, which it must do once.
    func place(at voltage: Double) throws(FigureUndefined) -> Curve.Place {
        try Self.single(curve.places(at: voltage), "the curve", voltage)
    }

    /// A recorded quantity where the curve passes a voltage.
    func other(_ name: String, at voltage: Double) throws(FigureUndefined) -> Double {
        guard let values = others[name] else { throw FigureUndefined("it needs `\(name)`, which is not recorded") }
        if values.count == 1 {
            guard values[0].isFinite else { throw FigureUndefined("`\(name)` has no number") }
            return values[0]
        }
        guard values.count == curve.x.count else {
            throw FigureUndefined("`\(name)` has \(values.count) values along \(curve.x.count) points")
        }
        return try Self.single(Curve(x: curve.x, y: values).places(at: voltage), "`\(name)`", voltage).y
    }

    private static func single(_ places: [Curve.Place], _ what: String, _ voltage: Double) throws(FigureUndefined)
        -> Curve.Place
    {
        guard let place = places.first else { throw FigureUndefined("\(what) does not reach \(text(voltage))") }
        guard places.count == 1 else {
            throw FigureUndefined("\(what) passes \(text(voltage)) \(places.count) times")
        }
        guard place.y.isFinite else { throw FigureUndefined("\(what) has no number at \(text(voltage))") }
        return place
    }

    /// A voltage for a message.
    static func text(_ voltage: Double) -> String { Unit.text(of: voltage * 1000, digits: 6) + " mV" }
}
