internal import Devices
internal import Electrochemistry
internal import Equations
internal import Foundation
internal import Units

/// Something that a calculation takes for granted, and whether this device grants it.
public struct Assumption: Sendable {
    /// What came of it.
    public enum Verdict: String, Sendable {
        /// It was checked, and holds.
        case holds
        /// It was checked, and fails: a formula that rests on it would be wrong here. The toolkit does not use it then.
        case fails
        /// The result rests on it, and the device does not tell whether it holds.
        case assumed
    }

    /// In a few words: `single permeant ion`.
    public let name: String
    /// What came of it here.
    public let verdict: Verdict
    /// What it means for this device, with its numbers.
    public let detail: String

    /// All of them, for a device at its operating point.
    static func all(
        of device: Device, membranes: [OperatingPoint.MembraneState], solutions: [OperatingPoint.SolutionState],
        temperature: Double, outsideValidity: [String]
    ) -> [Assumption] {
        var result: [Assumption] = []
        for membrane in membranes {
            let prefix = membranes.count > 1 ? "\(membrane.name): " : ""
            result.append(singleIon(membrane, prefix))
            result.append(passive(membrane, prefix))
        }
        result.append(activity(device, membranes, solutions))
        result.append(oneTemperature(solutions, temperature))
        result += models(membranes)
        let converted = solutions.filter { $0.scaleNote.hasPrefix("as pure water") }
        if !converted.isEmpty, device.activity.map({ $0.name != "ideal" }) ?? false {
            result.append(
                Assumption(
                    name: "dilute solutions", verdict: .assumed,
                    detail: "molarity becomes molality by the density of pure water in "
                        + converted.map(\.name).joined(separator: ", ") + "; above 0.1 mol/L a `density` is needed"))
        }
        let baths = device.solutions.filter { $0.compartment == nil }
        if !membranes.isEmpty, !baths.isEmpty {
            let isAll = baths.count == device.solutions.count
            let which = isAll ? "" : " of " + baths.map(\.name).joined(separator: ", ")
            result.append(
                Assumption(
                    name: isAll ? "fixed solutions" : "fixed" + which.dropFirst(3), verdict: .assumed,
                    detail: "amounts\(which) do not change as current flows; no layer at the membrane is depleted"))
        }
        result.append(
            outsideValidity.isEmpty
                ? Assumption(
                    name: "validity of the models", verdict: .holds, detail: "every stated range and condition is met")
                : Assumption(
                    name: "validity of the models", verdict: .fails, detail: outsideValidity.joined(separator: "; ")))
        return result
    }

    private static func singleIon(_ membrane: OperatingPoint.MembraneState, _ prefix: String) -> Assumption {
        let carried = membrane.ions.filter(\.isCarried)
        let name = "single permeant ion"
        guard let first = carried.first else {
            return Assumption(
                name: name, verdict: .assumed, detail: prefix + "no part names the ion that it carries")
        }
        if carried.count == 1, !first.nernst.isFinite {
            return Assumption(
                name: name, verdict: .fails,
                detail: prefix
                    + "\(first.ion) alone is carried and stands on one side only: it has no Nernst potential, and no voltage"
                    + " stops it")
        }
        if carried.count == 1 {
            return Assumption(
                name: name, verdict: .holds,
                detail: prefix
                    + "\(first.ion) alone is carried; without pumps and series currents V is its Nernst potential")
        }
        let potentials = carried.filter(\.nernst.isFinite).map {
            "E(\($0.ion)) = \(millivolts($0.nernst))"
        }
        return Assumption(
            name: name, verdict: .fails,
            detail: prefix + "\(carried.map(\.ion).joined(separator: ", ")) are carried, so V is no Nernst potential"
                + (potentials.isEmpty ? "" : ": " + potentials.joined(separator: ", ")))
    }

    private static func passive(_ membrane: OperatingPoint.MembraneState, _ prefix: String) -> Assumption {
        let pumps = membrane.parts.filter { $0.kind == .pump }
        guard !pumps.isEmpty else {
            return Assumption(name: "passive membrane", verdict: .holds, detail: prefix + "no pump does work on it")
        }
        let text = pumps.map { "\($0.name) (\($0.model)) drives \(amperes($0.current)) net" }
        return Assumption(
            name: "passive membrane", verdict: .fails,
            detail: prefix + text.joined(separator: ", ") + "; the state is steady, not an equilibrium")
    }

    private static func oneTemperature(_ solutions: [OperatingPoint.SolutionState], _ temperature: Double) -> Assumption
    {
        let others = solutions.filter { $0.temperature != temperature }
        guard !others.isEmpty else {
            return Assumption(
                name: "one temperature", verdict: .holds,
                detail: "everything is at \(text(temperature)) K (\(text(temperature - Constants.zeroCelsius)) degC)")
        }
        return Assumption(
            name: "one temperature", verdict: .fails,
            detail: others.map { "\($0.name) is at \(text($0.temperature)) K" }.joined(separator: ", ")
                + " while the device is at \(text(temperature)) K")
    }

    private static func models(_ membranes: [OperatingPoint.MembraneState]) -> [Assumption] {
        let parts = membranes.flatMap { membrane in membrane.parts.map { (membrane.name + "." + $0.name, $0.model) } }
        let ghk = parts.filter { $0.1 == "ghk" }.map(\.0)
        var result: [Assumption] = []
        if !ghk.isEmpty {
            result.append(
                Assumption(
                    name: "constant field, independent ions", verdict: .assumed,
                    detail:
                        "by \(ghk.joined(separator: ", ")) (ghk): the field is uniform across the membrane and no ion"
                        + " hinders another; it fails in membranes much thicker than the Debye length, in single-file"
                        + " pores and beside fixed charge"))
        }
        let ohmic = parts.filter { $0.1.hasPrefix("ohmic") }.map(\.0)
        if !ohmic.isEmpty {
            result.append(
                Assumption(
                    name: "constant conductance", verdict: .assumed,
                    detail: "by \(ohmic.joined(separator: ", ")): the conductance follows neither voltage nor amounts"))
        }
        return result
    }

    static func millivolts(_ volts: Double) -> String { String(format: "%.2f mV", volts * 1e3) }

    private static func amperes(_ value: Double) -> String { Units.Unit.text(of: value, digits: 4) + " A" }

    static func text(_ value: Double) -> String { Units.Unit.text(of: value, digits: 6) }
}
