public import Devices
internal import Equations

/// An analysis as the text says it: what is driven and swept, what is recorded, what is read off.
public struct AnalysisSpec: Sendable {
    /// A recorded expression.
    struct Record: Sendable {
        /// The name it was given; `nil` where the text names it itself.
        let name: String?
        let text: TextNode
        /// What it is differentiated by; `nil` for the value itself.
        var derivative: Derivative?
        /// Where how far a requirement of the models is from its edge is recorded instead of the text: the number of that one.
        var requirement: Int?
        /// Where it is asked for, if its text is not the user's.
        var place: TextNode?

        /// What it holds, in words of the user.
        var title: String {
            let text = text.scalar ?? ""
            guard let derivative else { return text }
            return derivative.isRelative
                ? "d(log(\(text)))/d(log(\(derivative.path)))" : "d(\(text))/d(\(derivative.path))"
        }

        /// Whether a name, or a text, means this.
        func isCalled(_ name: String) -> Bool { self.name == name || (derivative == nil && text.scalar == name) }
    }

    /// What a quantity at rest is differentiated by.
    struct Derivative: Sendable {
        /// A full path, or `V` or `I` for what is held at the port.
        let path: String
        /// Whether the derivative is that of the logarithms.
        let isRelative: Bool
    }

    /// The name of the analysis; its group in a results file.
    public let name: String
    var axes: [AxisSpec]
    var voltage: TextNode?
    var current: TextNode?
    /// Values of single instances that are held, by full path.
    var placed: [(path: String, value: TextNode)] = []
    /// Other values that are held, by full path.
    var held: [(path: FullPath, value: TextNode)]
    var records: [Record]
    var figures: [Record]
    /// What figures may call by the name it is recorded by, whether or not it is still recorded.
    private(set) var definitions: [Record] = []
    /// Where the search for the voltage of the port starts.
    var initial: TextNode?
    var keepsFiguresOnly = false
    /// How it follows the device in time; `nil` where every point is at rest.
    var transient: TransientSpec?
    /// The frequencies of small signals; `nil` where none are swept.
    private(set) var impedance: ImpedanceSpec?
    /// Paths that derivatives are taken by; `nil` without any.
    var sensitivity: SensitivitySpec?
    /// Whether how far requirements of the models are from their edges is recorded too.
    var recordsDistances = false
    /// Paths that a variant chosen by the caller has set: corners and spreads must not replace their values.
    var changed: Set<String> = []
    /// Paths that the caller has set for good: corners and spreads that would replace their values are left out.
    var pinned: Set<String> = []

    /// The predefined operating point.
    public static let operatingPoint = AnalysisSpec(name: "op")

    init(name: String) {
        self.name = name
        axes = []
        held = []
        records = []
        figures = []
    }

    /// Reads an entry of `analyses`.
    ///
    /// - Throws: everything that is wrong with it, at once.
    public init(_ name: String, _ node: TextNode, of descriptor: Descriptor) throws(Diagnostics) {
        self.init(name: name)
        var problems = Diagnostics()
        for item in node["sweep"].map({ $0.list ?? [$0] }) ?? [] {
            if let axis = AxisSpec(item, of: descriptor, problems: &problems) { axes.append(axis) }
        }
        transient = TransientSpec(node)
        impedance = ImpedanceSpec(node["impedance"], of: descriptor, problems: &problems)
        sensitivity = SensitivitySpec(node["sensitivity"], of: descriptor, problems: &problems)
        let kinds = ["transient", "periodic", "impedance", "noise", "sensitivity"].filter { node[$0] != nil }
        if kinds.count > 1, let second = node[kinds[1]] {
            problems.append(
                second.diagnostic(
                    "an analysis is one of transient, periodic, impedance and sensitivity; this one is also `\(kinds[0])`",
                    help: "make it an analysis of its own; `like: \(name)` takes over the rest"))
        }
        if let impedance { axes.append(impedance.axis) }
        for entry in node["drive"]?.map ?? [] {
            let isTimed = StimulusSet.isWaveform(entry.value) || StimulusSet.mentionsTime(entry.value)
            if isTimed, transient == nil {
                problems.append(
                    entry.value.diagnostic(
                        "what is driven in time needs `transient` or `periodic`",
                        help: "`transient: { stop: 100 ms }`"))
                continue
            }
            switch entry.key {
            case "V": voltage = entry.value
            case "I": current = entry.value
            default:
                do throws(Diagnostic) {
                    for path in try descriptor.resolve(entry.key) {
                        if isTimed {
                            transient?.timed.append((path, entry.value))
                        } else if path.keys.contains(where: { $0.hasSuffix("]") }) {
                            placed.append((path.description, entry.value))
                        } else {
                            held.append((path, entry.value))
                        }
                    }
                } catch {
                    problems.append(entry.diagnostic(error.message, help: error.help))
                }
            }
        }
        if voltage != nil, let current {
            problems.append(current.diagnostic("a port is driven by a voltage or by a current, not both"))
        }
        checkPort(&problems)
        records = Self.records(node["record"]).flatMap { $0.instances(descriptor) }
        definitions = records.filter { $0.name != nil }
        if let sensitivity { records = sensitivity.records + records }
        if let impedance { records = impedance.records(hasPort: descriptor.hasPort) + records }
        figures = Self.records(node["figures"])
        initial = node["initial"]?["V"]
        for entry in node["initial"]?.map ?? []
        where transient == nil && entry.key != "V" && !Vocabulary.common.contains(where: { $0.name == entry.key }) {
            problems.append(
                entry.diagnostic(
                    "`initial` of what is at rest is where the search for `V` starts, and nothing else",
                    help: "`transient: { stop: 100 ms, start: initial }` starts with a state"))
        }
        keepsFiguresOnly = node["keep"]?.scalar == "figures"
        if transient == nil, let events = node["events"] {
            problems.append(events.diagnostic("events happen in time", help: "`transient: { stop: 100 ms }`"))
        }
        if problems.hasErrors { throw problems }
    }

