import Devices
import Foundation
import Testing

/// Devices and models in several files.
@Suite struct FileTests {
    private let model =
        "schema: iontronic-model/1\nname: own\nkind: channel\nparameters: { g: { unit: S } }\ncurrent: g * V\n"
    private let use = "      own: { model: own, g: 1 S }\n"

    @Test func filesAreListedDeviceFirst() throws {
        let folder = try TemporaryFolder(["device.yaml": device(membrane: use), "models/own.yaml": model])
        let files = try folder.load().files.map { ($0.path as NSString).lastPathComponent }
        #expect(files == ["device.yaml", "ohmic.yaml", "ghk.yaml", "own.yaml"])
    }

    @Test func theDevicesOwnModelWins() throws {
        let inline = "models: { own: { kind: channel, parameters: { h: 1 }, current: h * 1 A } }"
        let folder = try TemporaryFolder([
            "device.yaml": device(inline, membrane: "      own: { model: own }\n"), "models/own.yaml": model,
        ])
        #expect(folder.messages() == [])
    }

    @Test func hidingACatalogueModelIsNoted() throws {
        let own = model.replacingOccurrences(of: "own", with: "ohmic").replacingOccurrences(
            of: "g", with: "conductance")
        let folder = try TemporaryFolder(["device.yaml": device(), "models/ohmic.yaml": own])
        let notes = try folder.load().notes
        #expect(notes.entries.map(\.severity) == [.note])
        #expect(notes.entries.first?.message.hasSuffix("hides the one of the catalogue") == true)
    }

    @Test func furtherFoldersAreSearched() throws {
        let folder = try TemporaryFolder(["device.yaml": device(membrane: use)])
        let other = try TemporaryFolder(["own.yaml": model])
        #expect(folder.messages() == ["no model `own`"])
        let folders = DescriptorFolders(models: [other.path], catalogue: dataFolder.path + "/examples")
        #expect(folder.messages(folders: folders) == [])
    }

    @Test func aPathNamesAFile() throws {
        let folder = try TemporaryFolder([
            "device.yaml": device(membrane: "      own: { model: ./parts/own.yaml, g: 1 S }\n"),
            "parts/own.yaml": model,
        ])
        #expect(folder.messages() == [])
    }

    /// A device's own model takes everything from one of the catalogue but what it says itself, `kind` included.
    @Test func theDevicesOwnModelIsLikeOneOfTheCatalogue() throws {
        let inline = "models: { own: { like: ohmic, parameters: { h: 1 }, current: h * conductance * (V - reversal) } }"
        let folder = try TemporaryFolder([
            "device.yaml": device(inline, membrane: "      own: { model: own, conductance: 1 S, h: 2 }\n")
        ])
        #expect(folder.messages() == [])
        let descriptor = try folder.load()
        let entry = try #require(descriptor.root["membranes"]?["axolemma"]?["channels"]?["own"])
        #expect(descriptor.model(of: entry)?.parameters.map(\.name) == ["conductance", "reversal", "h"])
        #expect(descriptor.model(of: entry)?.kind == .channel)
        // One that is like nothing is told whether it is used or not.
        let stray = try TemporaryFolder(["device.yaml": device("models: { own: { like: ohmmic } }")])
        #expect(stray.messages().contains { $0.contains("no model `ohmmic`") }, "\(stray.messages())")
    }

    @Test func modelsAreLikeEachOther() throws {
        let folder = try TemporaryFolder([
            "device.yaml": device(membrane: "      own: { model: second, g: 1 S, h: 2 }\n"), "models/own.yaml": model,
            "models/second.yaml": "schema: iontronic-model/1\nlike: own\nparameters: { h: 1 }\ncurrent: h * g * V\n",
        ])
        let descriptor = try folder.load()
        let entry = try #require(descriptor.root["membranes"]?["axolemma"]?["channels"]?["own"])
        #expect(descriptor.model(of: entry)?.parameters.map(\.name) == ["g", "h"])
        #expect(descriptor.model(of: entry)?.kind == .channel)
    }

    @Test func modelsThatAreLikeEachOtherInACircle() throws {
        let folder = try TemporaryFolder([
            "device.yaml": device(membrane: "      own: { model: a }\n"),
            "models/a.yaml": "schema: iontronic-model/1\nlike: b\n",
            "models/b.yaml": "schema: iontronic-model/1\nlike: a\n",
        ])
        #expect(folder.messages() == ["these models are like each other: a -> b -> a"])
    }

