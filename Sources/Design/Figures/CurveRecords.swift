internal import Devices
internal import Electrochemistry

/// What must be recorded beside `V` and `I` of a device so that a figure of merit can be read off its curve.
struct CurveRecords {
    /// By what the figure calls it; the expression that the device records.
    let records: [(key: String, text: String)]

    init(_ figure: FigureOfMerit, of device: Device) {
        guard let membrane = device.portMembrane else {
            records = []
            return
        }
        let sides = ["inside": device.solutions[membrane.inside], "outside": device.solutions[membrane.outside]]
        let carried = membrane.carriedIons
        var found: [(key: String, text: String)] = []
        for need in figure.needs where !need.contains("OVER") {
            if need.contains("PUMP") {
                for part in membrane.parts where part.kind == .pump {
                    for carrier in part.carriers {
                        guard let ion = carrier.ion?.name else { continue }
                        let key = need.replacing("PUMP", with: part.name).replacing("ION", with: ion)
                        found.append((key, "\(membrane.name).\(key)"))
                    }
                }
            } else if need.contains("ION") {
                for ion in carried {
                    let key = need.replacing("ION", with: ion.name)
                    guard let side = sides.first(where: { need.hasPrefix($0.key + ".") }) else {
                        found.append((key, "\(membrane.name).\(key)"))
                        continue
                    }
                    let isThere = side.value.constituent(ion) != nil
                    found.append((key, isThere ? side.value.name + key.dropFirst(side.key.count) : "0 mol/m^3"))
                }
            } else {
                found.append((need, need))
            }
        }
        records = found
    }
}
