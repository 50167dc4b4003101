package import Units

extension BuildContext {
    /// The points of a waveform from a file: times that do not fall, and values; `nil` after an error, which has been reported.
    package func points(of node: TextNode) -> (times: [Double], values: [Double], dimension: Dimension)? {
        guard let mention = node["file"], let scope = deviceScope else {
            report(
                node.diagnostic(
                    "`points` is a list of `[time, value]`, or has a `file`", help: "`{ file: course.csv }`"))
            return nil
        }
        let reader = TableNumbers(name: "points", node: node, context: self, scope: scope)
        guard let (file, data, dimensions) = reader.readColumns(of: mention) else { return nil }
        guard data.count == 2, dimensions[0] == .time else {
            report(
                (node["units"] ?? node).diagnostic(
                    "points are times and values; the first column is in \(dimensions[0])",
                    help: "`units: [ms, mV]`"))
            return nil
        }
        if let fault = zip(data[0], data[0].dropFirst()).enumerated().first(where: { !($1.0 <= $1.1) }) {
            report(file.diagnostic("this point is earlier than the one before", row: fault.offset + 1))
            return nil
        }
        return (data[0], data[1], dimensions[1])
    }
}
