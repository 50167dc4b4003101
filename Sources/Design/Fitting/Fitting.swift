internal import Analyses
public import Devices
internal import Units

/// An entry of `fits` made ready: which values are sought, and what was measured. Nothing is solved yet.
public final class Fitting {
    /// How to search.
    public struct Options: Sendable {
        /// Devices of the first look over the ranges.
        public var candidates = 256
        /// Part of many intervals that would hold the true value.
        public var confidence = 0.95
        /// Steps of one search along derivatives, before another method goes on.
        public var steps = 200
        /// How many work at a time; results do not depend on it.
        public var threads = 1

        /// The usual ones.
        public init() {}
    }

    /// The device as it is.
    public let descriptor: Descriptor
    /// The name of the entry.
    public let name: String
    /// What is sought.
    public let variables: [DesignVariable]
    /// What should be said before it runs.
    public let notes: Diagnostics
    let options: Options
    let seed: UInt64
    let problem: FitProblem

    /// Reads and compiles an entry.
    ///
    /// - Parameter name: of the entry; `nil` for the only one.
    /// - Throws: everything that is wrong with it, at once.
    public convenience init(
        _ descriptor: Descriptor, name: String? = nil, options: Options = Options()
    ) throws(Diagnostics) {
        try self.init(descriptor, entry: try Self.entry(name, of: descriptor), options: options)
    }

    /// Reads and compiles an entry put together from texts, as on a command line.
    ///
    /// - Parameters:
    ///   - file: a CSV file or a results file.
    ///   - vary: `path=from:to[:log]`, or `path[:log]` where the value has a `minimum` and a `maximum`.
    ///   - match: keys and texts of the measurement: `quantity`, `y`, `sigma`, `analysis`, `variant`.
    ///   - against: what was held: `V`, or `V=column`.
    ///   - at: overrides, `path=value`.
    public convenience init(
        _ descriptor: Descriptor, file: String, vary: [String], match: [(key: String, text: String)],
        against: [String] = [], at: [String] = [], options: Options = Options()
    ) throws(Diagnostics) {
        var problems = Diagnostics()
        func parts(_ text: String, _ option: String, _ help: String) -> (key: String, value: String?) {
            guard let equals = text.firstIndex(of: "=") else { return (text, nil) }
            let (key, value) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            if key.isEmpty || value.isEmpty {
                problems.append(Diagnostic("`\(text)` is no value of `\(option)`", help: help))
            }
            return (key, value)
        }
        func quoted(_ text: some StringProtocol) -> String { AnalysisSpec.quoted(text) }
        var lines = ["fit:", "  vary:"]
        for text in vary {
            let help = "`\(text.prefix { $0 != "=" && $0 != ":" })=1e-9m/s:1e-5m/s:log`"
            let (key, value) = parts(text, "--vary", help)
            // What stands behind the path, or without a range behind its colon.
            var pieces = (value ?? key).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let path = value == nil ? pieces.removeFirst() : key
            var entries: [String] = []
            if let spacing = pieces.last, ["log", "linear"].contains(spacing) {
                pieces.removeLast()
                entries.append("spacing: \(spacing)")
            }
            guard pieces.count == (value == nil ? 0 : 2), !pieces.contains(where: \.isEmpty) else {
                problems.append(
                    Diagnostic(
                        value.map { "`\($0)` is no range of `--vary`" } ?? "`\(text)` is no value of `--vary`",
                        help: help))
                continue
            }
            if pieces.count == 2 { entries += ["from: \(quoted(pieces[0]))", "to: \(quoted(pieces[1]))"] }
            lines.append("    \(quoted(path)): { \(entries.joined(separator: ", ")) }")
        }
        if vary.isEmpty {
            problems.append(
                Diagnostic("nothing is varied", help: "`--vary PATH=from:to:log` names what is sought, and its range"))
        }
        lines += ["  match:", "    - file: \(Self.text(file))"]
        for (key, text) in match { lines.append("      \(key): \(Self.text(text))") }
        let columns = against.map { parts($0, "--against", "`V`, `V=column`") }
        if !columns.isEmpty {
            let entries = columns.map { "\(Self.text($0.key)): \(Self.text($0.value ?? $0.key))" }
            lines.append("      x: { \(entries.joined(separator: ", ")) }")
        }
        let overrides = at.map { parts($0, "--at", "`temperature=25degC`") }
        for (key, value) in overrides where value == nil {
            problems.append(Diagnostic("`\(key)` is no value of `--at`", help: "`\(key)=25degC`"))
        }
        if !overrides.isEmpty {
            let entries = overrides.map { "\(Self.text($0.key)): \(quoted($0.value ?? ""))" }
            lines.append("      at: { \(entries.joined(separator: ", ")) }")
        }
        if problems.hasErrors { throw problems }
        let source = SourceFile(path: "command line", text: lines.joined(separator: "\n") + "\n")
        let root = TextReader.read(source, into: &problems)
        if problems.hasErrors { throw problems }
        guard let entry = root?.entry("fit") else { throw Diagnostics(Diagnostic("the fit cannot be read")) }
        try self.init(descriptor, entry: entry, options: options)
    }

    /// A text as a scalar of YAML.
    private static func text(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private init(_ descriptor: Descriptor, entry: TextNode.Entry, options: Options) throws(Diagnostics) {
        self.descriptor = descriptor
        self.options = options
        name = entry.key
        seed = UInt64(descriptor.root["seed"]?.scalar ?? "") ?? 1
        guard let vary = entry.value["vary"], let match = entry.value["match"]?.list, !match.isEmpty else {
            throw Diagnostics(
                entry.diagnostic(
                    "a fit needs `vary` and `match`",
                    help: "`{ vary: { g: { from: 1 nS, to: 1 uS, spacing: log } }, match: [{ file: measured.csv }] }`"))
        }
        let variables = try DesignVariable.read(vary, of: descriptor)
        for variable in variables where !variable.isContinuous {
            let place = vary.entry(variable.name) ?? entry
            throw Diagnostics(
                place.diagnostic(
                    "a fit seeks numbers within a range; `\(variable.name)` has steps", help: "`{ from: ..., to: ... }`"
                ))
        }
        problem = try FitProblem(descriptor, variables, match: match, threads: options.threads)
        self.variables = variables
        var notes = Diagnostics()
        for note in problem.measurements.flatMap(\.notes) { notes.append(note) }
        self.notes = notes
    }

    private static func entry(_ name: String?, of descriptor: Descriptor) throws(Diagnostics) -> TextNode.Entry {
        let entries = descriptor.root["fits"]?.map ?? []
        let known = entries.map(\.key).joined(separator: ", ")
        guard let name else {
            guard let only = entries.first else {
                throw Diagnostics(
                    Diagnostic(
                        "`\(descriptor.name)` has no `fits`",
                        help:
                            "`iontronic fit device.yaml measured.csv --vary PATH=from:to:log`, or `fits` in the device")
                )
            }
            guard entries.count == 1 else {
                throw Diagnostics(Diagnostic("`\(descriptor.name)` has several fits; say which", help: known))
            }
            return only
        }
        guard let found = entries.first(where: { $0.key == name }) else {
            throw Diagnostics(
                Diagnostic(
                    "no fit `\(name)` in `\(descriptor.name)`",
                    help: (known.isEmpty ? "" : "there are: \(known); ") + "files of data end in `.csv` or `.h5`"))
        }
        return found
    }
}
