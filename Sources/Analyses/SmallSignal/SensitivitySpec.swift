internal import Devices

/// Derivatives of what a device settles to, as the text asks for them.
struct SensitivitySpec: Sendable {
    /// What is differentiated.
    let quantities: [TextNode]
    /// Full paths of what changes; `V` and `I` are what is held at the port.
    let paths: [(path: String, node: TextNode)]

    /// Paths alone: what is differentiated is asked for later.
    init(by paths: [(path: String, node: TextNode)]) {
        quantities = []
        self.paths = paths
    }

    /// Reads `sensitivity` of an analysis; `nil` where there is none.
    init?(_ node: TextNode?, of descriptor: Descriptor, problems: inout Diagnostics) {
        guard let node else { return nil }
        quantities = node["of"]?.list ?? []
        var paths: [(path: String, node: TextNode)] = []
        for item in node["to"]?.list ?? [] {
            let text = item.scalar ?? ""
            guard text != "V", text != "I" else {
                paths.append((text, item))
                continue
            }
            do throws(Diagnostic) {
                for path in try descriptor.resolve(text) where !paths.contains(where: { $0.path == path.description }) {
                    paths.append((path.description, item))
                }
            } catch {
                problems.append(item.diagnostic(error.message, help: error.help))
            }
        }
        self.paths = paths
        for (key, isEmpty) in [("of", quantities.isEmpty), ("to", paths.isEmpty)] where isEmpty && !problems.hasErrors {
            problems.append((node[key] ?? node).diagnostic("`\(key)` of a sensitivity names nothing"))
        }
    }

    /// What is stored: for every quantity its value, and for every path the derivative and its relative form.
    var records: [AnalysisSpec.Record] {
        let names = QuantityName.axisNames(paths.map(\.path))
        return quantities.flatMap { quantity -> [AnalysisSpec.Record] in
            let own = QuantityName.name(of: quantity.scalar ?? "")
            let value = AnalysisSpec.Record(name: own, text: quantity)
            return [value]
                + zip(paths, names).flatMap { path, name in
                    [false, true].map { isRelative in
                        AnalysisSpec.Record(
                            name: "\(own)_by_\(name)" + (isRelative ? "_relative" : ""), text: quantity,
                            derivative: .init(path: path.path, isRelative: isRelative))
                    }
                }
        }
    }
}
