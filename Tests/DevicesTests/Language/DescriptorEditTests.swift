import Devices
import Testing

/// Values set in the text of a device, with everything else left as typed.
@Suite struct DescriptorEditTests {
    private static let text = """
        # a device
        schema: iontronic/1
        name: edit   # its name
        temperature: "25 degC"
        activity: ideal
        parameters:
          long: { value: 1 uS, minimum: 0.1 uS, source: a guess, status: assumed }  # of old
          block:
            value: 2 uS
            source: another guess
            doc: kept
          last: { value: 3 uS, why: because }
          folded: |
            4 uS
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        membranes:
          film:
            channels:
              pores: { model: ghk, permeability: { K+: 1e-8 m/s } }
              leak:
                model: ohmic
                conductance: long + block + last + folded
                reversal: 0 V
            area: 1 mm^2
        """

    /// A law of activity is a word or a map; a variant has keys of its own spelling.
    @Test func lawsAndVariantsAreEdited() throws {
        #expect(try edited([("activity.model", "davies")]).contains("activity: davies"))
        let mapped = Self.text.replacing("activity: ideal", with: "activity: { model: ideal }")
        let other = try load(mapped)
        #expect(
            try other.text(setting: [(try other.resolve("activity.model")[0], "davies")])
                .contains("activity: { model: davies }"))
        let text =
            Self.text + "\n" + """
                variants:
                  a: { film.leak.conductance: 5 uS }   # kept
                  b: { membranes.*.area: 2 mm^2 }
                """
        let device = try load(text)
        func placed(_ path: String, _ value: String, in variant: String) throws -> String {
            let value = (path: try device.resolve(path)[0], text: value)
            let result = try device.text(setting: try device.placed([value], inVariant: variant))
            let read = try load(result)
            #expect(try read.variant(named: variant).node(at: value.path)?.scalar == value.text)
            return result
        }
        let known = try placed("leak.conductance", "6 uS", in: "a")
        #expect(known == text.replacing("film.leak.conductance: 5 uS", with: "film.leak.conductance: 6 uS"))
        #expect(try placed("film.area", "3 mm^2", in: "b") == text.replacing("*.area: 2 mm^2", with: "*.area: 3 mm^2"))
        #expect(
            try placed("film.area", "3 mm^2", in: "a").contains(
                "a: { film.area: 3 mm^2, film.leak.conductance: 5 uS }   # kept"))
    }

    private func edited(_ values: [(String, String)], status: String? = nil) throws -> String {
        let device = try load(Self.text)
        var paths: [(path: FullPath, text: String)] = []
        for (path, text) in values { paths.append((try device.resolve(path)[0], text)) }
        let result = try device.text(setting: paths, status: status)
        // Whatever is written can be read.
        let read = try load(result)
        for (path, text) in paths {
            let node = try #require(read.node(at: path))
            #expect((node["value"] ?? node).scalar == text)
        }
        return result
    }

    /// Lines that differ, the new ones.
    private func changed(_ text: String) -> [String] {
        let old = Set(Self.text.split(separator: "\n").map(String.init))
        return text.split(separator: "\n").map(String.init).filter { !old.contains($0) }
    }

    @Test func aPlainValueIsReplacedInPlace() throws {
        #expect(changed(try edited([("film.area", "2 mm^2")])) == ["    area: 2 mm^2"])
        #expect(changed(try edited([("temperature", "30 degC")])) == ["temperature: 30 degC"])
    }

    @Test func whatWasSaidOfTheOldNumberGoes() throws {
        #expect(changed(try edited([("long", "5 uS")])) == ["  long: { value: 5 uS, minimum: 0.1 uS }  # of old"])
        #expect(changed(try edited([("last", "5 uS")])) == ["  last: { value: 5 uS }"])
        let block = try edited([("block", "5 uS")])
        #expect(changed(block) == ["    value: 5 uS"])
        #expect(!block.contains("another guess") && block.contains("doc: kept"))
    }

    @Test func aBlockOfTextIsReplaced() throws {
        let text = try edited([("folded", "5 uS")])
        #expect(text.contains("  folded: 5 uS\nsolutions:"))
    }

    @Test func aValueThatIsNotThereIsAdded() throws {
        #expect(
            changed(try edited([("film.capacitance", "1 uF/cm^2")])) == ["    capacitance: 1 uF/cm^2"])
        #expect(
            changed(try edited([("membranes.film.channels.pores.permeability.Cl-", "1e-9 m/s"), ("pores.count", "3")]))
                == [
                    "      pores: { count: 3, model: ghk, permeability: { Cl-: 1e-9 m/s, K+: 1e-8 m/s } }"
                ])
    }

    @Test func whatIsKnownCanBeTold() throws {
        #expect(
            changed(try edited([("long", "5 uS"), ("block", "6 uS"), ("film.area", "2 mm^2")], status: "fitted")) == [
                "  long: { value: 5 uS, status: fitted, minimum: 0.1 uS }  # of old", "    value: 6 uS",
                "    status: fitted", "    area: { value: 2 mm^2, status: fitted }",
            ])
    }

    /// A device that is like another one holds the values itself from then on.
    @Test func valuesOfAnotherFileAreWrittenHere() throws {
        let folder = try TemporaryFolder([
            "base.yaml": Self.text, "own.yaml": "schema: iontronic/1\nname: own\nlike: ./base.yaml\n",
        ])
        let device = try folder.load("own.yaml")
        let path = try device.resolve("film.area")[0]
        let long = try device.resolve("long")[0]
        let text = try device.text(setting: [(path, "2 mm^2"), (long, "7 uS")])
        #expect(
            text == """
                schema: iontronic/1
                name: own
                like: ./base.yaml
                membranes: { film: { area: 2 mm^2 } }
                parameters: { long: 7 uS }

                """)
    }
}
