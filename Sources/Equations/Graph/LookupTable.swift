/// Measured values over one argument or two that equations can read.
public struct LookupTable: Hashable, Sendable {
    /// What happens between two points.
    public enum Interpolation: String, Sendable, CaseIterable { case linear, pchip, nearest }

    /// What happens before the first and after the last point: a missing value, or the end's value.
    public enum Beyond: String, Sendable, CaseIterable { case error, hold }

    private enum Shape: Hashable {
        case curve(LookupCurve)
        case surface(LookupSurface)
    }

    private let shape: Shape
    /// What signs its values can have: no kind of interpolation leaves the range of the points around a place.
    let sign: Sign

    /// Values over one argument; `nil` unless there is at least one point, `x` increases strictly and all numbers are finite.
    ///
    /// - Parameters:
    ///   - x: SI.
    ///   - y: as many, SI.
    public init?(x: [Double], y: [Double], interpolation: Interpolation = .linear, beyond: Beyond = .error) {
        guard Self.isAxis(x), x.count == y.count, y.allSatisfy(\.isFinite) else { return nil }
        shape = .curve(LookupCurve(x: x, y: y, interpolation: interpolation, beyond: beyond))
        sign = Self.sign(of: y)
    }

    /// Values over two arguments; `nil` unless there is at least one point, `x` and `y` increase strictly and all numbers are
    /// finite.
    ///
    /// - Parameters:
    ///   - x: the first argument, SI.
    ///   - y: the second argument, SI.
    ///   - z: for each `x` as many as there are `y`, SI.
    public init?(
        x: [Double], y: [Double], z: [[Double]], interpolation: Interpolation = .linear, beyond: Beyond = .error
    ) {
        guard Self.isAxis(x), Self.isAxis(y), z.count == x.count,
            z.allSatisfy({ $0.count == y.count && $0.allSatisfy(\.isFinite) })
        else { return nil }
        shape = .surface(
            LookupSurface(x: x, y: y, z: z.flatMap(\.self), interpolation: interpolation, beyond: beyond))
        sign = Self.sign(of: z.flatMap(\.self))
    }

    /// How many arguments it has.
    public var rank: Int {
        switch shape {
        case .curve: 1
        case .surface: 2
        }
    }

    /// The value at `x`, or at `x` and `y`; NaN beyond the points where `beyond` is `error`.
    public func value(at x: Double, _ y: Double = .nan) -> Double {
        switch shape {
        case .curve(let curve): curve.value(at: x)
        case .surface(let surface): surface.value(at: x, y)
        }
    }

    /// The slope by the only argument, or by the first of two, the second held; at a corner that of the interval above it.
    public func slope(at x: Double, _ y: Double = .nan) -> Double {
        switch shape {
        case .curve(let curve): curve.slope(at: x)
        case .surface(let surface): surface.slopes(at: x, y).first
        }
    }

    /// The slope by the second argument, the first held; NaN of a table over one.
    public func secondSlope(at x: Double, _ y: Double) -> Double {
        switch shape {
        case .curve: .nan
        case .surface(let surface): surface.slopes(at: x, y).second
        }
    }

    /// What an operation on tables gives.
    func value(of operation: Operation, at x: Double, _ y: Double) -> Double {
        switch operation {
        case .table, .surface: value(at: x, y)
        case .tableSlope, .surfaceSlope: slope(at: x, y)
        case .surfaceSecondSlope: secondSlope(at: x, y)
        default: .nan
        }
    }

    private static func isAxis(_ values: [Double]) -> Bool {
        !values.isEmpty && values.allSatisfy(\.isFinite) && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
    }

    private static func sign(of values: [Double]) -> Sign { values.reduce(into: Sign()) { $0.formUnion(Sign(of: $1)) } }
}
