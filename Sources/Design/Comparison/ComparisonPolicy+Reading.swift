public import Devices
internal import Equations
internal import Units

extension ComparisonPolicy {
    /// Reads a policy from a file.
    /// - Throws: everything that is wrong with it, at once.
    public init(reading path: String) throws(Diagnostics) {
        try self.init(try PolicyFile(reading: path))
    }

    /// A policy from its checked text.
    /// - Throws: every value that is no number, or not of a kind that a tolerance can have.
    public init(_ policy: PolicyFile) throws(Diagnostics) {
        self.init()
        let root = policy.root
        var problems = Diagnostics()
        file = root.file.path
        if let node = root["default"] {
            standard.relative = Self.relative(node["rtol"], &problems) ?? standard.relative
            standard.severity = Self.word(node["severity"]) ?? standard.severity
            standard.scale = Self.word(node["scale"]) ?? standard.scale
        }
        for entry in root["quantities"]?.map ?? [] {
            let rule = Self.rule(entry, from: standard, &problems)
            quantities.append(Named(name: entry.key, rule: rule, entry: entry))
        }
        for entry in root["figures"]?.map ?? [] {
            var rule = Self.rule(entry, from: standard, &problems)
            rule.scale = .element
            rule.direction = Self.word(entry.value["direction"]) ?? .both
            Self.readFigure(entry, &rule, &problems)
            figures.append(Named(name: entry.key, rule: rule, entry: entry))
        }
        status = Self.word(root["status"]) ?? status
        added = Self.word(root["added"]) ?? added
        removed = Self.word(root["removed"]) ?? removed
        grid = Self.word(root["grid"]) ?? grid
        equatesMissing = Self.text(root["missing"]) != "different"
        if problems.hasErrors { throw problems }
    }

    private static func rule(_ entry: TextNode.Entry, from standard: Rule, _ problems: inout Diagnostics) -> Rule {
        let node = entry.value
        var rule = standard
        rule.location = entry.keyLocation
        rule.relative = relative(node["rtol"], &problems) ?? standard.relative
        // Who names something wants it looked at.
        rule.severity = word(node["severity"]) ?? (standard.severity == .off ? .error : standard.severity)
        rule.scale = word(node["scale"]) ?? standard.scale
        if let absolute = node["atol"], let number = number(absolute, &problems) {
            if number.value < 0 || number.unit?.isTemperaturePoint == true {
                let help = number.value < 0 ? nil : "a difference of temperatures is in `K`"
                problems.append(value(absolute).diagnostic("a tolerance is an amount, 0 or more", help: help))
            }
            let isPlainZero = number.value == 0 && number.unit == nil
            rule.absolute = Tolerance(
                value: number.value, unit: isPlainZero ? nil : number.unit ?? .one, text: text(absolute) ?? "",
                node: value(absolute))
        }
        return rule
    }

    /// What a figure of merit is, and what it is told; a rule without either may be of a declared figure.
    private static func readFigure(_ entry: TextNode.Entry, _ rule: inout Rule, _ problems: inout Diagnostics) {
        let node = entry.value
        let name = text(node["figure"]) ?? entry.key
        guard let figure = FigureOfMerit.named(name) else {
            if let mention = node["figure"] {
                let known = FigureOfMerit.catalogue.map(\.name)
                let guess = PolicyFile.nearest(to: name, among: known).map { "; did you mean `\($0)`?" } ?? "."
                problems.append(
                    value(mention).diagnostic(
                        "no figure of merit `\(name)`\(guess) There are: \(known.joined(separator: ", "))"))
            } else if let with = node.entry("with") {
                problems.append(with.diagnostic("only a figure of merit is told something; `\(name)` is none"))
            }
            return
        }
        rule.figure = name
        for told in node["with"]?.map ?? [] {
            guard let parameter = figure.parameters.first(where: { $0.name == told.key }) else {
                let known = figure.parameters.map(\.name)
                problems.append(
                    told.diagnostic(
                        "`\(name)` takes no `\(told.key)`; it takes: "
                            + (known.isEmpty ? "nothing" : known.joined(separator: ", "))))
                continue
            }
            guard let unit = parameter.unit else {
                rule.arguments.words[told.key] = text(told.value)
                continue
            }
            guard let number = number(told.value, &problems) else { continue }
            let isZero = number.value == 0 && number.unit == nil
            guard isZero || (number.unit ?? .one).dimension == (try? Unit.parse(unit))?.dimension else {
                problems.append(value(told.value).diagnostic("`\(told.key)` is in \(unit)"))
                continue
            }
            rule.arguments.numbers[told.key] = number.value
        }
    }

    // MARK: - Values

    /// The scalar of a value, in short or long form.
    private static func value(_ node: TextNode) -> TextNode { node.scalar == nil ? node["value"] ?? node : node }
    private static func text(_ node: TextNode?) -> String? { node.flatMap { value($0).scalar } }

    private static func word<Word: RawRepresentable<String>>(_ node: TextNode?) -> Word? {
        text(node).flatMap { Word(rawValue: $0) }
    }

    private static func relative(_ node: TextNode?, _ problems: inout Diagnostics) -> Double? {
        guard let node, let number = number(node, &problems) else { return nil }
        guard number.value >= 0, number.unit == nil || number.unit?.dimension == Units.Dimension.none else {
            problems.append(
                value(node).diagnostic("a relative tolerance is a plain number or in `%`, 0 or more"))
            return nil
        }
        return number.value
    }

    /// A literal in SI, with its unit.
    private static func number(_ node: TextNode, _ problems: inout Diagnostics) -> (value: Double, unit: Unit?)? {
        let node = value(node)
        guard let text = node.scalar, var syntax = try? ExpressionSyntax(parsing: text) else {
            problems.append(node.diagnostic("this is no number with a unit"))
            return nil
        }
        var sign = 1.0
        if case .negative(let operand) = syntax.node { (syntax, sign) = (operand, -1) }
        guard case .literal(let literal) = syntax.node else {
            problems.append(node.diagnostic("a tolerance is a number with its unit, not an expression"))
            return nil
        }
        return (sign * (literal.unit?.si(literal.number) ?? literal.number), literal.unit)
    }
}
