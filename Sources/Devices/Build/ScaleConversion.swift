internal import Electrochemistry
internal import Equations
internal import Units

extension SolutionBuilder {
    /// Amounts per volume and per kilogram of water, one from the other: by the density of the solution where it is
    /// stated, by apparent volumes up to 1 mol/L (half the sum of |z| c) where the text asks for them, else by that of pure
    /// water up to 0.1 mol/L, not at all above.
    struct Conversion {
        private(set) var concentrations: [Expression]?
        private(set) var molalities: [Expression]?
        private(set) var requirements: [Requirement] = []
        private(set) var problems: [(message: String, help: String?)] = []
        private(set) var note = ""

        init(
            amounts: [(ion: Ion, value: Expression)], isMolal: Bool, density: Expression?, byVolumes: Bool,
            temperature: Expression,
            context: BuildContext, solution: String
        ) {
            let values = amounts.map(\.value)
            if isMolal { molalities = values } else { concentrations = values }
            if let density {
                note = "by the stated density"
                let unknown = amounts.first { $0.ion.molarMass == nil }
                if let unknown {
                    problems.append(
                        (
                            "converting with a density needs the molar mass of `\(unknown.ion)`",
                            "state it: `ions: { \(unknown.ion): { molarMass: 60 g/mol } }`"
                        ))
                    return
                }
                let masses = amounts.map { Expression.quantity($0.ion.molarMass ?? .nan, .molarMass) }
                if isMolal {
                    // One kilogram of water with its solutes fills (1 + sum m M)/rho.
                    var mass = Expression(1)
                    for (value, molar) in zip(values, masses) { mass = mass + value * molar }
                    concentrations = values.map { $0 * density / mass }
                } else {
                    let solutes = zip(values, masses).map { (concentration: $0, molarMass: $1) }
                    molalities = values.map {
                        Composition.molality(concentration: $0, density: density, solutes: solutes)
                    }
                }
                return
            }
            let water = Water.density(temperature: temperature)
            var equivalents = context.graph.constant(0, .concentration)
            for (ion, value) in amounts {
                let concentration = isMolal ? value * water : value
                equivalents = equivalents + Expression(abs(ion.charge) / 2) * concentration
            }
            /// Holds the makeup below a limit at every point, if it is at the first.
            func isWithin(_ limit: Double, _ text: String) -> Bool {
                // Rounding of a sum is not a reason to refuse it.
                let limit = limit * (1 + 1e-6) * (isMolal ? 1.01 : 1)
                guard context.nominalValue(equivalents) <= limit else { return false }
                let condition = Expression.compare(.lessOrEqual, equivalents, .quantity(limit, .concentration))
                if condition.constant == nil {
                    requirements.append(
                        Requirement(
                            condition: condition,
                            message: "solution `\(solution)` exceeds \(text) and has no `density`"))
                }
                return true
            }
            if byVolumes {
                let unknown = amounts.first { $0.ion.apparentVolume == nil }
                if let unknown {
                    problems.append(
                        (
                            "the apparent volume of `\(unknown.ion)` is not known",
                            "give the density of the solution: `density: 1.02 kg/L`"
                        ))
                    return
                }
                guard isWithin(Composition.apparentVolumeLimit, "1 mol/L") else {
                    problems.append(
                        (
                            "apparent volumes hold up to 1 mol/L, and solution `\(solution)` is above",
                            "give its density: `density: 1.05 kg/L`"
                        ))
                    return
                }
                note = "by apparent volumes of the ions at infinite dilution (recalled), up to 1 mol/L"
                let rooms = amounts.map { Expression.quantity($0.ion.apparentVolume?.value ?? .nan, .molarVolume) }
                if isMolal {
                    let solutes = zip(values, rooms).map { (molality: $0, apparentVolume: $1) }
                    let volume = Composition.volumePerWater(temperature: temperature, solutes: solutes)
                    concentrations = values.map { $0 / volume }
                } else {
                    let solutes = zip(values, rooms).map { (concentration: $0, apparentVolume: $1) }
                    let content = Composition.waterContent(temperature: temperature, solutes: solutes)
                    molalities = values.map { $0 / content }
                }
            } else if isWithin(Composition.diluteLimit, "0.1 mol/L") {
                note = "as pure water, up to 0.1 mol/L"
                if isMolal {
                    concentrations = values.map { $0 * water }
                } else {
                    molalities = values.map { $0 / water }
                }
            }
        }
    }
}

extension Dimension {
    /// m^3/mol.
    static let molarVolume = volume / amount
}
