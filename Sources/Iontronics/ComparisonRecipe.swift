internal import Analyses
internal import Datasets
public import Design
internal import Devices

/// Which analyses of a device are solved to compare it.
public struct ComparisonRecipe: Sendable {
    /// Names of analyses that the device declares; all where there are none and nothing is swept.
    public var analyses: [String]
    /// Axes as on a command line, the outermost first.
    public var sweeps: [String]
    /// Expressions to record along ``sweeps``.
    public var records: [String]

    /// Analyses by name, or a sweep put together from texts.
    public init(analyses: [String] = [], sweeps: [String] = [], records: [String] = []) {
        (self.analyses, self.sweeps, self.records) = (analyses, sweeps, records)
    }

    /// Those that a results file was made with, as its attribute `history` tells; `nil` where it does not.
    public init?(asIn results: ComparedResults) {
        self.init()
        var history = ""
        for attribute in results.file.layout.attributes where attribute.name == "history" {
            if case .text(let text) = attribute.value { history = text }
        }
        let words = history.split(separator: " ").map(String.init)
        guard words.count >= 2, words[0] == "iontronic", words[1] == "run" || words[1] == "sweep" else { return nil }
        // Texts of axes and records hold spaces, but no option begins inside of one.
        var option: String?
        for word in words.dropFirst(2) {
            if word == "--sweep" || word == "--record" {
                option = word
                if word == "--sweep" { sweeps.append("") } else { records.append("") }
            } else if option == "--sweep" {
                sweeps[sweeps.count - 1] += (sweeps[sweeps.count - 1].isEmpty ? "" : " ") + word
            } else if option == "--record" {
                records[records.count - 1] += (records[records.count - 1].isEmpty ? "" : " ") + word
            } else {
                analyses.append(word)
            }
        }
        if words[1] == "sweep", analyses.isEmpty, sweeps.isEmpty { return nil }
    }

    /// As a results file tells it.
    var history: String {
        sweeps.isEmpty
            ? "iontronic run " + analyses.joined(separator: " ")
            : "iontronic "
                + (["sweep"] + sweeps.map { "--sweep \($0)" } + records.map { "--record \($0)" })
                .joined(separator: " ")
    }

    /// What is to be solved.
    func specs(of descriptor: Descriptor) throws -> [AnalysisSpec] {
        guard sweeps.isEmpty else { return [try AnalysisSpec(sweeps: sweeps, records: records, of: descriptor)] }
        let declared = descriptor.root["analyses"]?.map ?? []
        let known = declared.map(\.key)
        let wanted = analyses.isEmpty ? known : analyses
        guard !wanted.isEmpty else {
            throw Diagnostic(
                "`\(descriptor.name)` has no analyses to compare", help: "name axes: `--sweep V=-120mV:80mV:201`")
        }
        return try wanted.map { name in
            guard let entry = declared.first(where: { $0.key == name }) else {
                throw Diagnostic(
                    "no analysis `\(name)` in `\(descriptor.name)`", help: "there are: \(known.joined(separator: ", "))"
                )
            }
            return try AnalysisSpec(name, entry.value, of: descriptor)
        }
    }
}
