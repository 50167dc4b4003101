import Electrochemistry
import Equations

/// The six ions of sea water, roughly in its proportions and neutral.
let seaWater = (
    species: [("Na+", 1.0), ("K+", 1), ("Ca2+", 2), ("Mg2+", 2), ("Cl-", -1), ("SO4^2-", -2)].map {
        ActivitySpecies(name: $0.0, charge: $0.1)
    },
    molalities: [0.46, 0.01, 0.01, 0.05, 0.55, 0.02]
)

/// Parameters of no one: round numbers of the size that real ones have, so that every term counts.
func family() -> ActivityFamily {
    var family = ActivityFamily(
        name: "test", source: "made up", models: ["pitzer", "sit", "extended", "truesdell-jones", "b-dot"],
        largestIonicStrength: 6)
    let names = seaWater.species.map(\.name)
    for (index, one) in seaWater.species.enumerated() {
        let k = Double(index + 1)
        family.sizes[one.name] = .init(approach: (2 + k) * 1e-10, slope: 0.01 * k)
        for other in seaWater.species.dropFirst(index + 1) {
            let key = SpeciesSet(one.name, other.name)
            let size = abs(one.charge * other.charge)
            if one.charge * other.charge < 0 {
                family.epsilon[key] = 0.03 * k - 0.07
                family.pairs[key] = PitzerPair(
                    beta0: TemperatureFunction([0.08 * size, -300, -2, 0.003]), beta1: .constant(0.3 * size * size),
                    beta2: size == 4 ? .constant(-30) : TemperatureFunction([]),
                    cPhi: TemperatureFunction([0.002, 0, 0, 1e-5]))
            } else {
                family.theta[key] = TemperatureFunction([0.02 * k])
                for third in names where third != one.name && third != other.name {
                    family.psi[SpeciesSet(one.name, other.name, third)] = .constant(-0.01 * k)
                }
            }
        }
    }
    let table = { TemperatureTable(temperatures: [273.16, 298.15, 333.15, 373.15], values: $0) }
    family.tables = .init(
        a: table([0.4939, 0.5114, 0.5465, 0.5995]), b: table([0.3253, 0.3288, 0.3346, 0.3421]),
        slope: table([0.0374, 0.041, 0.0438, 0.046]))
    return family
}

/// Every model of the catalogue, some with several numbers, on both scales of single ions.
var everyModel: [ActivityModel] {
    get throws {
        var models: [ActivityModel] = []
        for entry in ActivityModel.catalogue {
            let own = entry.standardFamily == nil ? nil : family()
            var constants: [[String: Double]] = [[:]]
            if entry.name == "davies" { constants = [[:], ["C": 0], ["C": 0.2]] }
            if entry.name == "given" {
                constants = [Dictionary(uniqueKeysWithValues: seaWater.species.map { ($0.name, 0.7) })]
            }
            for constant in constants {
                models.append(try ActivityModel(named: entry.name, constants: constant, family: own))
                if entry.name != "given" {
                    models.append(
                        try ActivityModel(named: entry.name, constants: constant, family: own, convention: .macinnes))
                }
            }
        }
        return models
    }
}
