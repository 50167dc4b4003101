import Lanes

/// When an update is small enough: `absolute` plus `relative` times the value.
struct Tolerance {
    var absolute: Double
    var relative: Double

    @inline(__always) func limit(at x: Lanes) -> Lanes {
        let scaled = x.absolute * Lanes(repeating: relative)
        return scaled + Lanes(repeating: absolute)
    }

    func limit(at x: Double) -> Double { absolute + relative * Swift.abs(x) }
}
