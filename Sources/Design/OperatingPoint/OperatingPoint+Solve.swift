internal import Analyses
internal import Circuits
public import Devices
internal import Electrochemistry
internal import Equations
internal import Solvers
internal import Units

extension OperatingPoint {
    /// Solves the operating point of a device.
    ///
    /// - Parameters:
    ///   - descriptor: the device; its variant has been applied.
    ///   - variant: what to call it.
    ///   - voltage: holds the port; `nil` leaves it open.
    ///   - current: imposes a current instead.
    ///   - initial: where the search starts when there may be several potentials.
    /// - Throws: what is wrong with the device.
    public init(
        of descriptor: Descriptor, variant: String = "base", voltage: TextNode? = nil, current: TextNode? = nil,
        initial: TextNode? = nil
    ) throws(Diagnostics) {
        let device = try DeviceCase(descriptor, voltage: voltage, current: current, initial: initial)
        try self.init(device, named: descriptor.name, variant: variant)
    }

    init(_ given: DeviceCase, named name: String, variant: String) throws(Diagnostics) {
        let (device, circuit) = (given.device, given.circuit)
        var questions = Questions(of: circuit)
        let temperature = questions.ask(device.temperature)
        let voltage = questions.ask(circuit.portVoltage)
        let current = questions.ask(cancelling: circuit.portCurrent)
        let slope = questions.ask(circuit.restingConductance)
        let motion = given.disturbance
        let (growth, oscillation) = (questions.ask(motion?.rate), questions.ask(motion?.frequency))
        let membranes = device.membranes.map { Self.membrane($0, of: given, &questions) }
        let solutions = device.solutions.map { Self.solution($0, &questions) }
        let elements = device.elements.map { Self.element($0, of: given, &questions) }
        let conditions = device.allRequirements.map {
            (message: $0.message, place: questions.ask(circuit.wired($0.condition)))
        }

        let point = try given.point(of: questions.expressions)
        let values = point.values
        self.device = name
        self.variant = variant
        outcome = point.outcome
        self.temperature = values[temperature]
        self.voltage = values[voltage]
        self.current = current.value(in: values)
        conductance = values[slope]
        disturbance = Disturbance(values[growth], values[oscillation])
        self.membranes = membranes.map { $0(values) }
        self.solutions = solutions.map { $0(values) }
        self.elements = elements.map { $0(values) }
        potentials = point.solutions.map { own in
            let disturbance = Disturbance(own.outputs[growth], own.outputs[oscillation])
            return ZeroCurrentPotential(
                voltage: own.outputs[voltage], isStable: disturbance?.isStable ?? own.isStable,
                disturbance: disturbance)
        }
        outsideValidity = conditions.filter { values[$0.place] != 1 }.map(\.message)
        iterations = point.iterations
        var notes = given.notes
        for warning in given.integralWarnings { notes.append(warning) }
        self.notes = notes
        assumptions = Assumption.all(
            of: device, membranes: self.membranes, solutions: self.solutions, temperature: self.temperature,
            outsideValidity: outsideValidity)
    }

    private static func element(_ element: Devices.Element, of given: DeviceCase, _ questions: inout Questions) -> (
        [Double]
    )
        -> ElementState
    {
        let circuit = given.circuit
        let (v, i) = (
            questions.ask(cancelling: element.ends.flatMap { circuit.voltage($0.first, $0.second) }),
            questions.ask(cancelling: circuit.current(of: element.name))
        )
        let terminals = zip(element.terminals, element.nodes).map { terminal, node in
            let ground = circuit.device.ground ?? circuit.device.port?.second
            return (
                terminal, node, questions.ask(ground.flatMap { circuit.voltage(node, $0) }),
                questions.ask(cancelling: circuit.current(by: terminal, of: element))
            )
        }
        let quantities = element.part.quantities.map { own in
            (own.name, questions.ask(circuit.wired(own.value)), own.value.dimension.description)
        }
        return { values in
            ElementState(
                name: element.name, model: element.part.model, voltage: v.value(in: values),
                current: i.value(in: values),
                terminals: terminals.map {
                    Terminal(name: $0.0, node: $0.1, voltage: values[$0.2], current: $0.3.value(in: values))
                }, quantities: quantities.map { ($0.0, values[$0.1], $0.2) })
        }
    }

    private static func solution(_ solution: Solution, _ questions: inout Questions) -> ([Double]) ->
        SolutionState
    {
        let temperature = questions.ask(solution.temperature)
        let (strength, molal) = (questions.ask(solution.ionicStrength), questions.ask(solution.molalIonicStrength))
        let ions = solution.constituents.map { own in
            (
                own.ion.name, questions.ask(own.concentration), questions.ask(own.molality), questions.ask(own.gamma),
                questions.ask(own.activity)
            )
        }
        let (osmotic, water) = (questions.ask(solution.osmoticCoefficient), questions.ask(solution.waterActivity))
        let conductivity = questions.ask(solution.conductivity.value)
        return { values in
            SolutionState(
                name: solution.name, temperature: values[temperature], ionicStrength: values[strength],
                molalIonicStrength: values[molal],
                ions: ions.map { ($0.0, values[$0.1], values[$0.2], values[$0.3], values[$0.4]) },
                osmoticCoefficient: values[osmotic], waterActivity: values[water],
                conductivity: values[conductivity],
                conductivityNote: solution.conductivity.note(ionicStrength: values[strength]),
                scaleNote: solution.scaleNote, balanceNote: solution.balanceNote,
                activityModel: solution.activityModel?.description ?? "", activityNotes: solution.activityNotes)
        }
    }

