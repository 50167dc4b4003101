internal import Analyses
internal import Devices
internal import Equations
internal import Solvers
internal import Units

extension Place {
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
            let twin = try ideal()
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

    static func expressionError(_ error: any Error, _ range: Range<Int>) -> ExpressionError {
        let diagnostic = (error as? Diagnostic) ?? (error as? Diagnostics)?.sorted.first { $0.severity == .error }
        return ExpressionError(.usage, diagnostic?.message ?? "\(error)", help: diagnostic?.help, at: range)
    }
}
