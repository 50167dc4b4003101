public import Devices
internal import Foundation

/// Checks the evidence of a model: each number on a membrane of its own, with nothing but a channel or pump of the model
/// between the solutions that the evidence states.
///
/// Activities are ideal, so that a concentration is an activity, and the membrane has 1 m^2, so that a current is its
/// density.
public struct ModelEvidence {
    /// Warnings found on the way.
    public private(set) var notes = Diagnostics()
    private let root: TextNode
    private let path: String
    private let folders: DescriptorFolders

    /// The evidence of a model in a file.
    ///
    /// - Throws: the file cannot be read, or is no model.
    public init(reading path: String, folders: DescriptorFolders = DescriptorFolders()) throws(Diagnostics) {
        let file: SourceFile
        do throws(Diagnostic) { file = try SourceFile(reading: path) } catch { throw Diagnostics(error) }
        var problems = Diagnostics()
        let root = TextReader.read(file, into: &problems)
        if problems.hasErrors { throw problems }
        guard let root, root["schema"]?.scalar == "iontronic-model/1" else {
            throw Diagnostics(Diagnostic("`\(path)` is not a model"))
        }
        self.root = root
        self.path = path
        self.folders = folders
    }

    /// The name of the model.
    public var name: String {
        root["name"]?.scalar ?? ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    }

    /// Computes and compares every item.
    ///
    /// - Throws: every item that cannot be computed, at once.
    public mutating func run() throws(Diagnostics) -> [EvidenceResult] {
        var problems = Diagnostics()
        var results: [EvidenceResult] = []
        for item in root["evidence"]?.list ?? [] {
            do throws(Diagnostics) { results.append(try result(of: item)) } catch {
                // Places in the text of the membrane are no places of the user's.
                for problem in error.entries where problem.severity == .error {
                    let isOwn = problem.location.map { $0.file != Self.membrane } ?? false
                    problems.append(isOwn ? problem : item.diagnostic(problem.message, help: problem.help))
                }
            }
        }
        if problems.hasErrors { throw problems }
        return results
    }

    private static let membrane = "evidence.yaml"

    private mutating func result(of item: TextNode) throws(Diagnostics) -> EvidenceResult {
        let surroundings = try Surroundings(item, of: root)
        let found = try self.check(item, surroundings, voltage: surroundings.voltage ?? "0 V")
        if surroundings.voltage == nil {
            let other = try check(item, surroundings, voltage: "1 V")
            guard other.ourValue == found.ourValue || (other.ourValue.isNaN && found.ourValue.isNaN) else {
                throw Diagnostics(
                    (item["quantity"] ?? item).diagnostic(
                        "`\(found.quantity)` depends on the voltage, which the evidence does not state",
                        help: "`at: { V: -60 mV }`"))
            }
        }
        return EvidenceResult(
            device: name, quantity: found.quantity, conditions: surroundings.words, published: found.published,
            ours: found.ours, difference: found.difference, tolerance: found.tolerance, kind: found.kind,
            source: found.source, verdict: found.verdict, reason: found.reason, publishedValue: found.publishedValue,
            ourValue: found.ourValue, toleranceValue: found.toleranceValue, location: item.location)
    }

    private mutating func check(_ item: TextNode, _ surroundings: Surroundings, voltage: String) throws(Diagnostics)
        -> EvidenceResult
    {
        let name = (path as NSString).lastPathComponent
        let file = SourceFile(
            path: Self.membrane, text: surroundings.device(of: root, file: name, item: item, voltage: voltage))
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = try Descriptor(file, folder: folder.isEmpty ? "." : folder, folders: folders)
        var check = EvidenceCheck(descriptor)
        guard let result = try check.run().first else { throw Diagnostics(item.diagnostic("there is no evidence")) }
        for note in check.notes.entries {
            notes.append((item["tolerance"] ?? item).diagnostic(note.message, help: note.help, severity: note.severity))
        }
        return result
    }
}

/// What stands around the model: `at` of its evidence.
private struct Surroundings {
    let temperature: String
    /// `nil` where it is not stated.
    private(set) var voltage: String?
    /// By ion.
    private var sides: [String: [(ion: String, amount: String)]] = ["inside": [], "outside": []]
    private var parameters: [(name: String, value: String)] = []
    /// Values for each ion.
    private var ionParameters: [String: [(ion: String, value: String)]] = [:]
    private var area = "1 m^2"
    let words: String

