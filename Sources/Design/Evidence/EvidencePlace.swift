internal import Analyses
internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// Where a piece of evidence holds: its variant, its overrides, what it clamps.
struct EvidencePlace {
    let descriptor: Descriptor
    /// Full paths and values, `V` and `I` included.
    private let paths: [(path: String, value: TextNode)]
    private let hasVariant: Bool
    /// In words, for a table.
    let conditions: String

    init(_ node: TextNode, of base: Descriptor) throws(Diagnostics) {
        var problems = Diagnostics()
        var paths: [(path: String, value: TextNode)] = []
        var overrides: [(path: FullPath, value: TextNode)] = []
        var words: [String] = []
        var descriptor = base
        if let variant = node["variant"] {
            guard let name = variant.scalar, name == "base" || base.variantNames.contains(name) else {
                let known = (["base"] + base.variantNames).joined(separator: ", ")
                throw Diagnostics(
                    variant.diagnostic("no variant `\(variant.scalar ?? "?")`", help: "there are: \(known)"))
            }
            words.append(name)
            descriptor = try base.variant(named: name)
        }
        for entry in node["at"]?.map ?? [] {
            words.append("\(entry.key) = \(entry.value.scalar ?? "...")")
            if entry.key == "V" || entry.key == "I" {
                paths.append((entry.key, entry.value))
                continue
            }
            do throws(Diagnostic) {
                for path in try descriptor.resolve(entry.key) {
                    overrides.append((path, entry.value))
                    paths.append((path.description, entry.value))
                }
            } catch {
                problems.append(entry.diagnostic(error.message, help: error.help))
            }
        }
        if problems.hasErrors { throw problems }
        self.descriptor = try descriptor.applying(overrides)
        self.paths = paths
        hasVariant = node["variant"] != nil
        conditions = words.joined(separator: ", ")
    }

    private init(_ descriptor: Descriptor, like place: EvidencePlace) {
        self.descriptor = descriptor
        paths = place.paths
        hasVariant = place.hasVariant
        conditions = place.conditions
    }

    /// The device there, at its operating point or clamped.
    func device() throws(Diagnostics) -> DeviceCase {
        try DeviceCase(
            descriptor, voltage: paths.last { $0.path == "V" }?.value, current: paths.last { $0.path == "I" }?.value)
    }

    /// What names mean there.
    func scope(of device: DeviceCase, _ numbers: FigureNumbers) -> EvidenceScope {
        EvidenceScope(base: device.scope) { analysis, quantity, range throws(ExpressionError) in
            try figure(analysis, quantity, range, numbers, device.graph)
        } ideal: { expression, range throws(ExpressionError) in
            try ideal(expression, range, numbers, device.graph)
        }
    }

    private func figure(
        _ analysis: String, _ quantity: String, _ range: Range<Int>, _ numbers: FigureNumbers, _ graph: Graph
    ) throws(ExpressionError) -> Expression? {
        guard let node = descriptor.root["analyses"]?[analysis] else { return nil }
        do {
            let spec = try AnalysisSpec(analysis, node, of: descriptor)
            guard spec.hasFigure(quantity) || spec.hasRecord(quantity) else {
                throw ExpressionError(
                    .usage,
                    "no figure `\(quantity)` in analysis `\(analysis)`; it has "
                        + spec.quantityNames.joined(separator: ", "), at: range)
            }
            let pinned = try spec.pinned(to: quantity, at: paths, hasVariant: hasVariant)
            let key = ([analysis, quantity, conditions, descriptor.root["activity"]?["model"]?.scalar ?? ""])
                .joined(separator: "\n")
            let (value, dimension) = try numbers.number(key, pinned, descriptor, isFigure: spec.hasFigure(quantity))
            return graph.constant(value, dimension)
        } catch let error as ExpressionError {
            throw error
        } catch {
            throw Self.expressionError(error, range)
        }
    }

    private func ideal(
        _ expression: ExpressionSyntax, _ range: Range<Int>, _ numbers: FigureNumbers, _ graph: Graph
    ) throws(ExpressionError) -> Expression {
        do {
            let none = TextNode(scalar: "ideal", from: "ideal()")
            let twin = EvidencePlace(try descriptor.applying([(FullPath(["activity"]), none)]), like: self)
            let device = try twin.device()
            let scope = twin.scope(of: device, numbers)
            let value = try ExpressionLowering(scope: scope).quantity(expression).stored(in: device.graph)
            let point = try device.point(of: [value])
            return graph.constant(point.outcome == .converged ? point.values[0] : .nan, value.dimension)
        } catch let errors as ExpressionErrors {
            throw errors.errors.first ?? ExpressionError(.usage, "`ideal` cannot be read", at: range)
        } catch {
            throw Self.expressionError(error, range)
        }
    }

    private static func expressionError(_ error: any Error, _ range: Range<Int>) -> ExpressionError {
        let diagnostic = (error as? Diagnostic) ?? (error as? Diagnostics)?.sorted.first { $0.severity == .error }
        return ExpressionError(.usage, diagnostic?.message ?? "\(error)", help: diagnostic?.help, at: range)
    }
}
