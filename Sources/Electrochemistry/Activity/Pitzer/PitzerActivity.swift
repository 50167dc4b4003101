public import Equations

/// Pitzer's equations for mixtures, with the electrostatic mixing of ions of unlike charge.
///
/// Harvie, Moeller and Weare, Geochim. Cosmochim. Acta 48, 723 (1984); Pitzer, J. Solution Chem. 4, 249 (1975) for E-theta;
/// Felmy and Weare, Geochim. Cosmochim. Acta 50, 2771 (1986) for zeta.
public struct PitzerActivity: ActivityFormula {
    /// Charge numbers of the species.
    public let charges: [Double]
    let terms: PitzerTerms

    /// The equations for species of these charges. Terms that are not given are zero; whoever makes the terms sees to it that
    /// none is missing.
    public init(charges: [Double], terms: PitzerTerms) {
        self.charges = charges
        self.terms = terms
    }

    /// By the equations.
    public func coefficients<R: Real>(_ input: ActivityInput<R>) -> ActivityCoefficients<R> {
        var sum = PitzerSum(input, charges)
        sum.addElectrostatics()
        for pair in terms.pairs { sum.add(pair.first, pair.second, pair.value) }
        // Ions of unlike charge act on each other even where no theta is listed.
        for (one, other) in unlikeCharges { sum.addElectrostaticMixing(one, other) }
        for term in terms.theta { sum.addTwo(term.first, term.second, term.value) }
        for term in terms.lambda { sum.addTwo(term.first, term.second, term.value) }
        for term in terms.psi + terms.zeta { sum.addThree(term.species, term.value) }
        return sum.result
    }

    private var unlikeCharges: [(Int, Int)] {
        var result: [(Int, Int)] = []
        for one in charges.indices {
            for other in charges.indices.dropFirst(one + 1)
            where charges[one] * charges[other] > 0 && charges[one] != charges[other] {
                result.append((one, other))
            }
        }
        return result
    }
}
