import Foundation

/// A circuit made at random: every node has a path of resistances or sources to the ground, so that it has an answer; the rest
/// is what comes.
struct RandomCircuit {
    /// An element by what it does, so that its current can be told without the program.
    enum Law {
        case resistor(Double)
        case diode(saturation: Double, ideality: Double)
        case gate(conductance: Double, half: Double, slope: Double, reversal: Double)
        case bend(conductance: Double, knee: Double)
        case currentSource(Double)
        case capacitor(Double)
        case voltageSource(Double)

        /// A, from first to second; `nil` where the voltage does not tell.
        func current(_ v: Double) -> (value: Double, slope: Double)? {
            switch self {
            case .resistor(let r): return (v / r, 1 / r)
            case .diode(let saturation, let ideality):
                let scale = ideality * 8.31446261815324 * 298.15 / 96485.33212331
                let e = exp(v / scale)
                return (saturation * (e - 1), saturation * e / scale)
            case .gate(let g, let half, let slope, let reversal):
                let open = 1 / (1 + exp(-(v - half) / slope))
                return (g * open * (v - reversal), g * (open + abs((v - reversal) / slope) * open * (1 - open)))
            case .bend(let g, let knee):
                let x = v / knee
                return (g * v * (x * x / 3 - 0.5), g * (x * x + 0.5))
            case .currentSource(let i): return (i, 0)
            case .capacitor, .voltageSource: return nil
            }
        }

        var isPassive: Bool {
            switch self {
            case .gate, .bend: false
            default: true
            }
        }
    }

    struct Element {
        let name: String
        let first: Int
        let second: Int
        let law: Law
    }

    /// Besides the ground, which is node 0.
    let nodeCount: Int
    let elements: [Element]
    let moves: Bool

    /// Whether the current of each element rises with its voltage, so that there is one answer.
    var isMonotone: Bool { elements.allSatisfy(\.law.isPassive) }

    init(_ random: inout Generator) {
        nodeCount = random.count(1...10)
        moves = random.chance(0.3)
        let isTame = random.chance(0.5)
        var elements: [Element] = []
        func add(_ first: Int, _ second: Int, _ law: Law) {
            elements.append(Element(name: "e\(elements.count)", first: first, second: second, law: law))
        }
        for node in 1...nodeCount {
            let other = random.count(0...(node - 1))
            if random.chance(0.15) {
                add(node, other, .voltageSource(random.number(-0.5...0.5)))
            } else {
                add(node, other, .resistor(random.decades(1e3, 1e8)))
            }
        }
        for _ in 0..<random.count(0...(2 * nodeCount)) {
            let first = random.count(0...nodeCount)
            let second = (first + random.count(1...nodeCount)) % (nodeCount + 1)
            switch random.count(0...(isTame ? 3 : 5)) {
            case 0: add(first, second, .resistor(random.decades(1e3, 1e8)))
            case 1:
                add(first, second, .diode(saturation: random.decades(1e-15, 1e-9), ideality: random.number(1...2)))
            case 2: add(first, second, .currentSource(random.decades(1e-12, 1e-6) * (random.chance(0.5) ? 1 : -1)))
            case 3: add(first, second, .capacitor(random.decades(1e-12, 1e-8)))
            case 4:
                add(
                    first, second,
                    .gate(
                        conductance: random.decades(1e-9, 1e-5), half: random.number(-0.1...0.1),
                        slope: random.number(2e-3...2e-2) * (random.chance(0.5) ? 1 : -1),
                        reversal: random.number(-0.1...0.1)))
            default: add(first, second, .bend(conductance: random.decades(1e-9, 1e-5), knee: random.number(0.02...0.5)))
            }
        }
        self.elements = elements
    }

    /// The descriptor.
    var text: String {
        func node(_ index: Int) -> String { index == 0 ? "gnd" : "n\(index)" }
        let lines = elements.map { element -> String in
            let model =
                switch element.law {
                case .resistor(let r): "model: resistor, resistance: \(r) Ohm"
                case .diode(let saturation, let ideality):
                    "model: diode, saturation: \(saturation) A, ideality: \(ideality)"
                case .gate(let g, let half, let slope, let reversal):
                    "model: gate, g: \(g) S, half: \(half) V, slope: \(slope) V, reversal: \(reversal) V"
                case .bend(let g, let knee): "model: bend, g: \(g) S, knee: \(knee) V"
                case .currentSource(let i): "model: current-source, current: \(i) A"
                case .capacitor(let c): "model: capacitor, capacitance: \(c) F"
                case .voltageSource(let v): "model: voltage-source, voltage: \(v) V"
                }
            return "    \(element.name): { nodes: [\(node(element.first)), \(node(element.second))], \(model) }"
        }
        let records =
            (1...nodeCount).map { "V(n\($0))" }
            + elements.map { "\($0.name).I" }
        let named = records.enumerated().map { "r\($0): \"\($1)\"" }.joined(separator: ", ")
        // A source that is there rises from nothing; without one nothing moves.
        let source = elements.first { if case .currentSource = $0.law { true } else { false } }
        let drive = source.flatMap { source -> String? in
            guard case .currentSource(let i) = source.law else { return nil }
            return "drive: { \(source.name).current: { step: { base: 0 A, level: \(i) A, start: 0.1 ms } } }, "
        }
        let motion = moves ? (drive ?? "") + "transient: { stop: 1 ms, output: 0.25 ms, tolerance: 1e-10 }," : ""
        return """
            schema: iontronic/1
            name: random-circuit
            temperature: 25 degC
            models:
              gate:
                kind: element
                parameters: { g: { unit: S }, half: { unit: V }, slope: { unit: V }, reversal: { unit: V } }
                current: g * logistic((V - half) / slope) * (V - reversal)
              bend:
                kind: element
                parameters: { g: { unit: S }, knee: { unit: V } }
                current: g * V * ((V / knee)^2 / 3 - 0.5)
            circuit:
              ground: gnd
              elements:
            \(lines.map { "    " + $0 }.joined(separator: "\n"))
            analyses:
              rest: { record: { \(named) } }
              after: { \(motion) record: { \(named) } }
            """
    }

    /// What is left at the nodes of voltages (of nodes 1 and on) and of currents of the elements: the worst of all nodes, in
    /// units of what an error of one nanovolt makes of it. Currents that the voltages tell are told here again; those of capacitances
    /// and sources are what is left at their nodes, where the last digits of the largest voltage pass the best conductor.
    func worstBalance(voltages: [Double], currents: [Double]) -> Double {
        var sums = [Double](repeating: 0, count: nodeCount + 1)
        var sizes = sums
        func potential(_ node: Int) -> Double { node == 0 ? 0 : voltages[node - 1] }
        let steepest =
            elements.compactMap { element in
                element.law.current(potential(element.first) - potential(element.second))?.slope
            }.max() ?? 0
        let rounding = 4 * 0x1p-52 * (voltages.map(abs).max() ?? 0) * steepest
        for (number, element) in elements.enumerated() {
            let own = element.law.current(potential(element.first) - potential(element.second))
            let (value, slope) = own ?? (currents[number], 0)
            sums[element.first] += value
            sums[element.second] -= value
            for node in [element.first, element.second] {
                sizes[node] += 1e-9 * slope + 1e-9 * abs(value) + 1e-24 + (own == nil ? rounding : 0)
            }
        }
        return zip(sums, sizes).dropFirst().map { abs($0) / $1 }.max() ?? 0
    }
}
