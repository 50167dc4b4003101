internal import Devices
internal import Electrochemistry
internal import Equations
internal import Foundation
internal import Units

extension Assumption {
    /// What activity coefficients do to the Nernst potentials, or would do where they are left out.
    static func activity(
        _ device: Device, _ membranes: [OperatingPoint.MembraneState], _ solutions: [OperatingPoint.SolutionState]
    ) -> Assumption {
        let name = "ideal activities"
        if let model = device.activity, model.name != "ideal" {
            let biases = membranes.flatMap { membrane in
                membrane.ions.filter { $0.isCarried && $0.nernst.isFinite && $0.idealNernst.isFinite }.map {
                    "E(\($0.ion)) by \(signed($0.nernst - $0.idealNernst))"
                }
            }
            let shifts = biases.isEmpty ? "no Nernst potential" : biases.joined(separator: ", ")
            return Assumption(
                name: name, verdict: .fails,
                detail: "not assumed: `\(model)` moves \(shifts); single-ion activities rest on the convention "
                    + "`\(model.convention.rawValue)`")
        }
        let biases = membranes.flatMap { membrane -> [String] in
            guard let inside = solutions.first(where: { $0.name == membrane.inside }),
                let outside = solutions.first(where: { $0.name == membrane.outside })
            else { return [] }
            return membrane.ions.filter { $0.isCarried && $0.idealNernst.isFinite }.compactMap { ion in
                daviesShift(of: ion, inside, outside).map { "E(\(ion.ion)) by \(signed($0))" }
            }
        }
        let strengths = solutions.compactMap { solution -> String? in
            let strength = approximateStrength(solution)
            return strength.isFinite ? "\(solution.name) \(Units.Unit.text(of: strength, digits: 3)) mol/kg" : nil
        }
        var detail = "concentrations stand for activities"
        if !strengths.isEmpty { detail += " at ionic strengths of " + strengths.joined(separator: ", ") }
        if !biases.isEmpty { detail += "; Davies would move " + biases.joined(separator: ", ") }
        if biases.isEmpty, membranes.contains(where: { $0.ions.contains { $0.isCarried && $0.idealNernst.isFinite } }) {
            detail += "; that is beyond the 0.5 mol/kg of Davies, so no estimate of the error is given"
        }
        return Assumption(name: name, verdict: .assumed, detail: detail)
    }

    /// What the Davies equation would add to E, V; `nil` where an ionic strength is beyond it. Molarity passes for
    /// molality where no density is known: the estimate is for judging, not for use.
    private static func daviesShift(
        of ion: OperatingPoint.IonState, _ inside: OperatingPoint.SolutionState, _ outside: OperatingPoint.SolutionState
    ) -> Double? {
        let strengths = [approximateStrength(inside), approximateStrength(outside)]
        guard strengths.allSatisfy({ $0.isFinite && $0 <= 0.5 }), ion.charge != 0 else { return nil }
        let gammas = zip(strengths, [inside, outside]).map { strength, solution -> Double in
            // Davies asks for nothing but the ionic strength: any makeup that has it will do.
            let formula = DebyeHueckelActivity(
                charges: [ion.charge, 1, -1], denominator: .common(1), slope: .davies(0.3))
            return formula.coefficients(
                molalities: [0, strength, strength], temperature: solution.temperature
            ).gammas[0]
        }
        return Nernst.potential(
            charge: ion.charge, temperature: inside.temperature, inside: gammas[0], outside: gammas[1])
    }

    private static func approximateStrength(_ solution: OperatingPoint.SolutionState) -> Double {
        if solution.molalIonicStrength.isFinite { return solution.molalIonicStrength }
        return solution.ionicStrength / Water.density(temperature: solution.temperature)
    }

    private static func signed(_ volts: Double) -> String { String(format: "%+.2f mV", volts * 1e3) }
}

extension [Assumption] {
    /// One line: what is taken for granted and what does not hold.
    public var line: String {
        func names(_ verdict: Assumption.Verdict) -> String {
            var seen: Set<String> = []
            return filter { $0.verdict == verdict && seen.insert($0.name).inserted }.map(\.name).joined(separator: "; ")
        }
        var pieces: [String] = []
        let (assumed, failing) = (names(.assumed), names(.fails))
        if !assumed.isEmpty { pieces.append("assumes: \(assumed)") }
        if !failing.isEmpty { pieces.append("does not hold here: \(failing)") }
        return pieces.joined(separator: ". ")
    }
}
