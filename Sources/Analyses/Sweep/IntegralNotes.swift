internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// Compares the integrals of a device with finer ones at the corners of what varies.
struct IntegralNotes {
    /// Most corners that are looked at; further axes stay at their first value.
    private static let mostCorners = 16

    /// A warning for each integral that has too few nodes at some corner, with the place where it is worst.
    static func warnings(of device: DeviceCase) -> [Diagnostic] {
        let graph = device.graph
        let integrals = device.integrals
        guard !integrals.isEmpty else { return [] }
        let unknowns = device.equations.map(\.symbol)
        let needsSolution = integrals.contains { own in
            own.check.symbols(in: graph).contains { symbol in unknowns.contains { $0.isSame(as: symbol) } }
        }
        let solver = needsSolution ? solver(of: device, unknowns) : nil
        var worst = [(difference: Double, place: String)?](repeating: nil, count: integrals.count)
        for corner in corners(of: device) {
            var values = corner.map { (symbol: $0.symbol, value: $0.value) }
            if let solver {
                let results = solver.run(corner.map(\.value))
                values += unknowns.indices.map { (unknowns[$0], results.value(output: $0)) }
            }
            for (index, own) in integrals.enumerated() {
                guard let found = own.check.difference(in: graph, where: values), found > IntegralCheck.tolerance,
                    found > worst[index]?.difference ?? 0
                else { continue }
                worst[index] = (found, place(corner, graph))
            }
        }
        return zip(integrals, worst).compactMap { own, worst in
            guard let worst else { return nil }
            var warning = own.place
            let size = Unit.text(of: worst.difference, digits: 2)
            warning.message =
                "32 points are few for this integral: 64 give another value, by \(size) of it"
                + (worst.place.isEmpty ? "" : " where \(worst.place)")
            warning.help = "split it where the integrand bends, or move a singularity to an end"
            return warning
        }
    }

    private typealias Corner = [(symbol: Expression, value: Double)]

    /// First and last value of each axis, in all combinations; quantities that move together do so.
    private static func corners(of device: DeviceCase) -> [Corner] {
        let bound = device.varied.bound
        let axes = Set(bound.map(\.axis)).sorted()
        let moving = axes.filter { axis in bound.contains { $0.axis == axis && $0.values.count > 1 } }
            .prefix(mostCorners.trailingZeroBitCount)
        return (0..<1 << moving.count).map { number in
            bound.map { own in
                let isLast = moving.firstIndex(of: own.axis).map { number >> $0 & 1 == 1 } ?? false
                return (own.symbol, (isLast ? own.values.last : own.values.first) ?? .nan)
            }
        }
    }

    private static func solver(of device: DeviceCase, _ unknowns: [Expression]) -> BlockRunner? {
        let system = try? CompiledSystem(
            graph: device.graph, unknowns: device.unknowns, outputs: unknowns,
            inputs: device.varied.bound.map { ($0.symbol, .lane) })
        return system.map { BlockRunner($0) }
    }

    private static func place(_ corner: Corner, _ graph: Graph) -> String {
        corner.prefix(4).map { symbol, value in
            let unit = symbol.dimension.isNone ? "" : " \(symbol.dimension)"
            return "\(graph.name(of: symbol)) = \(Unit.text(of: value, digits: 6))\(unit)"
        }.joined(separator: ", ")
    }
}
