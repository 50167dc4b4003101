internal import Electrochemistry
internal import Equations
internal import Units

extension SolutionBuilder {
    /// The water in a volume of a solution, which leads from amounts per volume to amounts per kilogram of water and back: by the
    /// density of the solution where it is stated, by apparent volumes up to 1 mol/L (half the sum of |z| c) where the text asks for
    /// them, else as pure water up to 0.1 mol/L, not at all above.
    struct Conversion {
        /// Mass of water in a volume of the solution, kg/m^3; `nil` where it is not known.
        private(set) var waterContent: Expression?
        private(set) var requirements: [Requirement] = []
        private(set) var problems: [(message: String, help: String?)] = []
        private(set) var note = ""

        /// An ion or a molecule in the solution.
        struct Solute {
            let name: String
            let amount: Expression
            /// How many formula units of a salt of two ions take as much room.
            let units: Double
            let molarMass: Double?
            let apparentVolume: Double?
            /// How its molar mass is stated.
            let massHelp: String

            init(_ ion: Ion, _ amount: Expression) {
                name = ion.name
                self.amount = amount
                units = abs(ion.charge) / 2
                molarMass = ion.molarMass
                apparentVolume = ion.apparentVolume?.value
                massHelp = "state it: `ions: { \(ion): { molarMass: 60 g/mol } }`"
            }

            init(_ molecule: String, _ amount: Expression) {
                name = molecule
                self.amount = amount
                units = 1
                molarMass = (try? ChemicalFormula(molecule))?.molarMass
                apparentVolume = nil
                massHelp = "call it by its formula: `C12H22O11: 100 mM`"
            }
        }

        init(
            _ solutes: [Solute], isMolal: Bool, density: Expression?, byVolumes: Bool, temperature: Expression,
            context: BuildContext, solution: String
        ) {
            if let density {
                note = "by the stated density"
                if let unknown = solutes.first(where: { $0.molarMass == nil }) {
                    problems.append(
                        ("converting with a density needs the molar mass of `\(unknown.name)`", unknown.massHelp))
                    return
                }
                let masses = solutes.map { Expression.quantity($0.molarMass ?? .nan, .molarMass) }
                waterContent =
                    isMolal
                    ? Expression(1)
                        / Composition.volumePerWater(
                            density: density,
                            solutes: zip(solutes, masses).map { (molality: $0.amount, molarMass: $1) })
                    : Composition.waterContent(
                        density: density,
                        solutes: zip(solutes, masses).map { (concentration: $0.amount, molarMass: $1) })
                return
            }
            let water = Water.density(temperature: temperature)
            var units = context.graph.constant(0, .concentration)
            for solute in solutes {
                units = units + Expression(solute.units) * (isMolal ? solute.amount * water : solute.amount)
            }
            /// Holds the makeup below a limit at every point, if it is at the first.
            func isWithin(_ limit: Double, _ text: String) -> Bool {
                // Rounding of a sum is not a reason to refuse it.
                let limit = limit * (1 + 1e-6) * (isMolal ? 1.01 : 1)
                guard context.nominalValue(units) <= limit else { return false }
                let condition = Expression.compare(.lessOrEqual, units, .quantity(limit, .concentration))
                if condition.constant == nil {
                    requirements.append(
                        Requirement(
                            condition: condition,
                            message: "solution `\(solution)` exceeds \(text) and has no `density`"))
                }
                return true
            }
            if byVolumes {
                if let unknown = solutes.first(where: { $0.apparentVolume == nil }) {
                    problems.append(
                        (
                            "the apparent volume of `\(unknown.name)` is not known",
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
                let rooms = solutes.map { Expression.quantity($0.apparentVolume ?? .nan, .molarVolume) }
                waterContent =
                    isMolal
                    ? Expression(1)
                        / Composition.volumePerWater(
                            temperature: temperature,
                            solutes: zip(solutes, rooms).map { (molality: $0.amount, apparentVolume: $1) })
                    : Composition.waterContent(
                        temperature: temperature,
                        solutes: zip(solutes, rooms).map { (concentration: $0.amount, apparentVolume: $1) })
            } else if isWithin(Composition.diluteLimit, "0.1 mol/L") {
                note = "as pure water, up to 0.1 mol/L"
                waterContent = water
            }
        }
    }
}

extension Dimension {
    /// m^3/mol.
    static let molarVolume = volume / amount
}
