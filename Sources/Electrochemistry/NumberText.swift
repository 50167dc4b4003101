import Equations

extension Double {
    /// Four significant digits without a needless fraction, for messages: `2`, `0.14`, `0.005`.
    var shortText: String {
        guard isFinite, self != 0 else { return self == 0 ? "0" : "\(self)" }
        let order = (Double.log(magnitude) / Double.log(10)).rounded(.down)
        guard order > -300, order < 15 else { return "\(self)" }
        let scale = Double.power(10, 3 - Int(order))
        let text = "\((self * scale).rounded() / scale)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// As ``shortText`` with the sign always written: `+0.14`.
    var signedText: String { self > 0 ? "+" + shortText : shortText }
}
