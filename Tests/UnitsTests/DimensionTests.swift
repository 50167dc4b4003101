import Testing
import Units

struct DimensionTests {
    @Test func algebra() {
        #expect(Dimension.voltage / .resistance == .current)
        #expect(Dimension.charge / .time == .current)
        #expect(Dimension.area.power(1, over: 2) == .length)
        #expect(Dimension.length.power(1, over: 12)?.power(12) == .length)
        #expect(Dimension.length.power(1, over: 13) == nil)
        #expect(Dimension.length.power(1, over: 0) == nil)
        #expect(Dimension.length.power(.max) == nil)
        #expect(Dimension.length.power(1001) == nil)
    }

    @Test func names() {
        #expect(Dimension.voltage.name == "voltage")
        #expect(Dimension.conductanceDensity.name == "conductance per area")
        #expect(Dimension(length: 5, current: 3).name == nil)
    }

    @Test("Descriptions and example units read back as the same dimension")
    func descriptions() throws {
        let several: [Dimension] = [
            .voltage, .conductanceDensity, .concentration, .molarEnergy, .rate, .none, .diffusivity, .fluxDensity,
            .permittivity, .none / .voltage, .voltage / .time, .molality, .charge / .area, .amount, .mass, .volume,
            Dimension(length: 3, mass: -2, time: 4, current: -5, temperature: 1, amount: -1),
        ]
        for dimension in several {
            #expect(try Unit.parse(dimension.description).dimension == dimension)
            #expect(try Unit.parse(dimension.exampleUnit).dimension == dimension)
        }
    }

    @Test func range() throws {
        let large = try #require(Dimension.length.power(1000))
        #expect(large.isKept)
        #expect(!(large * large).isKept)
        #expect(!(Dimension.none / large / large).isKept)
    }
}
