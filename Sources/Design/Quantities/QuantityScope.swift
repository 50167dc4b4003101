internal import Analyses
internal import Circuits
internal import Devices
internal import Equations
internal import Units

/// What names mean in specs and evidence: everything that can be recorded at the operating point, `analysis.figure`, and figures of
/// merit of a curve, `analysis.rectificationRatio(100 mV)`.
///
/// Each name becomes a symbol, and a sweep over all conditions behind it.
final class QuantityScope: ExpressionScope {
    private let place: Place
    private let conditions: SweepConditions
    private let device: DeviceCase
    /// That of the device, in which texts are read.
    private var graph: Graph { device.graph }
    private var leaves: [SolvableQuantity.Leaf] = []

    private let book: SweepBook

    /// - Parameter book: holds the sweeps that others of the same device have asked for.
    init(_ place: Place, _ conditions: SweepConditions, _ book: SweepBook) throws(Diagnostics) {
        self.place = place
        self.conditions = conditions
        self.book = book
        device = try place.device()
    }

    var names: [String] { device.scope.names }
    func ownName(_ name: String) -> ScopeName? { device.scope.ownName(name) }

    /// A text to be read.
    struct Text {
        let node: TextNode
        /// What it is, in messages.
        let what: String
        /// What it is measured in; `nil` for the first, and for what is measured as the first is.
        var dimension: Dimension?
    }

    /// Reads texts; what they mention is compiled, not solved.
    func quantity(_ texts: [Text]) throws(Diagnostics) -> SolvableQuantity {
        var problems = Diagnostics()
        var expressions: [Expression] = []
        for (index, text) in texts.enumerated() {
            let expected = index == 0 ? [] : [text.dimension ?? expressions[0].dimension]
            do throws(Diagnostics) {
                expressions.append(try device.lower(text.node, expected: expected, what: text.what, in: self))
            } catch {
                problems.append(contentsOf: error)
                if index == 0 { break }
            }
        }
        if problems.hasErrors { throw problems }
        return solvable(expressions)
    }

    private func solvable(_ expressions: [Expression]) -> SolvableQuantity {
        SolvableQuantity(
            expressions: expressions.map { $0.stored(in: graph) }, leaves: leaves, graph: graph,
            conditionCount: conditions.count)
    }

