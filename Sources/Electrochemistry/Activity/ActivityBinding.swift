/// An activity model for the ions of one solution: every parameter found, nothing left to choose.
public struct ActivityBinding: Sendable {
    /// Computes the coefficients, in the order of the species.
    public let formula: any ActivityFormula
    /// What the user should know: terms that count as zero, pairs that another family gave, numbers from memory.
    public let notes: [String]
    /// The largest ionic strength the model is meant for here, mol/kg; `nil` without limit.
    public let limit: Double?
    /// Beyond so many times the limit the model is an error.
    public let errorBeyond: Double
    /// The temperatures the parameters are meant for, K.
    public let temperatures: ClosedRange<Double>
}

extension ActivityModel {
    /// The formula for these species.
    ///
    /// - Parameters:
    ///   - species: fix the order of molalities and coefficients.
    ///   - others: families to look through for the help where a parameter is missing; nothing is taken from them.
    public func binding(
        for species: [ActivitySpecies], others: [ActivityFamily] = []
    ) throws(ActivityError) -> ActivityBinding {
        var search = ParameterSearch(self, others: others)
        var all = species
        if convention == .macinnes, !species.contains(.chloride) { all.append(.chloride) }
        var formula = try search.formula(for: all)
        if convention == .macinnes, let chloride = all.firstIndex(of: .chloride) {
            let reference = try search.formula(for: [.potassium, .chloride])
            formula = MacInnesActivity(formula, reference: reference, chloride: chloride, count: species.count)
        }
        var limit: Double?
        var errorBeyond = 2.0
        switch entry.reach {
        case .unlimited: break
        case .upTo(let strength, let factor):
            // The limiting law fails sooner where an ion has a higher charge.
            limit = name == "limiting" && species.contains { abs($0.charge) >= 2 } ? 0.001 : strength
            errorBeyond = factor
        case .ofParameters: limit = search.limit(for: species)
        }
        return ActivityBinding(
            formula: formula, notes: search.notes, limit: limit, errorBeyond: errorBeyond,
            temperatures: family?.temperatures ?? Water.validRange)
    }
}
