internal import Analyses
internal import Datasets
public import Design
public import Devices
internal import Foundation

/// One side of a comparison as a user types it: `file.h5`, `file.h5#variant`, `device.yaml` or `device.yaml#variant`.
public struct ComparisonSide: Sendable {
    /// As typed.
    public let text: String
    /// The file.
    public let path: String
    /// After the last `#`, unless a file of the whole name exists.
    public let variant: String?

    /// Reads `path` or `path#variant`.
    public init(_ text: String) {
        self.text = text
        if !FileManager.default.fileExists(atPath: text), let mark = text.lastIndex(of: "#"),
            mark > text.startIndex, text.index(after: mark) < text.endIndex
        {
            path = String(text[..<mark])
            variant = String(text[text.index(after: mark)...])
        } else {
            (path, variant) = (text, nil)
        }
    }

    /// Whether it is a descriptor, which is solved before it is compared.
    public var isDevice: Bool {
        ["yaml", "yml"].contains((path as NSString).pathExtension.lowercased())
    }

    /// The results of a file.
    public func results() throws -> ComparedResults {
        try ComparedResults(try ResultsFile(path: path), name: text, variant: variant)
    }

    /// Solves the device into a temporary file.
    ///
    /// - Parameters:
    ///   - recipe: which analyses.
    ///   - compresses: whether the file is to be kept.
    ///   - note: is called with what there is to say about the device.
    public func solved(
        _ recipe: ComparisonRecipe, folders: DescriptorFolders, threads: Int, compresses: Bool,
        note: (Diagnostics) -> Void
    ) throws -> SolvedSide {
        let descriptor = try Descriptor(reading: path, folders: folders)
        note(descriptor.notes)
        var varied = descriptor
        if let variant {
            guard variant == "base" || descriptor.variantNames.contains(variant) else {
                throw ComparisonError.unknownVariant(
                    variant, of: path, known: ["base"] + descriptor.variantNames.filter { $0 != "base" })
            }
            varied = try descriptor.variant(named: variant)
        }
        var isSelected = false
        let sweeps = try recipe.specs(of: descriptor).indices.map { index -> Sweep in
            let sweep = try Sweep(try recipe.specs(of: descriptor)[index], of: descriptor)
            guard variant != nil else { return sweep }
            // An analysis that runs over variants holds the wanted one; of others the varied device is solved.
            if sweep.group(named: "").axes.contains(where: { $0.name == "variant" }) {
                isSelected = true
                return sweep
            }
            return try Sweep(try recipe.specs(of: varied)[index], of: varied)
        }
        for sweep in sweeps { note(sweep.notes) }
        let file = TemporaryResults()
        var options = ResultsFileWriter.Options()
        if !compresses { options.compression = .none }
        var sink = try ResultsFileWriter(path: file.path, options: options)
        _ = try SweepFile(sweeps, of: variant == nil ? descriptor : varied, history: recipe.history).run(
            into: &sink, threads: threads)
        let results = try ComparedResults(
            try ResultsFile(path: file.path), name: text, variant: isSelected ? variant : nil)
        return SolvedSide(results: results, storage: file)
    }
}

/// A device's results in a file that is gone with it.
public struct SolvedSide: Sendable {
    /// What came out.
    public let results: ComparedResults
    private let storage: TemporaryResults

    fileprivate init(results: ComparedResults, storage: TemporaryResults) {
        (self.results, self.storage) = (results, storage)
    }
}

private final class TemporaryResults: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("iontronic-\(UUID().uuidString).h5").path

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