    private static func membrane(_ membrane: Membrane, of given: DeviceCase, _ questions: inout Questions) -> ([Double])
        -> MembraneState
    {
        let (device, circuit) = (given.device, given.circuit)
        let (inside, outside) = (device.solutions[membrane.inside], device.solutions[membrane.outside])
        let voltage = questions.ask(circuit.voltage(of: membrane))
        let current = questions.ask(cancelling: circuit.wired(membrane.current))
        let area = questions.ask(membrane.area)
        let carried = membrane.carriedIons
        var ions = carried
        for own in inside.constituents where outside.constituent(own.ion) != nil {
            if !ions.contains(where: { $0.name == own.ion.name }) { ions.append(own.ion) }
        }
        let states = ions.map { ion in
            Self.ion(
                ion, isCarried: carried.contains { $0.name == ion.name }, at: membrane, inside, outside, circuit,
                &questions)
        }
        let parts = membrane.parts.map { part -> ([Double]) -> PartState in
            let current = questions.ask(cancelling: circuit.wired(part.current))
            let carriers = part.carriers.map {
                ($0.ion?.name ?? "unspecified", questions.ask(cancelling: circuit.wired($0.current)))
            }
            let cycles = part.cycles.map { questions.ask(circuit.wired($0)) }
            let quantities = part.quantities.map { own in
                (own.name, questions.ask(circuit.wired(own.value)), own.value.dimension.description)
            }
            return { values in
                PartState(
                    name: part.name, kind: part.kind, model: part.model, current: current.value(in: values),
                    carriers: carriers.map { ($0.0, $0.1.value(in: values)) }, cycles: cycles.map { values[$0] },
                    quantities: quantities.map { ($0.0, values[$0.1], $0.2) })
            }
        }
        return { values in
            MembraneState(
                name: membrane.name, inside: inside.name, outside: outside.name, voltage: values[voltage],
                current: current.value(in: values), area: membrane.area.map { _ in values[area] },
                ions: states.map { $0(values) },
                parts: parts.map { $0(values) })
        }
    }

    private static func ion(
        _ ion: Ion, isCarried: Bool, at membrane: Membrane, _ inside: Solution, _ outside: Devices.Solution,
        _ circuit: Circuit,
        _ questions: inout Questions
    ) -> ([Double]) -> IonState {
        let (own, other) = (inside.constituent(ion), outside.constituent(ion))
        let charge = Expression(ion.charge)
        let voltage = circuit.voltage(of: membrane)
        func nernst(_ a: Expression?, _ b: Expression?) -> Expression? {
            guard let a, let b, let temperature = membrane.temperature else { return nil }
            return Nernst.potential(charge: charge, temperature: temperature, inside: a, outside: b)
        }
        let nernstValue = nernst(own?.activity, other?.activity)
        let ideal = nernst(own?.concentration, other?.concentration) ?? nernst(own?.molality, other?.molality)
        let current = membrane.current(of: ion).map { circuit.wired($0) }
        func ask(_ expression: Expression?) -> Int { questions.ask(expression) }
        let concentrations = (ask(own?.concentration), ask(other?.concentration))
        let molalities = (ask(own?.molality), ask(other?.molality))
        let gammas = (ask(own?.gamma), ask(other?.gamma))
        let activities = (ask(own?.activity), ask(other?.activity))
        let (e, idealE) = (ask(nernstValue), ask(ideal))
        let force = questions.ask(cancelling: nernstValue.map { voltage - $0 })
        let i = questions.ask(cancelling: current)
        var chemical: Expression?
        if let a = own?.activity, let b = other?.activity, let temperature = membrane.temperature {
            chemical = ElectrochemicalPotential.chemicalPart(temperature: temperature, activity: a, standard: b)
        }
        let work = ask(chemical)
        let electrical = ask(ElectrochemicalPotential.electricalPart(charge: charge, potential: voltage))
        return { values in
            IonState(
                ion: ion.name, charge: ion.charge, isCarried: isCarried,
                concentration: Sides(inside: values[concentrations.0], outside: values[concentrations.1]),
                molality: Sides(inside: values[molalities.0], outside: values[molalities.1]),
                isMolal: (inside.isMolal, outside.isMolal),
                gamma: Sides(inside: values[gammas.0], outside: values[gammas.1]),
                activity: Sides(inside: values[activities.0], outside: values[activities.1]), nernst: values[e],
                idealNernst: values[idealE], drivingForce: force.value(in: values), current: i.value(in: values),
                flux: i.value(in: values) / (ion.charge * Constants.faraday),
                chemicalWork: values[work], electricalWork: values[electrical])
        }
    }
}

extension SolutionConductivity {
    /// Where the number comes from, at an ionic strength (mol/m^3).
    fileprivate func note(ionicStrength: Double) -> String {
        switch self {
        case .stated: "stated"
        case .computed:
            ionicStrength <= Conductivity.limit * (1 + 1e-9)
                ? "from its ions" : "from its ions, beyond the 0.1 mol/L of that law"
        case .unknown: ""
        }
    }
}
