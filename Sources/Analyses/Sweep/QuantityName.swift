internal import Electrochemistry
internal import Equations

/// Names of recorded quantities in files: whole words in snake case from one table.
package enum QuantityName {
    /// Word in a file for the last part of a reference.
    static let words: [String: String] = [
        "V": "voltage", "I": "current", "J": "current_density", "flux": "flux", "nernst": "nernst_potential",
        "drivingForce": "driving_force", "concentration": "concentration", "molality": "molality",
        "activity": "activity", "gamma": "activity_coefficient", "ionicStrength": "ionic_strength",
        "osmoticCoefficient": "osmotic_coefficient", "waterActivity": "water_activity",
        "osmolarity": "osmolarity", "conductivity": "conductivity", "pH": "pH",
        "molalIonicStrength": "molal_ionic_strength", "debyeLength": "debye_length", "permittivity": "permittivity",
        "conductance": "slope_conductance", "power": "power", "temperature": "temperature", "T": "temperature",
        "area": "area", "capacitance": "capacitance", "cycles": "cycles", "resistance": "resistance",
        "growthRate": "growth_rate", "growthFrequency": "growth_frequency",
    ]

    /// The word for the last part of a reference; `nil` where it has none.
    package static func word(of reference: String) -> String? { words[reference] }

    /// Quantities of a solution, whose name stands last: `activity_K_inside`.
    private static let ofSolutions: Set<String> = [
        "concentration", "molality", "activity", "gamma", "ionicStrength", "molalIonicStrength", "debyeLength",
        "osmoticCoefficient", "waterActivity", "osmolarity", "conductivity", "pH",
    ]

    /// The name of a recorded expression.
    package static func name(of text: String) -> String {
        guard let syntax = try? ExpressionSyntax(parsing: text), case .reference(let reference) = syntax.node,
            reference.parts.allSatisfy(\.indices.isEmpty), let last = reference.parts.last?.name
        else { return sanitized(text) }
        let containers: Set = [
            "membranes", "channels", "pumps", "circuit", "elements", "parameters", "solutions", "op",
        ]
        var owners = reference.parts.dropLast().map(\.name).filter { !containers.contains($0) }
        let word = words[last] ?? last
        let names = (reference.arguments ?? []).map(\.bareName)
        let arguments = names.compactMap { $0.map(ionName) }
        // What is told more than names is called as it is typed.
        guard arguments.count == names.count else { return sanitized(text) }
        if ofSolutions.contains(last) {
            return ([word] + arguments + owners).joined(separator: "_")
        }
        owners.append(word)
        return (owners + arguments).joined(separator: "_")
    }

    /// An ion without its charge, `Ca2+` as `Ca`; other words as they are.
    static func ionName(_ name: String) -> String {
        sanitized((try? IonCatalogue.standard.ion(name))?.formula.text ?? name)
    }

    /// An ion with its charge, for files that hold two of one formula: `Fe2+` as `Fe_2p`.
    static func chargedIonName(_ name: String) -> String {
        guard let ion = try? IonCatalogue.standard.ion(name) else { return sanitized(name) }
        return "\(sanitized(ion.formula.text))_\(Int(abs(ion.charge).rounded()))\(ion.isCation ? "p" : "n")"
    }

    /// Any text as an identifier.
    package static func sanitized(_ text: String) -> String {
        var result = ""
        for character in text {
            if character.isASCII, character.isLetter || character.isNumber {
                result.append(character)
            } else if result.last != "_" {
                result.append("_")
            }
        }
        while result.last == "_" { result.removeLast() }
        while result.first == "_" { result.removeFirst() }
        return result.isEmpty ? "quantity" : result.first?.isNumber == true ? "q_" + result : result
    }

    /// The name of an axis: the last key of its path, then as many leading keys as make it unique among the axes and
    /// tell it from the names in `taken`.
    static func axisNames(_ paths: [String], besides taken: Set<String> = []) -> [String] {
        let special = ["V": "voltage", "I": "current"]
        let keys = paths.map { path in
            special[path].map { [$0] } ?? path.split(separator: ".").map { sanitized(String($0)) }
        }
        // How many paths end in the same keys.
        var endings: [ArraySlice<String>: Int] = [:]
        for own in keys {
            for start in own.indices { endings[own[start...], default: 0] += 1 }
        }
        return keys.map { own in
            var length = 1
            while length < own.count,
                taken.contains(own.suffix(length).joined(separator: "_")) || endings[own.suffix(length), default: 0] > 1
            {
                length += 1
            }
            return own.suffix(length).joined(separator: "_")
        }
    }
}
