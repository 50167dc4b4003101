internal import Analyses

/// What a compared thing is, and why a change of it matters: one line each.
enum Meaning {
    private static let quantities: [String: String] = [
        "current": "the current at the port: what a bench measures and a circuit around the device sees",
        "current_density": "the current per area: what the material does, whatever the size of the device",
        "voltage": "the potential that the device takes by itself: its operating point",
        "slope_conductance": "the slope of current against voltage: how strongly the device loads a circuit",
        "nernst_potential":
            "the potential at which an ion rests: it follows concentrations, activities and temperature",
        "driving_force": "how far an ion is from rest: the sign says which way it flows",
        "flux": "how much of an ion crosses in a second: what fills or empties a reservoir",
        "activity": "the effective concentration of an ion, from which potentials and currents follow",
        "concentration": "the amount of an ion in a volume: what the solution is made of",
        "activity_coefficient": "how far an ion is from ideal: it shifts every potential computed from concentrations",
        "cycles": "how often a pump turns in a second: what it costs in energy",
        "power": "the energy that the device takes or gives in a second",
        "within_validity": "whether a point lies where the models hold: outside, its numbers are extrapolation",
        "solver_iterations": "how long the solver took: no property of the device",
        "solver_steps": "how long the integrator took: no property of the device",
        "solver_rejected_steps": "how long the integrator took: no property of the device",
        "solver_residual": "how well the solver closed the equations: no property of the device",
    ]

    private static let figures: [String: String] = [
        "reversalPotential":
            "a shift says that permeabilities, concentrations or temperature changed relative to each other",
        "restingPotential": "a circuit that starts or idles there starts elsewhere",
        "chordConductance": "the device passes more or less current at the same voltage",
        "slopeConductance": "small signals are amplified or loaded differently",
        "rectificationRatio": "the device blocks better or worse in one direction than it did",
        "onOffRatio": "states of the switch lie closer together or further apart: what read-out relies on",
        "selectivity": "the device tells ions apart better or worse than it did",
        "transportNumber": "another part of the current is carried by the ion: separation and efficiency change",
        "pumpPower": "the pump stores or costs another power",
    ]

    /// Of a stored quantity.
    static func of(_ variable: StoredVariable) -> String {
        if variable.isFigure {
            return "`\(variable.longName)`, a figure that the device declares as what matters about its curve"
        }
        let head = variable.longName.prefix { $0 != "(" }.split(separator: ".").last.map(String.init) ?? ""
        if ["I", "J"].contains(head), variable.longName != head {
            let ion = variable.longName.split(separator: "(").dropFirst().first?.dropLast()
            let what =
                ion.map { "the current that \($0) carries: which ions cross, and how much of each" }
                ?? "the current of one part: by which way it crosses"
            return "`\(variable.longName)`: \(what)"
        }
        let word = QuantityName.word(of: head) ?? variable.name
        return quantities[word].map { "`\(variable.longName)`: \($0)" }
            ?? "`\(variable.longName)`, a quantity that the analysis records"
    }

    /// Of a figure of merit.
    static func of(_ figure: FigureOfMerit) -> String {
        let why = figures[figure.name].map { "; \($0)" } ?? ""
        return "\(figure.title): \(figure.definition)\(why)"
    }

    static let status =
        "whether a solution was found: where it was not, there is no number to compare and none to trust"
    static let members = "a part of the sweep that only one side has: what it shows is not compared with anything"
    static let quantity = "a quantity that only one side holds: it is not compared with anything"
}
