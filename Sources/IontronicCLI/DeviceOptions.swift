internal import ArgumentParser
internal import Foundation
internal import Iontronics

/// The device that a verb works on.
struct DeviceOptions: ParsableArguments {
    @Argument(help: "The device's descriptor.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(
        name: .long, help: ArgumentHelp("A folder of models, before the catalogue. Repeatable.", valueName: "folder"))
    var models: [String] = []

    /// The checked text of the device.
    func descriptor() throws -> Descriptor { try read(file) }

    private func read(_ path: String) throws -> Descriptor {
        try Descriptor(reading: path, folders: Catalogue.folders(models))
    }

    /// The checked text of the device, and the variant that is named behind `#` of it.
    func descriptorAndVariant() throws -> (Descriptor, variant: String?) {
        let side = ComparisonSide(file)
        let descriptor = try read(side.path)
        return (descriptor, try side.variant.map { try descriptor.checked(variant: $0, of: side.path) })
    }

    /// The device in one of its variants; `nil` is the device itself.
    func descriptor(variant: String?) throws -> Descriptor {
        let base = try descriptor()
        return try variant.map { try base.variant(named: base.checked(variant: $0, of: file)) } ?? base
    }

    /// Refuses a place where the text of a device that is made of this one cannot be: in no folder, or in one from where it would not
    /// find what it refers to.
    func checkPlace(of descriptor: Descriptor, at output: String?) throws {
        guard let output else { return }
        func folder(of path: String) -> String {
            URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
        }
        let (own, source) = (folder(of: output), ComparisonSide(file).path)
        guard FileManager.default.fileExists(atPath: own) else {
            throw Diagnostic("there is no folder `\(own)` for `\(output)`")
        }
        guard own != folder(of: source) else { return }
        do throws(Diagnostics) {
            _ = try Descriptor(
                SourceFile(path: output, text: descriptor.files[0].text), folder: own,
                folders: Catalogue.folders(models))
        } catch {
            let first = error.sorted.first { $0.severity == .error }?.message ?? ""
            throw Diagnostic(
                "a device written to `\(output)` would not find what it refers to: \(first)",
                help: "write it into the folder of `\(source)`")
        }
    }

    /// Writes the text of a device that was made of this one, and reads it again, so that nobody finds out later that it
    /// cannot be.
    func write(_ text: String, to output: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        _ = try read(output)
    }
}

extension Descriptor {
    /// The name of a variant that the device has.
    func checked(variant name: String, of file: String) throws -> String {
        guard name == "base" || variantNames.contains(name) else {
            throw Diagnostic(
                "no variant `\(name)` in `\(file)`",
                help: "there are: \((["base"] + variantNames.filter { $0 != "base" }).joined(separator: ", "))")
        }
        return name
    }

    /// Refuses to write over texts that the device is read from, and over files that are there unless `overwrite`.
    func keep(from outputs: [String?], overwrite: Bool) throws {
        for output in outputs.compactMap(\.self) {
            try keep(from: output)
            if !overwrite, FileManager.default.fileExists(atPath: output) { throw DatasetError.exists(path: output) }
        }
    }

    /// Refuses to write over a text that the device is read from.
    func keep(from output: String) throws {
        func place(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
        guard files.contains(where: { place($0.path) == place(output) }) else { return }
        throw Diagnostic("`\(output)` is a text that the device is read from", help: "write to another file")
    }
}

/// Where the catalogue of models and devices is.
enum Catalogue {
    /// Folders of `--models` and `$IONTRONICS_MODELS`, then the catalogue.
    static func folders(_ models: [String]) -> DescriptorFolders {
        let variable = ProcessInfo.processInfo.environment["IONTRONICS_MODELS"] ?? ""
        return DescriptorFolders(
            models: models + variable.split(separator: ":").map(String.init), catalogue: location)
    }

    /// Beside a built binary, under `share/iontronics` of an installed one, or in the folder it is called from.
    static var location: String? {
        let binary = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? binary.path
        var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
        var places = [folder.deletingLastPathComponent().appendingPathComponent("share/iontronics/DeviceModels")]
        for _ in 0..<5 {
            places.append(folder.appendingPathComponent("DeviceModels"))
            folder.deleteLastPathComponent()
        }
        places.append(
            URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appendingPathComponent("DeviceModels"))
        return places.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("models").path) }?.path
    }
}
