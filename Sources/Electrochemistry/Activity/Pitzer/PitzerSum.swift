internal import Equations

/// The sums of Pitzer's equations while their terms are added one by one.
///
/// Every term is a part of the excess energy: its derivative by an amount goes to that species, its own value to the
/// osmotic coefficient. What depends on the ionic strength goes to all ions at once, by the square of their charge.
struct PitzerSum<R: Real> {
    private let charges: [Double]
    private let m: [R]
    private let a: R
    private let kelvins: R
    private let strength: R
    private let root: R
    /// The ionic strength kept off zero, for what is divided by it; what is divided vanishes there.
    private let divisor: R
    /// Sum of m |z|.
    private let equivalents: R

    private var logs: [R]
    /// F: what each ion gets times the square of its charge.
    private var common = R(0)
    /// What each ion gets times its charge number without sign.
    private var charged = R(0)
    /// Half of (phi - 1) sum m.
    private var osmotic: R

    private var interactions: [(alpha: Double, g: R, slope: R, exponential: R)] = []
    private var mixings: [(product: Double, j: R, slope: R)] = []

    init(_ input: ActivityInput<R>, _ charges: [Double]) {
        self.charges = charges
        m = input.amounts
        a = input.a / R(3)
        kelvins = input.kelvins
        var (strength, equivalents) = (R(0), R(0))
        for (amount, charge) in zip(m, charges) where charge != 0 {
            strength = strength + R(charge * charge / 2) * amount
            equivalents = equivalents + R(abs(charge)) * amount
        }
        self.strength = strength
        self.equivalents = equivalents
        root = R.sqrt(strength)
        divisor = R.select(strength, isLessThan: R(1e-20), then: R(1e-20), otherwise: strength)
        logs = charges.map { _ in R(0) }
        osmotic = R(0)
    }

    /// The long-range term.
    mutating func addElectrostatics() {
        let b = R(PitzerFunctions.b)
        let below = R(1) + b * root
        let law = root / below
        common = common - a * (law + R(2 / PitzerFunctions.b) * R.log1p(b * root))
        osmotic = osmotic - a * strength * law
    }

    /// beta and C of a cation and an anion.
    mutating func add(_ cation: Int, _ anion: Int, _ pair: PitzerPair) {
        let alphas = pair.alphas ?? PitzerPair.standardAlphas(charges[cation], charges[anion])
        let product = m[cation] * m[anion]
        var (b, slope, bOsmotic) = (pair.beta0.value(at: kelvins), R(0), pair.beta0.value(at: kelvins))
        for (beta, alpha) in zip([pair.beta1, pair.beta2], alphas) where !beta.isZero {
            let value = beta.value(at: kelvins)
            let known = interaction(alpha)
            b = b + value * known.g
            slope = slope + value * known.slope
            bOsmotic = bOsmotic + value * known.exponential
        }
        addDerivative(b * R(2), cation, anion)
        common = common + product * slope / divisor
        osmotic = osmotic + product * bOsmotic
        guard !pair.cPhi.isZero else { return }
        let c = pair.cPhi.value(at: kelvins) / R(2 * abs(charges[cation] * charges[anion]).squareRoot())
        addDerivative(equivalents * c, cation, anion)
        charged = charged + product * c
        osmotic = osmotic + product * equivalents * c
    }

    /// theta, lambda: 2 m m' times a parameter in the energy.
    mutating func addTwo(_ one: Int, _ other: Int, _ value: TemperatureFunction) {
        guard !value.isZero else { return }
        let value = value.value(at: kelvins)
        addDerivative(value * R(2), one, other)
        osmotic = osmotic + m[one] * m[other] * value
    }

    /// E-theta of two ions of like sign and unlike charge.
    mutating func addElectrostaticMixing(_ one: Int, _ other: Int) {
        let (z, y) = (charges[one], charges[other])
        let (cross, first, second) = (mixing(z * y), mixing(z * z), mixing(y * y))
        let half = R(0.5)
        let theta = R(z * y / 4) / divisor * (cross.j - half * first.j - half * second.j)
        let change =
            R(z * y / 8) / divisor * (cross.slope - half * first.slope - half * second.slope) - theta
        // `change` is I times the derivative of theta by I.
        let product = m[one] * m[other]
        addDerivative(theta * R(2), one, other)
        common = common + product * change / divisor
        osmotic = osmotic + product * (theta + change)
    }

    /// psi, zeta: m m' m'' times a parameter.
    mutating func addThree(_ species: [Int], _ value: TemperatureFunction) {
        guard !value.isZero else { return }
        let value = value.value(at: kelvins)
        let (one, two, three) = (species[0], species[1], species[2])
        logs[one] = logs[one] + m[two] * m[three] * value
        logs[two] = logs[two] + m[one] * m[three] * value
        logs[three] = logs[three] + m[one] * m[two] * value
        osmotic = osmotic + m[one] * m[two] * m[three] * value
    }

    var result: ActivityCoefficients<R> {
        let all = zip(logs, charges).map { log, charge in
            charge == 0 ? log : log + R(charge * charge) * common + R(abs(charge)) * charged
        }
        return ActivityCoefficients(
            logGammas: all, osmoticCoefficient: R(1) + R(2) * osmotic / Osmotic.divisor(m))
    }

    private mutating func addDerivative(_ value: R, _ one: Int, _ other: Int) {
        logs[one] = logs[one] + value * m[other]
        logs[other] = logs[other] + value * m[one]
    }

    private mutating func interaction(_ alpha: Double) -> (alpha: Double, g: R, slope: R, exponential: R) {
        if let known = interactions.first(where: { $0.alpha == alpha }) { return known }
        let x = R(alpha) * root
        let exponential = R.exp(-x)
        let g = PitzerFunctions.g(x, exponential: exponential)
        let made = (alpha, g, PitzerFunctions.slope(x, exponential: exponential, g: g), exponential)
        interactions.append(made)
        return made
    }

    private mutating func mixing(_ product: Double) -> (product: Double, j: R, slope: R) {
        if let known = mixings.first(where: { $0.product == product }) { return known }
        let (j, slope) = PitzerFunctions.electrostatic(R(6 * product) * a * R.sqrt(divisor))
        mixings.append((product, j, slope))
        return (product, j, slope)
    }
}
