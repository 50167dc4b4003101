internal import Analyses

extension DesignBatch {
    /// Most numbers that are computed at a time.
    private static let mostNumbers = 4_000_000
    /// Most devices that are asked at a time.
    private static let mostDesigns = 4096

    /// Devices that differ in the values of variables, by device and variable.
    convenience init(_ variables: [DesignVariable], _ values: [[Double]], isNeighbourhood: Bool = false) {
        var columns: [String: [Double]] = [:]
        for (index, variable) in variables.enumerated() where variable.choices == nil {
            for path in variable.paths { columns[path] = values.map { $0[index] } }
        }
        self.init(columns, count: values.count, isNeighbourhood: isNeighbourhood)
    }

    /// Asks devices in parts that fit into memory.
    ///
    /// - Parameter cost: numbers that are computed for each.
    static func inParts<Answer>(
        _ devices: [[Double]], cost: Int, ask: ([[Double]]) throws -> [Answer]
    ) rethrows -> [Answer] {
        let most = max(1, min(mostDesigns, mostNumbers / max(1, cost)))
        return try stride(from: 0, to: devices.count, by: most).flatMap { first in
            try ask(Array(devices[first..<min(devices.count, first + most)]))
        }
    }
}
