internal import Foundation

/// Draws charts with the program gnuplot.
public struct Gnuplot: Sendable {
    /// Where the program is.
    public let path: String

    /// The program as found along `$PATH`.
    public init() throws(ChartError) {
        guard let path = Self.find() else { throw .noGnuplot }
        self.path = path
    }

    /// Where the program is; `nil` where it is not installed.
    public static func find() -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/gnuplot" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// What the program says of its version.
    public var version: String {
        (try? run(["--version"]))?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    /// Draws a chart into a file that ends in `.svg` or `.png`.
    ///
    /// - Parameter overwrites: whether a file that exists is replaced.
    public func draw(_ chart: Chart, to output: String, overwrites: Bool = false) throws(ChartError) {
        let terminal: String
        switch (output as NSString).pathExtension.lowercased() {
        case "svg": terminal = "svg size 840,560 dynamic background rgb 'white' font 'sans-serif,14' noenhanced"
        case "png": terminal = "pngcairo size 1260,840 background rgb 'white' font 'sans-serif,18' noenhanced"
        default: throw .format(output)
        }
        let files = FileManager.default
        guard overwrites || !files.fileExists(atPath: output) else {
            throw .output(
                path: output, reason: "it exists already; choose another name, or allow overwriting (`--overwrite`)")
        }
        let folder = files.temporaryDirectory.appendingPathComponent("iontronic-\(UUID().uuidString)")
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .output(path: folder.path, reason: error.localizedDescription)
        }
        defer { try? files.removeItem(at: folder) }
        let (script, picture) = (folder.appendingPathComponent("chart.gp"), folder.appendingPathComponent("picture"))
        do {
            try Data(Self.data(of: chart).utf8).write(to: folder.appendingPathComponent("chart.dat"))
            try Data(Self.script(for: chart, terminal, folder: folder.path).utf8).write(to: script)
        } catch {
            throw .output(path: folder.path, reason: error.localizedDescription)
        }
        _ = try run([script.path])
        let drawn = (try? Data(contentsOf: picture)) ?? Data()
        guard !drawn.isEmpty else { throw .gnuplot("it drew nothing") }
        do {
            try drawn.write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            let reason = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.localizedDescription
            throw .output(path: output, reason: reason ?? error.localizedDescription)
        }
    }

    /// Columns x and y of each curve, blocks apart.
    static func data(of chart: Chart) -> String {
        chart.curves.map { curve in
            zip(curve.x, curve.y).map { "\($0) \($1.isFinite ? "\($1)" : "NaN")\n" }.joined()
        }.joined(separator: "\n\n")
    }

    static func script(for chart: Chart, _ terminal: String, folder: String) -> String {
        let plots = chart.curves.indices.map { index in
            let label = chart.curves[index].label
            let title = label.isEmpty ? "notitle" : "title \(quoted(label))"
            let isLong = chart.curves[index].x.count > 40
            let style =
                chart.hasPoints
                ? "points pointtype 7 pointsize \(isLong ? 0.5 : 1)"
                : (isLong ? "lines" : "linespoints pointtype 7") + " linewidth 2"
            return "data index \(index) using 1:2 with \(style) \(title)"
        }
        return """
            set terminal \(terminal)
            set output \(quoted(folder + "/picture"))
            set encoding utf8
            set datafile missing 'NaN'
            data = \(quoted(folder + "/chart.dat"))
            set title \(quoted(chart.title))
            set xlabel \(quoted(chart.xLabel))
            set ylabel \(quoted(chart.yLabel))
            set grid linecolor rgb '#dddddd'
            set xzeroaxis linecolor rgb '#888888'
            set yzeroaxis linecolor rgb '#888888'
            set key \(chart.curves.count > 4 ? "outside right" : "top left")
            \(chart.isLogarithmic ? "set logscale x" : "")
            \(chart.isLogarithmicUp ? "set logscale y" : "")
            \(chart.isSquare ? "set size ratio -1" : "")
            plot \(plots.joined(separator: ", \\\n     "))

            """
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: "''").replacingOccurrences(of: "\n", with: " ") + "'"
    }

    /// What the program prints.
    private func run(_ arguments: [String]) throws(ChartError) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .gnuplot(error.localizedDescription)
        }
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw .gnuplot(String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return String(decoding: printed, as: UTF8.self)
    }
}
