internal import Electrochemistry
internal import Equations
internal import Units

/// Turns the text of a family into its parameters.
struct FamilyText {
    let context: BuildContext
    let scope: any ExpressionScope
    let ions: IonCatalogue

    /// The family, or `nil` after an error, which is reported.
    func read(_ found: FamilyLibrary.Found) -> ActivityFamily? {
        let roots = found.roots
        func first(_ key: String) -> TextNode? { roots.lazy.compactMap { $0[key] }.first }
        var temperatures = Water.validRange
        if let span = first("temperature") {
            guard let from = number(span["from"], .temperature), let to = number(span["to"], .temperature) else {
                return nil
            }
            guard from <= to else {
                context.report(span.diagnostic("a range of temperatures goes up"))
                return nil
            }
            temperatures = from...to
        }
        var family = ActivityFamily(
            name: found.name, source: first("source")?.scalar ?? "",
            models: roots.flatMap { $0["models"]?.list ?? [] }.compactMap(\.scalar), temperatures: temperatures,
            largestIonicStrength: first("ionicStrength").flatMap { number($0, .molality) },
            unlistedIsZero: first("unlisted")?.scalar == "zero")
        let before = context.failed
        for root in roots.reversed() { add(root, to: &family) }
        return context.failed && !before ? nil : family
    }

    private func add(_ root: TextNode, to family: inout ActivityFamily) {
        for entry in root["ions"]?.map ?? [] {
            guard let name = name(entry.key, entry.value),
                let approach = number(entry.value["approach"], .length)
            else { continue }
            family.sizes[name] = ActivityFamily.IonSize(
                approach: approach, slope: number(entry.value["slope"], .perMolality) ?? 0,
                isRecalled: entry.value["status"]?.scalar == "recalled")
        }
        if let tables = root["tables"] { family.tables = read(tables: tables) ?? family.tables }
        for pair in root["pairs"]?.list ?? [] {
            guard let key = key(pair, counts: [2]) else { continue }
            if let epsilon = pair["epsilon"] { family.epsilon[key] = number(epsilon, .perMolality) }
            guard pair["beta0"] != nil || pair["beta1"] != nil || pair["Cphi"] != nil || pair["beta2"] != nil else {
                continue
            }
            let alphas = pair["alpha"].flatMap { numbers($0) }
            family.pairs[key] = PitzerPair(
                beta0: function(pair["beta0"]), beta1: function(pair["beta1"]), beta2: function(pair["beta2"]),
                cPhi: function(pair["Cphi"]), alphas: alphas,
                largestMolality: pair["molality"].flatMap { number($0, .molality) },
                isRecalled: pair["status"]?.scalar == "recalled")
        }
        for mixing in root["mixing"]?.list ?? [] {
            if let value = mixing["theta"], let key = key(mixing, counts: [2]) { family.theta[key] = function(value) }
            if let value = mixing["psi"], let key = key(mixing, counts: [3]) { family.psi[key] = function(value) }
            if let value = mixing["lambda"], let key = key(mixing, counts: [2]) { family.lambda[key] = function(value) }
            if let value = mixing["zeta"], let key = key(mixing, counts: [3]) { family.zeta[key] = function(value) }
        }
    }

    private func read(tables: TextNode) -> ActivityFamily.Tables? {
        let temperatures = (tables["temperature"]?.list ?? []).compactMap { number($0, .temperature) }
        let columns = ["A", "B", "slope"].compactMap { tables[$0].flatMap { numbers($0) } }
        let isRising = zip(temperatures, temperatures.dropFirst()).allSatisfy { $0 < $1 }
        guard columns.count == 3, !temperatures.isEmpty, isRising,
            columns.allSatisfy({ $0.count == temperatures.count })
        else {
            context.report(
                tables.diagnostic("tables have rising temperatures and as many values of A, B and slope"))
            return nil
        }
        let made = columns.map { TemperatureTable(temperatures: temperatures, values: $0) }
        return ActivityFamily.Tables(a: made[0], b: made[1], slope: made[2])
    }

    private func key(_ node: TextNode, counts: [Int]) -> SpeciesSet? {
        let items = node["ions"]?.list ?? []
        let names = items.compactMap { item in item.scalar.flatMap { name($0, item) } }
        guard names.count == items.count else { return nil }
        guard counts.contains(names.count), Set(names).count == names.count else {
            context.report(node.diagnostic("this takes \(counts[0]) different species, not \(items.count)"))
            return nil
        }
        return SpeciesSet(names)
    }

    /// The canonical name of an ion; a name without charge is a neutral molecule.
    private func name(_ text: String, _ place: TextNode) -> String? {
        guard IonKey.hasCharge(text) else { return text }
        do {
            return try ions.ion(text).name
        } catch {
            context.report(place.diagnostic(error.message, help: error.help))
            return nil
        }
    }

    private func function(_ node: TextNode?) -> TemperatureFunction {
        guard let node, let values = numbers(node) else { return TemperatureFunction([]) }
        if values.count > TemperatureFunction.mostCoefficients {
            context.report(
                node.diagnostic("a parameter has at most \(TemperatureFunction.mostCoefficients) coefficients"))
        }
        return TemperatureFunction(values)
    }

    private func numbers(_ node: TextNode) -> [Double]? {
        var result: [Double] = []
        for item in node.list ?? [] {
            // Only what an expression would read as a plain number too.
            guard let text = item.scalar, text.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }),
                let value = Double(text), value.isFinite
            else {
                context.report(item.diagnostic("`\((item.scalar ?? "?").shortened)` is not a plain number"))
                return nil
            }
            result.append(value)
        }
        return result
    }

    private func number(_ node: TextNode?, _ dimension: Dimension) -> Double? {
        guard let node else { return nil }
        guard let value = context.lower(node, expected: [dimension], what: "a parameter", scope: scope) else {
            return nil
        }
        guard let constant = value.constant, constant.isFinite else {
            context.report(node.diagnostic("a parameter of a family is a number"))
            return nil
        }
        return constant
    }
}

extension Dimension {
    /// kg/mol.
    static let perMolality = none / molality
}
