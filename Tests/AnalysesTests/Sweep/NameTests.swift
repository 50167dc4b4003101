import Analyses
import Datasets
import Devices
import Testing

/// Names of what is recorded, as they stand in files.
struct NameTests {
    private func device(_ record: String, axes: String = "V: [10 mV]") -> String {
        """
        schema: iontronic/1
        name: names
        temperature: 25 degC
        activity: ideal
        parameters: { hold: 1 mV, ratio: 2 }
        ions: { Fe2+: { charge: 2, activity: { as: Ca2+ } }, Fe3+: { charge: 3, activity: { as: La3+ } } }
        solutions:
          inside: { ions: { K+: 100 mM, Fe2+: 1 mM, Fe3+: 1 mM, Cl-: balance } }
          outside: { ions: { K+: 10 mM, Fe2+: 2 mM, Fe3+: 2 mM, Cl-: balance } }
        membranes:
          film:
            area: 1 mm^2
            capacitance: 1 uF/cm^2
            channels:
              K: { model: boltzmann, conductance: 1 mS/cm^2, half: 0 mV, slope: 10 mV }
              pores: { model: ghk, permeability: { K+: 1e-8 m/s, Fe2+: 1e-9 m/s, Fe3+: 1e-9 m/s, Cl-: 1e-9 m/s } }
            pumps:
              NaK: { model: constant-current, current: 1 nA, exports: { K+: 1 } }
        circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: 10 kOhm } } }
        port: [electrode, outside]
        analyses:
          a: { sweep: [ \(axes) ], record: \(record) }
        """
    }

    @Test(arguments: [
        ("I", "current"), ("J", "current_density"), ("I(K+)", "current_K"), ("flux(K+)", "flux_K"),
        ("nernst(K+)", "nernst_potential_K"), ("inside.activity(K+)", "activity_K_inside"),
        ("outside.concentration(Cl-)", "concentration_Cl_outside"), ("inside.ionicStrength", "ionic_strength_inside"),
        ("inside.gamma(K+)", "activity_coefficient_K_inside"), ("K.open", "K_open"), ("K.I", "K_current"),
        ("film.K.I", "film_K_current"), ("film.V", "film_voltage"), ("film.pores.I(K+)", "film_pores_current_K"),
        ("pores.flux(Cl-)", "pores_flux_Cl"), ("NaK.cycles", "NaK_cycles"), ("NaK.I", "NaK_current"),
        ("access.I", "access_current"), ("ratio", "ratio"), ("parameters.ratio", "ratio"), ("hold", "hold"),
        ("conductance", "slope_conductance"), ("power", "power"), ("I(Fe2+)", "current_Fe"),
        ("op.film.V", "film_voltage"), ("film.capacitance", "film_capacitance"),
    ])
    func recordedQuantitiesHaveOneName(text: String, name: String) throws {
        let run = try Solved(device("[\(text)]"))
        #expect(run.table.variableNames.first == name)
        #expect(try run[name][0].isFinite)
    }

    @Test func twoIonsOfOneFormulaKeepTheirCharges() throws {
        let run = try Solved(device("[I(Fe2+), I(Fe3+), I(K+), inside.activity(Fe2+), outside.activity(Fe2+)]"))
        #expect(
            Array(run.table.variableNames.prefix(5)) == [
                "current_Fe_2p", "current_Fe_3p", "current_K", "activity_Fe_inside", "activity_Fe_outside",
            ])
    }

    @Test func namesOfAMapAreAsTyped() throws {
        let run = try Solved(device("{ myName: I, Other_2: I(K+) }"))
        #expect(Array(run.table.variableNames.prefix(2)) == ["myName", "Other_2"])
    }

    @Test(arguments: [
        "[I, I]", "{ voltage: I }", "{ current: V, other: I, solver_iterations: I }", "[film.K.I, film.K.I]",
        "{ solver_status: I }",
    ])
    func twoVariablesOfOneNameAreRefused(record: String) {
        let said = complaints(device(record))
        #expect(said.count == 1)
        #expect(said.first?.contains("two variables of the results would be called") == true, "\(said)")
    }

    @Test func twinsAreNamedAtBothPlaces() throws {
        let text = device("{ one: I }, figures: { one: last(I) }")
        let descriptor = try Solved.descriptor(text)
        let spec = try AnalysisSpec("a", try #require(descriptor.root["analyses"]?["a"]), of: descriptor)
        do {
            _ = try Sweep(spec, of: descriptor)
            Issue.record("two variables have one name")
        } catch {
            let problem = try #require(error.entries.first { $0.severity == .error })
            let line = try #require(text.split(separator: "\n").firstIndex { $0.contains("figures:") }) + 1
            #expect(problem.location?.line == line)
            #expect(problem.message.contains("the other is at device.yaml:\(line):"), "\(problem.message)")
            #expect(problem.sourceLine?.contains("figures:") == true)
        }
    }

    @Test(arguments: [
        ("film.area: [1 mm^2, 2 mm^2]", ["area"]), ("V: [0 V]", ["voltage"]), ("I: [0 A]", ["current"]),
        ("pores.permeability.K+: [1e-9 m/s], pores.permeability.Cl-: [1e-9 m/s]", ["K", "Cl"]),
        ("temperature: [300 K]", ["temperature"]), ("parameters.ratio: [1, 2]", ["ratio"]),
        ("inside.ions.K+: [100 mM], outside.ions.K+: [10 mM]", ["inside_ions_K", "outside_ions_K"]),
    ])
    func axesAreNamedByTheLastKeyThatTellsThemApart(axes: String, names: [String]) throws {
        let items = axes.split(separator: "], ").map { $0.hasSuffix("]") ? String($0) : $0 + "]" }.map { "{ \($0) }" }
        let run = try Solved(device("{ x: V }", axes: items.joined(separator: ", ")))
        #expect(run.table["x"]?.axes.map(\.name) == names)
    }

    @Test func whatAnAxisHoldsIsNotStoredTwice() throws {
        let run = try Solved(device("[V, I]", axes: "V: [10 mV, 20 mV]"))
        #expect(Array(run.table.variableNames.prefix(2)) == ["current", "solver_status"])
        #expect(try run.axis("voltage") == [0.01, 0.02])
    }

    @Test func axesKeepClearOfWhatIsRecorded() throws {
        let run = try Solved(device("[I, V]", axes: "film.pumps.NaK.current: [1 nA, 2 nA]"))
        #expect(run.table["current"]?.axes.map(\.name) == ["NaK_current"])
        let figure = try Solved(device("[I, NaK.I]", axes: "film.pumps.NaK.current: [1 nA, 2 nA]"))
        #expect(figure.table["current"]?.axes.map(\.name) == ["pumps_NaK_current"])
    }

    @Test func unitsAreReadableByOthers() throws {
        let run = try Solved(device("[I, J, flux(K+), inside.concentration(K+), conductance, NaK.cycles]"))
        let units = run.table.layout.groups[0].variables.prefix(6).map { variable in
            variable.attributes.first { $0.name == "units" }.map { "\($0.value)" } ?? ""
        }
        #expect(units == ["A", "A/m^2", "mol/s", "mol/m^3", "S", "mol/s"].map { "text(\"\($0)\")" })
    }

    @Test func pumpCyclesAreForThePumpAsAWhole() throws {
        let run = try Solved(device("[NaK.cycles, NaK.flux(K+)]"))
        #expect(isClose(try run["NaK_cycles"][0], 1e-9 / 96485.33212331002))
        #expect(isClose(try run["NaK_flux_K"][0], 1e-9 / 96485.33212331002))
    }
}