    init(_ item: TextNode, of model: TextNode) throws(Diagnostics) {
        let entries = item["at"]?.map ?? []
        words = entries.map { "\($0.key) = \(Self.text($0.value) ?? "...")" }.joined(separator: ", ")
        var temperature: String?
        var problems = Diagnostics()
        for entry in entries {
            guard let text = Self.text(entry.value) else {
                problems.append(entry.value.diagnostic("`\(entry.key)` is one value"))
                continue
            }
            switch entry.key {
            case "V": voltage = text
            case "temperature", "T": temperature = text
            case "membrane.area": area = text
            default:
                if let side = Self.amount(entry.key) {
                    sides[side.side, default: []].append((side.ion, text))
                } else if model["parameters"]?[entry.key] != nil {
                    parameters.append((entry.key, text))
                } else if let own = Self.ionParameter(entry.key), model["parameters"]?[own.name] != nil {
                    ionParameters[own.name, default: []].append((own.ion, text))
                } else {
                    let names = (model["parameters"]?.map ?? []).map { "`\($0.key)`" }
                    problems.append(
                        entry.diagnostic(
                            "`at` of a model's evidence has no `\(entry.key)`",
                            help: ([
                                "`V`", "`temperature`", "`inside.concentration(K+)`", "`outside.concentration(K+)`",
                            ]
                                + names).joined(separator: ", ")))
                }
            }
        }
        if temperature == nil {
            problems.append(
                item.diagnostic(
                    "the evidence of a model states its temperature", help: "`at: { temperature: 25 degC }`"))
        }
        if problems.hasErrors { throw problems }
        self.temperature = temperature ?? ""
    }

    private static func text(_ node: TextNode) -> String? { node.scalar ?? node["value"]?.scalar }

    /// `inside.concentration(K+)`, or the activity, which is the same here, or the molality.
    private static func amount(_ key: String) -> (side: String, ion: String)? {
        for side in ["inside", "outside"] {
            for quantity in ["concentration", "activity", "molality"] {
                let start = "\(side).\(quantity)("
                guard key.hasPrefix(start), key.hasSuffix(")") else { continue }
                return (side, String(key.dropFirst(start.count).dropLast()))
            }
        }
        return nil
    }

    /// `permeability(K+)` or `permeability.K+`.
    private static func ionParameter(_ key: String) -> (name: String, ion: String)? {
        guard let end = key.firstIndex(where: { $0 == "(" || $0 == "." }) else { return nil }
        let ion = key[key.index(after: end)...]
        return (String(key[..<end]), String(key[end] == "(" ? ion.dropLast() : ion))
    }

    /// The text of the membrane.
    func device(of model: TextNode, file: String, item: TextNode, voltage: String) -> String {
        func quoted(_ text: String) -> String {
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ") + "\""
        }
        func map(_ entries: [(String, String)]) -> String {
            "{ " + entries.map { "\(quoted($0.0)): \($0.1)" }.joined(separator: ", ") + " }"
        }
        func side(_ name: String) -> String {
            let ions = (sides[name] ?? []).map { ($0.ion, quoted($0.amount)) }
            return map([("ions", map(ions)), ("electroneutrality", "warn")])
        }
        var part = [("model", quoted("./" + file))] + parameters.map { ($0.name, quoted($0.value)) }
        for (name, values) in ionParameters.sorted(by: { $0.key < $1.key }) {
            part.append((name, map(values.map { ($0.ion, quoted($0.value)) })))
        }
        var evidence: [(String, String)] = []
        for key in ["quantity", "value", "tolerance", "kind", "status", "why"] {
            if let text = item[key]?.scalar { evidence.append((key, quoted(text))) }
        }
        let source = Descriptor.sourceText(item["source"] ?? model["source"], in: model)
        if !source.isEmpty { evidence.append(("source", quoted(source))) }
        evidence.append(("at", map([("V", quoted(voltage))])))
        let container = model["kind"]?.scalar == "pump" ? "pumps" : "channels"
        return """
            schema: iontronic/1
            name: evidence
            temperature: \(quoted(temperature))
            activity: ideal
            solutions: { inside: \(side("inside")), outside: \(side("outside")) }
            membranes: { host: { area: \(quoted(area)), \(container): { tested: \(map(part)) } } }
            evidence: [ \(map(evidence)) ]

            """
    }
}