    /// A sweep put together from texts, as on a command line.
    ///
    /// - Parameters:
    ///   - sweeps: `path=from:to:points[:log]` or `path=a,b,c`, the outermost first.
    ///   - records: expressions; without any, the current (or, where no voltage is swept, the voltage) of the port.
    public init(sweeps: [String], records: [String], of descriptor: Descriptor) throws(Diagnostics) {
        self.init(name: "sweep")
        var problems = Diagnostics()
        for text in sweeps {
            guard let item = Self.item(text) else {
                problems.append(
                    Diagnostic(
                        "`\(text)` is not an axis",
                        help: "`V=-120mV:80mV:201`, `temperature=15degC,25degC`, `sample=100`"))
                continue
            }
            if let axis = AxisSpec(item, of: descriptor, problems: &problems) { axes.append(axis) }
        }
        checkPort(&problems)
        self.records = records.flatMap {
            Record(name: nil, text: TextNode(scalar: $0, from: "--record")).instances(descriptor)
        }
        if problems.hasErrors { throw problems }
    }

    /// Holds axes to what drives the port: `V` or `I`, one of them and once.
    private func checkPort(_ problems: inout Diagnostics) {
        var driven: Set<String> = []
        for axis in axes {
            guard case .columns(let columns) = axis.kind else { continue }
            for column in columns where column.path == "V" || column.path == "I" {
                let other = column.path == "V" ? "I" : "V"
                let isHeld = column.path == "V" ? current != nil : voltage != nil
                if isHeld || driven.contains(other) {
                    problems.append(
                        column.node.diagnostic("a port is driven by a voltage or by a current, not both"))
                } else if !driven.insert(column.path).inserted {
                    problems.append(column.node.diagnostic("`\(column.path)` is an axis already"))
                }
            }
        }
    }

    /// Whether figures have no axis to reduce: each is then the value itself.
    var isPoint: Bool {
        if transient != nil { return false }
        guard let last = axes.last else { return true }
        if case .point = last.kind { return true }
        return false
    }

    /// The expressions recorded where none are named.
    mutating func addStandardRecords() {
        guard records.isEmpty, figures.isEmpty else { return }
        let isClamped =
            voltage != nil
            || axes.contains { axis in
                if case .columns(let columns) = axis.kind { columns.contains { $0.path == "V" } } else { false }
            }
        records = [Record(name: nil, text: TextNode(scalar: isClamped ? "I" : "V", from: "standard record"))]
    }

    private static func records(_ node: TextNode?) -> [Record] {
        if let list = node?.list { return list.map { Record(name: nil, text: $0) } }
        return (node?.map ?? []).map { Record(name: $0.key, text: $0.value) }
    }

    /// The YAML item that a text of the command line means.
    private static func item(_ text: String) -> TextNode? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let (path, values) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
        guard !path.isEmpty, !values.isEmpty else { return nil }
        let pieces = values.split(separator: ":", omittingEmptySubsequences: false)
        let body: String
        switch pieces.count {
        case 3, 4:
            guard pieces.count == 3 || pieces[3] == "log" || pieces[3] == "linear" else { return nil }
            let spacing = pieces.count == 4 ? ", spacing: \(pieces[3])" : ""
            body = "{ from: \(quoted(pieces[0])), to: \(quoted(pieces[1])), points: \(quoted(pieces[2]))\(spacing) }"
        case 1
        where path == "sample" || (path == "variant" && values == "all") || (path == "corner" && values == "all"):
            body = quoted(values)
        case 1:
            body = "[" + values.split(separator: ",").map(quoted).joined(separator: ", ") + "]"
        default: return nil
        }
        var problems = Diagnostics()
        let file = SourceFile(path: "--sweep \(text)", text: "\(quoted(path)): \(body)")
        return TextReader.read(file, into: &problems)
    }

    /// A value of the command line as a quoted scalar of YAML.
    package static func quoted(_ value: some StringProtocol) -> String {
        // A glued unit is what a shell makes easy: `-120mV` reads as `-120 mV`.
        let split = value.firstIndex { $0.isLetter || $0 == "%" }
        var spaced = String(value)
        if let split, split != value.startIndex, !value[..<split].contains(" "),
            Double(value[..<split]) != nil, !["e", "E"].contains(value[split])
        {
            spaced = value[..<split] + " " + value[split...]
        }
        return "\"" + spaced.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
