import Devices
import Testing

@Suite struct OverrideTests {
    private let text = device(
        """
          twin: { like: axolemma, area: 2 mm^2 }
        parameters: { hold: { value: -65 mV, minimum: -100 mV, doc: command, source: a paper, status: published } }
        variants:
          leaky: { axolemma.leak.conductance: 7 S/m^2 }
          tight: { like: leaky, axolemma.pores: none }
          swapped: { axolemma.leak: { model: ghk, permeability: { K+: 1 m/s } } }
          pumped: { membranes.axolemma.pumps.NaK: { model: constant-rate, cycles: 1 mol/m^2/s, exports: { K+: 1 } } }
          removed: { axolemma.pores.permeability.Cl-: none }
        """)

    private func scalar(_ descriptor: Descriptor, _ path: String) throws -> String? {
        try descriptor.resolve(path).first.flatMap(descriptor.node)?.scalar
    }

    @Test func likeTakesWhatItDoesNotSay() throws {
        let descriptor = try load(text)
        #expect(try scalar(descriptor, "twin.leak.conductance") == "1 S/m^2")
        #expect(try scalar(descriptor, "twin.area") == "2 mm^2")
        #expect(descriptor.root["membranes"]?["twin"]?["like"] == nil)
    }

    @Test func whatIsLikeAVariedEntryVariesWithIt() throws {
        let varied = try load(text).variant(named: "leaky")
        #expect(try scalar(varied, "axolemma.leak.conductance") == "7 S/m^2")
        #expect(try scalar(varied, "twin.leak.conductance") == "7 S/m^2")
    }

    @Test func variantsAreLikeEachOther() throws {
        let varied = try load(text).variant(named: "tight")
        #expect(try scalar(varied, "axolemma.leak.conductance") == "7 S/m^2")
        #expect(varied.root["membranes"]?["axolemma"]?["channels"]?["pores"] == nil)
        #expect(varied.root["membranes"]?["twin"]?["channels"]?["pores"] == nil)
    }

    @Test func aMapReplacesAnEntry() throws {
        let leak = try load(text).variant(named: "swapped").root["membranes"]?["axolemma"]?["channels"]?["leak"]
        #expect(leak?.map?.map(\.key) == ["model", "permeability"])
    }

    @Test func aMapReplacesAnInheritedEntry() throws {
        let descriptor = try load(text)
        let path = try #require(try descriptor.resolve("twin.leak").first)
        let map = try #require(Reading("{ model: ghk, permeability: { K+: 1 m/s } }").node)
        let leak = try descriptor.applying([(path, map)]).root["membranes"]?["twin"]?["channels"]?["leak"]
        #expect(leak?.map?.map(\.key) == ["model", "permeability"])
    }

    @Test func aMapAddsAnEntryAndItsModel() throws {
        let varied = try load(text).variant(named: "pumped")
        let pump = try #require(varied.root["membranes"]?["axolemma"]?["pumps"]?["NaK"])
        #expect(varied.model(of: pump)?.kind == .pump)
        #expect(try scalar(varied, "axolemma.NaK.cycles") == "1 mol/m^2/s")
        #expect(varied.files.last?.path.hasSuffix("constant-rate.yaml") == true)
    }

    @Test func noneRemovesOneIon() throws {
        let varied = try load(text).variant(named: "removed")
        let map = varied.root["membranes"]?["axolemma"]?["channels"]?["pores"]?["permeability"]?.map
        #expect(map?.map(\.key) == ["K+"])
    }

    @Test func baseIsTheDeviceItself() throws {
        #expect(try load(text).variant(named: "base").root["variants"]?.map?.count == 5)
    }

    @Test func unknownVariantIsSaid() throws {
        let descriptor = try load(text)
        do {
            _ = try descriptor.variant(named: "leakey")
            Issue.record("accepted")
        } catch {
            #expect(error.entries.map(\.message) == ["no variant `leakey`; did you mean `leaky`?"])
        }
    }

    @Test func aNewNumberKeepsBoundsButNotItsSource() throws {
        let descriptor = try load(text)
        let varied = try descriptor.applying([
            (FullPath(["parameters", "hold"]), TextNode(scalar: "-70 mV", from: "command line"))
        ])
        let hold = try #require(varied.root["parameters"]?["hold"])
        #expect(hold["value"]?.scalar == "-70 mV")
        #expect(hold["minimum"]?.scalar == "-100 mV")
        #expect(hold.map?.map(\.key) == ["minimum", "doc", "value"])
    }

    @Test func activityIsANameOrAMap() throws {
        let descriptor = try load(text)
        let full = try descriptor.applying([
            (FullPath(["activity"]), TextNode(scalar: "ideal", from: "command line"))
        ])
        #expect(full.node(at: FullPath(["activity", "model"]))?.scalar == "ideal")
        let part = try descriptor.applying([
            (FullPath(["activity", "model"]), TextNode(scalar: "limiting", from: "command line"))
        ])
        #expect(part.node(at: FullPath(["activity", "model"]))?.scalar == "limiting")
    }

    @Test func wrongValueOfAnOverrideHasThePlaceItWasTypedAt() throws {
        let descriptor = try load(text)
        do {
            _ = try descriptor.applying([
                (FullPath(["activity"]), TextNode(scalar: "davis", from: "command line"))
            ])
            Issue.record("accepted")
        } catch {
            #expect(error.entries.first?.location?.file == "command line")
        }
    }
}
