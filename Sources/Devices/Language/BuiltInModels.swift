/// Elements that need no file: models like any other, whose texts are part of the program.
enum BuiltInModels {
    /// The text of a built-in model.
    static func text(_ name: String) -> String? {
        guard let (kind, body) = bodies[name] else { return nil }
        return "schema: iontronic-model/1\nname: \(name)\nkind: \(kind)\n\(body)"
    }

    /// Known names.
    static let names: [String] = bodies.keys.sorted()

    private static let bodies: [String: (kind: String, body: String)] = [
        "resistor": (
            "element",
            """
            doc: A resistance between two nodes.
            parameters:
              resistance: { unit: Ohm }
            current: V / resistance
            validity: { require: [ { that: resistance > 0 Ohm, say: a resistance is positive } ], outside: error }
            """
        ),
        "capacitor": (
            "element",
            """
            doc: A capacitance between two nodes.
            parameters:
              capacitance: { unit: F }
            charge: capacitance * V
            validity: { require: [ { that: capacitance >= 0 F, say: a capacitance is not negative } ], outside: error }
            """
        ),
        "inductor": (
            "element",
            """
            doc: An inductance; at rest a short.
            parameters:
              inductance: { unit: H }
            states:
              flow: { unit: A, derivative: V / inductance, initial: 0 A }
            current: flow
            validity: { require: [ { that: inductance > 0 H, say: an inductance is positive } ], outside: error }
            """
        ),
        "voltage-source": (
            "element",
            """
            doc: Holds the voltage of its first node above that of its second.
            parameters:
              voltage: { unit: V }
            voltage: voltage
            """
        ),
        "current-source": (
            "element",
            """
            doc: Pushes a current through itself, from its first node to its second.
            parameters:
              current: { unit: A }
            current: current
            """
        ),
        "ammeter": (
            "element",
            """
            doc: Joins two nodes and tells the current.
            voltage: 0 V
            """
        ),
        "switch": (
            "element",
            """
            doc: One resistance where a condition holds, another where it does not.
            parameters:
              closed: { type: condition }
              on: { unit: Ohm, default: 1 mOhm }
              off: { unit: Ohm, default: 1 TOhm }
            current: V / if(closed > 0.5, on, off)
            validity: { require: [ { that: "min(on, off) > 0 Ohm", say: a resistance is positive } ], outside: error }
            """
        ),
        "diode": (
            "element",
            """
            doc: A junction by the law of Shockley.
            parameters:
              saturation: { unit: A }
              ideality: { unit: "1", default: 1 }
            current: saturation * expm1(V / (ideality * R * T / F))
            validity: { require: [ { that: "min(saturation / 1 A, ideality) > 0", say: saturation and ideality are positive } ], outside: error }
            """
        ),
        "op-amp": (
            "element",
            """
            doc: Holds its output, against the ground, at a multiple of the difference of its inputs, which draw no current.
            terminals: [plus, minus, out]
            parameters:
              gain: { unit: "1", default: 1e5 }
            voltage:
              out: gain * V(plus, minus)
            """
        ),
        "silver-chloride": (
            "electrode",
            """
            doc: A silver wire with silver chloride in a solution of chloride; first the wire, second the solution. Against the standard hydrogen electrode.
            parameters:
              standard: { unit: V, default: 0.22234 V, doc: "at 25 degC, after R. G. Bates and V. E. Bower (1954); of two equal electrodes it cancels" }
            voltage: standard - R * T / F * log(solution.activity(Cl-) / (1 mol/kg * water.density))
            """
        ),
    ]
}
