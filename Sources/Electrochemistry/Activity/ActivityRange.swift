internal import Equations

/// Whether an ionic strength is within what an activity model is meant for.
public enum ActivityRange: Hashable, Sendable {
    /// Within the limit, or the model has none.
    case inside
    /// Above the limit, not far: the accuracy fades. Worth a warning.
    case beyond(limit: Double)
    /// So many times above the limit that it is an error unless the user accepts it.
    case farBeyond(limit: Double)
}

extension ActivityBinding {
    /// Judges a converged molal ionic strength (mol/kg).
    public func range(ionicStrength: Double) -> ActivityRange {
        guard let limit, !(ionicStrength <= limit) else { return .inside }
        return ionicStrength <= errorBeyond * limit ? .beyond(limit: limit) : .farBeyond(limit: limit)
    }
}

extension ActivityModel {
    /// By how much this model's mean gamma of a salt differs from that of `reference`, relative.
    ///
    /// - Parameters:
    ///   - cation: of the salt.
    ///   - anion: of the salt.
    ///   - ionicStrength: of a solution of that salt alone, mol/kg.
    ///   - temperature: K.
    /// - Returns: `nil` where one of the models lacks a parameter.
    public func deviation(
        from reference: ActivityModel, cation: ActivitySpecies, anion: ActivitySpecies, ionicStrength: Double,
        temperature: Double
    ) -> Double? {
        let (z, y) = (cation.charge, -anion.charge)
        // Moles of each per mole of charge, and the ionic strength of that.
        let unit = (z + y) / 2
        let charge = ionicStrength / unit
        let molalities = [charge / z, charge / y]
        func mean(_ model: ActivityModel) -> Double? {
            guard let bound = try? model.binding(for: [cation, anion]) else { return nil }
            let logs = bound.formula.coefficients(molalities: molalities, temperature: temperature).logGammas
            return (logs[0] / z + logs[1] / y) / (1 / z + 1 / y)
        }
        guard let mine = mean(self), let its = mean(reference) else { return nil }
        return Double.expm1(mine - its)
    }
}