    @Test func aDeviceIsLikeAnother() throws {
        let folder = try TemporaryFolder([
            "base.yaml": device("variants: { w: { leak.count: 2, pores: none }, x: { leak.count: 3 } }"),
            "device.yaml": """
            schema: iontronic/1
            name: second
            like: ./base.yaml
            temperature: 30 degC
            membranes: { axolemma: { area: 2 mm^2, channels: { pores: { permeability: { Cl-: none } } } } }
            variants: { w: { leak.count: 4 }, x: none }
            """,
        ])
        let descriptor = try folder.load()
        #expect(descriptor.name == "second")
        #expect(descriptor.root["temperature"]?.scalar == "30 degC")
        let axolemma = descriptor.root["membranes"]?["axolemma"]
        #expect(axolemma?["area"]?.scalar == "2 mm^2")
        #expect(axolemma?["channels"]?["pores"]?["permeability"]?.map?.map(\.key) == ["K+"])
        #expect(descriptor.variantNames == ["w"])
        let overrides = try descriptor.overrides(ofVariant: "w").map { "\($0.path) \($0.value.scalar ?? "")" }
        #expect(
            overrides == ["membranes.axolemma.channels.leak.count 4", "membranes.axolemma.channels.pores none"])
        #expect(
            descriptor.files.map { ($0.path as NSString).lastPathComponent }.prefix(2) == ["device.yaml", "base.yaml"])
    }

    @Test func devicesThatAreLikeEachOtherInACircle() throws {
        let folder = try TemporaryFolder([
            "device.yaml": "schema: iontronic/1\nlike: ./b.yaml\n",
            "b.yaml": "schema: iontronic/1\nlike: ./device.yaml\n",
        ])
        #expect(folder.messages().first?.hasPrefix("these files are like each other: ") == true)
    }

    @Test func likeHasADepth() throws {
        var files: [String: String] = [:]
        for step in 0...8 { files["d\(step).yaml"] = "schema: iontronic/1\nlike: ./d\(step + 1).yaml\n" }
        files["d9.yaml"] = device()
        files["device.yaml"] = "schema: iontronic/1\nlike: ./d2.yaml\n"
        let folder = try TemporaryFolder(files)
        #expect(folder.messages() == [])
        #expect(folder.messages("d0.yaml") == ["more than 8 files are like each other in a row"])
    }

    @Test func entriesHaveADepth() {
        let chain = (1...8).map { "      c\($0): { like: \($0 == 1 ? "leak" : "c\($0 - 1)") }\n" }
        #expect(messages(device(membrane: chain.joined())) == [])
        let more = chain.reversed().joined() + "      c9: { like: c8 }\n"
        #expect(
            messages(device(membrane: "      c10: { like: c9 }\n" + more)).contains {
                $0.contains("more than 8 entries")
            })
    }

    @Test(arguments: ["../secret.yaml", "/etc/hostname.yaml", "models/../../secret.yaml", "./link.yaml"])
    func nothingOutsideIsRead(path: String) throws {
        let outer = try TemporaryFolder([
            "secret.yaml": model, "inner/device.yaml": device(membrane: "      own: { model: \(path) }\n"),
        ])
        try FileManager.default.createSymbolicLink(
            atPath: outer.path + "/inner/link.yaml", withDestinationPath: outer.path + "/secret.yaml")
        let found = outer.messages("inner/device.yaml")
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("lies outside the folder of the device and the folders of models") == true)
    }

    @Test func aDeviceHasAtMost64Files() throws {
        var files = ["device.yaml": ""]
        var channels = ""
        for number in 1...64 {
            files["models/m\(number).yaml"] = "schema: iontronic-model/1\nkind: channel\ncurrent: 0 A\n"
            channels += "      c\(number): { model: m\(number) }\n"
        }
        let base = device().split(separator: "\n").dropLast(2).joined(separator: "\n") + "\n"
        files["device.yaml"] = base + channels
        let folder = try TemporaryFolder(files)
        let found = folder.messages()
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("a device may use 64 files; ") == true)
    }

    @Test func whatEntriesInheritHasALimit() throws {
        let channels = (0..<2000).map { "c\($0): { like: leak }, " }.joined()
        let membranes = (0..<300).map { "  m\($0): { like: big }\n" }.joined()
        let text = device(
            "  big: { channels: { leak: { model: ohmic, conductance: 1 S/m^2 }, \(channels) } }\n" + membranes)
        #expect(
            messages(text).contains("with everything its entries are like, the device has more than 1000000 values"))
    }

    @Test func pathsHaveALimit() throws {
        let big =
            "models: { big: { kind: channel, current: 0 A, parameters: { \((0..<5000).map { "p\($0): 1" }.joined(separator: ", ")) } } }"
        func channels(_ count: Int) -> String { (0..<count).map { "      b\($0): { model: big }\n" }.joined() }
        #expect(messages(device(big, membrane: channels(39))) == [])
        #expect(
            messages(device(big, membrane: channels(40))).contains(
                "the device has more than 200000 values that a path may name"))
    }

    @Test func builtInResistorNeedsNoFile() throws {
        let text = device(
            "circuit: { elements: { access: { model: resistor, nodes: [a, inside], resistance: 1 kOhm } } }")
        let descriptor = try load(text)
        let access = try #require(descriptor.root["circuit"]?["elements"]?["access"])
        #expect(descriptor.model(of: access)?.kind == .element)
        #expect(descriptor.files.count == 3)
    }
}
