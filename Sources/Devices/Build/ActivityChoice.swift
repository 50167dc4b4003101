internal import Electrochemistry
internal import Equations
internal import Units

/// What `activity` of a device says: a law, values of its numbers that a sweep may vary, what to do where it fails.
struct ActivityChoice {
    let model: ActivityModel
    /// Laws for a solution that the model lacks parameters of, the first to have them all wins.
    let fallbacks: [ActivityModel]
    /// Numbers of the law that the text states or a sweep varies, by name.
    let constants: [String: Expression]
    let acceptsOutOfRange: Bool
    /// Ions that are modelled as others, by name.
    let modelledAs: [String: ActivitySpecies]
    /// Every family there is, for messages.
    let families: () -> [ActivityFamily]

    /// The law for these ions, and which of the laws it is.
    func binding(for ions: [Ion]) throws(ActivityError) -> (model: ActivityModel, binding: ActivityBinding) {
        let species = ions.map { modelledAs[$0.name] ?? ActivitySpecies($0) }
        do {
            return (model, try model.binding(for: species))
        } catch {
            for other in fallbacks {
                if let binding = try? other.binding(for: species) { return (other, binding) }
            }
            // Once more, with everything there is, to tell who has what is missing.
            return (model, try model.binding(for: species, others: families()))
        }
    }

    /// Values of a formula's constants, in its order.
    func constants(of model: ActivityModel, for ions: [Ion], _ binding: ActivityBinding) -> [Expression] {
        let standard = binding.formula.constants.map { Expression($0) }
        switch model.name {
        case "davies": return standard.map { constants["C"] ?? $0 }
        case "given": return zip(ions, standard).map { constants[modelledAs[$0.name]?.name ?? $0.name] ?? $1 }
        default: return standard
        }
    }

    /// Pitzer's equations with their standard family, as the measure of other laws.
    var reference: ActivityModel? {
        guard let standard = FamilyLibrary.standard(of: "pitzer"),
            let family = families().first(where: { $0.name == standard })
        else { return nil }
        return try? ActivityModel(named: "pitzer", family: family)
    }
}

extension DeviceBuilder {
    /// Reads `activity`.
    /// - Returns: nothing after an error; a choice of `nil` where the device names none.
    func readActivity() -> (choice: ActivityChoice?, ok: Bool) {
        guard let node = context.root["activity"] else { return (nil, true) }
        let name = node["model"]?.scalar ?? node.scalar ?? ""
        let before = context.errorCount
        let reader = FamilyText(context: context, scope: scope, ions: scope.ionNames.catalogue)
        func family(_ name: String) -> ActivityFamily? { families.found(name).flatMap { reader.read($0) } }

        let entry = ActivityModel.catalogue.first { $0.name == name }
        var constants: [String: Expression] = [:]
        if node["C"] != nil || context.isVaried(at: "activity.C") {
            let value = context.value(
                "activity.C", node["C"], expected: [.none], what: "`C` of the Davies equation", scope: scope)
            if entry?.constants.contains(where: { $0.name == "C" }) == true {
                constants["C"] = value
            } else if let place = node["C"] {
                context.report(place.diagnostic("`C` is of `davies`; no other law uses it", severity: .note))
            }
        }
        let stated = (node["coefficients"]?.map ?? []).map { ($0.key, Optional($0.value)) }
        let varied = context.variedKeys(below: "activity.coefficients")
        for (key, value) in stated + varied.filter({ key in !stated.contains { $0.0 == key } }).map({ ($0, nil) }) {
            let number = context.value(
                "activity.coefficients.\(key)", value, expected: [.none], what: "coefficient of `\(key)`",
                scope: scope)
            guard name == "given", let number else { continue }
            constants[(try? scope.ionNames.catalogue.ion(key).name) ?? key] = number
        }
        if name != "given", let place = node["coefficients"] {
            context.report(
                place.diagnostic("`coefficients` are of `given`; no other law uses them", severity: .note))
        }
        var own: ActivityFamily?
        if let standard = entry?.standardFamily {
            own = family(node["data"]?.scalar ?? standard)
        } else if let data = node["data"] {
            context.report(
                data.diagnostic("`\(name)` has no parameters; `data` is not used", severity: .note))
        }
        var (further, laws): ([ActivityFamily], [ActivityModel]) = ([], [])
        for item in node["fallback"]?.list ?? [] {
            let other = item.scalar ?? ""
            do throws(ActivityError) {
                if FamilyLibrary.isModel(other) {
                    let family = FamilyLibrary.standard(of: other).flatMap { family($0) }
                    laws.append(try ActivityModel(named: other, family: family, convention: convention(node)))
                } else if let family = family(other), entry?.standardFamily != nil {
                    further.append(family)
                }
            } catch {
                context.report(item.diagnostic(error.message, help: error.help))
            }
        }
        guard context.errorCount == before else { return (nil, false) }
        do {
            let model = try ActivityModel(
                named: name, constants: constants.mapValues { context.nominalValue($0) }, family: own,
                fallbacks: further, convention: name == "given" ? .none : convention(node),
                missingIsZero: node["missing"]?.scalar == "zero")
            return (
                ActivityChoice(
                    model: model, fallbacks: laws, constants: constants,
                    acceptsOutOfRange: node["outOfRange"]?.scalar == "warn", modelledAs: modelledAs(),
                    families: { families.all().compactMap { reader.read($0) } }), true
            )
        } catch {
            context.report((node["data"] ?? node["model"] ?? node).diagnostic(error.message, help: error.help))
            return (nil, false)
        }
    }

    private func convention(_ node: TextNode) -> SingleIonConvention {
        node["convention"]?.scalar.flatMap { SingleIonConvention(rawValue: $0) } ?? .none
    }

    /// `ions: { X-: { activity: { as: Cl- } } }`.
    private func modelledAs() -> [String: ActivitySpecies] {
        var result: [String: ActivitySpecies] = [:]
        for entry in context.root["ions"]?.map ?? [] {
            guard let place = entry.value["activity"]?["as"], let name = place.scalar else { continue }
            do {
                let (ion, other) = (
                    try scope.ionNames.catalogue.ion(entry.key), try scope.ionNames.catalogue.ion(name)
                )
                // A mixture has a mean charge that no ion has; its sign must agree.
                let isMean = ion.charge != ion.charge.rounded() && ion.charge * other.charge > 0
                guard ion.charge == other.charge || isMean else {
                    context.report(
                        place.diagnostic(
                            "`\(ion)` of charge \(ion.charge) cannot be modelled as `\(other)` of charge \(other.charge)"
                        ))
                    continue
                }
                result[ion.name] = ActivitySpecies(other)
            } catch {
                context.report(place.diagnostic(error.message, help: error.help))
            }
        }
        return result
    }
}