    func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        let text = reference.description
        if let known = leaves.first(where: { $0.text == text }) { return .quantity(known.symbol) }
        if reference.name == "ideal", let arguments = reference.arguments {
            guard arguments.count == 1, let argument = arguments.first?.expression else {
                throw ExpressionError(.usage, "`ideal` takes one expression", at: reference.range)
            }
            return .quantity(try twin(argument, text, reference.range))
        }
        if reference.parts.count > 1, let first = reference.parts.first?.name, first != "op",
            reference.parts.allSatisfy(\.indices.isEmpty), let node = place.descriptor.root["analyses"]?[first]
        {
            var rest = reference
            rest.parts.removeFirst()
            do {
                let sweep = try book.sweep(key(text)) { try analysis(first, node, rest) }
                return .quantity(add(text, sweep.dimension, .sweep(sweep)))
            } catch let error as ExpressionError {
                throw error
            } catch let errors as ExpressionErrors {
                throw errors.errors.first ?? ExpressionError(.usage, "`\(text)` cannot be read", at: reference.range)
            } catch {
                throw Self.expressionError(error, reference.range)
            }
        }
        guard let value = try device.scope.resolve(reference, in: ExpressionLowering(scope: device.scope)) else {
            return nil
        }
        guard case .quantity(let quantity) = value else { return value }
        do {
            let sweep = try book.sweep(key(text)) {
                let record = (name: ConditionSweep.record, text: TextNode(scalar: text, from: "record"))
                let spec = AnalysisSpec.operatingPoint(recording: [record], at: place.paths)
                return try ConditionSweep(
                    conditions.around(spec), of: place.descriptor, reading: .record, points: key("op"))
            }
            return .quantity(add(text, quantity.dimension, .sweep(sweep)))
        } catch {
            throw Self.expressionError(error, reference.range)
        }
    }

    /// Two questions of one key have one answer.
    private func key(_ text: String) -> String {
        [place.key, "\(conditions.corners.count) \(conditions.samples)", text].joined(separator: "\n")
    }

    private func add(_ text: String, _ dimension: Dimension, _ source: SolvableQuantity.Leaf.Source) -> Expression {
        let symbol = graph.symbol(text, dimension)
        leaves.append(SolvableQuantity.Leaf(text: text, symbol: symbol, source: source))
        return symbol
    }

    private func twin(_ expression: ExpressionSyntax, _ text: String, _ range: Range<Int>) throws(ExpressionError)
        -> Expression
    {
        do {
            let scope = try QuantityScope(try place.ideal(), conditions, book)
            let value = try ExpressionLowering(scope: scope).quantity(expression)
            return add(text, value.dimension, .twin(scope.solvable([value])))
        } catch let errors as ExpressionErrors {
            throw errors.errors.first ?? ExpressionError(.usage, "`ideal` cannot be read", at: range)
        } catch {
            throw Self.expressionError(error, range)
        }
    }

    // MARK: - Quantities of analyses

    private func analysis(_ name: String, _ node: TextNode, _ rest: ReferenceSyntax) throws -> ConditionSweep {
        let spec = try AnalysisSpec(name, node, of: place.descriptor).withoutCorners
        let quantity = rest.description
        if spec.runsInTime, !spec.hasFigure(quantity) {
            let known = spec.figureNames.joined(separator: ", ")
            throw ExpressionError(
                .usage, "`\(name)` runs in time, so `\(quantity)` of it is a trace, not a number",
                help: known.isEmpty ? "give it `figures`: `peak: highest(V)`" : "its figures are \(known)",
                at: rest.range)
        }
        if spec.hasFigure(quantity) || spec.hasRecord(quantity) {
            let own = conditions.around(
                try spec.pinned(to: quantity, at: place.paths, hasVariant: place.hasVariant))
            return try spec.hasFigure(quantity)
                ? ConditionSweep(own, of: place.descriptor, reading: .figure, variable: quantity)
                : ConditionSweep(
                    own.naming(ConditionSweep.record), of: place.descriptor, reading: .record, points: key(name))
        }
        guard let figure = FigureOfMerit.named(rest.name ?? "") else {
            throw ExpressionError(
                .usage,
                "no figure `\(quantity)` in analysis `\(name)`; it has "
                    + (spec.quantityNames.isEmpty ? "none" : spec.quantityNames.joined(separator: ", "))
                    + ", and the figures of merit "
                    + FigureOfMerit.catalogue.map(\.name).joined(separator: ", "), at: rest.range)
        }
        return try merit(figure, spec, rest)
    }

    private func merit(_ figure: FigureOfMerit, _ spec: AnalysisSpec, _ rest: ReferenceSyntax) throws -> ConditionSweep
    {
        let arguments = try arguments(of: figure, rest)
        let others = CurveRecords(figure, of: device.device).records.enumerated().map { index, record in
            (key: record.key, variable: "other_\(index)", text: record.text)
        }
        let port = [(ConditionSweep.voltage, "V"), (ConditionSweep.current, "I")]
        let records = (port + others.map { ($0.variable, $0.text) }).map { name, text in
            (name: name, text: TextNode(scalar: text, from: figure.name))
        }
        let curve = try spec.curve(
            recording: records, for: figure.name, at: place.paths, hasVariant: place.hasVariant)
        guard let path = curve.innermostPath, path == "V" || path == "I" else {
            throw ExpressionError(
                .usage,
                "`\(figure.name)` is read off a curve of current against voltage; the innermost axis of `\(spec.name)` is "
                    + (curve.innermostPath.map { "`\($0)`" } ?? "missing"),
                help: "`sweep: { V: { from: -100 mV, to: 100 mV, points: 201 } }`", at: rest.range)
        }
        return try ConditionSweep(
            conditions.around(curve), of: place.descriptor,
            reading: .merit(figure, arguments, others: others.map { ($0.key, $0.variable) }))
    }

    /// Words and numbers in parentheses, each kind in the order of the figure's parameters.
    private func arguments(of figure: FigureOfMerit, _ reference: ReferenceSyntax) throws -> FigureArguments {
        var result = FigureArguments()
        var words = figure.parameters.filter { $0.unit == nil }
        var numbers = figure.parameters.filter { $0.unit != nil }
        let usage = figure.parameters.map(\.name).joined(separator: ", ")
        for argument in reference.arguments ?? [] {
            if let word = argument.bareName, let parameter = words.first {
                words.removeFirst()
                result.words[parameter.name] = word
                continue
            }
            guard let expression = argument.expression, let parameter = numbers.first else {
                throw ExpressionError(
                    .usage, "`\(figure.name)` takes " + (usage.isEmpty ? "no arguments" : usage), at: argument.range)
            }
            numbers.removeFirst()
            let dimension = try Unit.parse(parameter.unit ?? "1").dimension
            let value = try ExpressionLowering(scope: device.scope).quantity(
                expression, for: ExpressionPlace(parameter.name, dimension))
            guard let number = value.constant else {
                throw ExpressionError(.usage, "`\(parameter.name)` is a plain value", at: argument.range)
            }
            result.numbers[parameter.name] = number
        }
        return result
    }

    private static func expressionError(_ error: any Error, _ range: Range<Int>) -> ExpressionError {
        let diagnostic = (error as? Diagnostic) ?? (error as? Diagnostics)?.sorted.first { $0.severity == .error }
        return ExpressionError(.usage, diagnostic?.message ?? "\(error)", help: diagnostic?.help, at: range)
    }
}
