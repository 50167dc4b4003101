internal import Analyses
public import Datasets

/// One side of a comparison: a results file, or one variant of it.
public struct ComparedResults: Sendable {
    /// As the user called it.
    public let name: String
    /// The file that is read: a temporary one where a device was solved.
    public let file: ResultsFile
    /// The variant it is held at.
    public let variant: String?

    /// One side of a comparison.
    ///
    /// - Parameters:
    ///   - name: as the user calls it.
    ///   - variant: the one to look at; the axis `variant` is then gone.
    /// - Throws: ``ComparisonError/unknownVariant(_:of:known:)``.
    public init(_ file: ResultsFile, name: String, variant: String? = nil) throws(ComparisonError) {
        self.file = file
        self.name = name
        self.variant = variant
        guard let variant else { return }
        let axes = file.layout.groups.flatMap(\.axes).filter { $0.name == "variant" }
        let labels = axes.flatMap { axis -> [String] in
            if case .labels(let labels) = axis.coordinate { labels } else { [] }
        }
        guard labels.contains(variant) else {
            throw .unknownVariant(variant, of: name, known: labels)
        }
    }

    /// The device that the results are of.
    public var device: String? { file.layout.attributes.text("iontronic_device") }

    var variables: [StoredVariable] {
        file.layout.groups.flatMap { group in
            group.variables.map { StoredVariable($0, in: group, of: file.layout, variant: variant) }
        }
    }

    /// Points of all its solutions that failed, and where the first of each variable is.
    public func failedPoints() throws(DatasetError) -> Int {
        var failed = 0
        for variable in variables where variable.meanings.first == "converged" && variable.kind == .byte {
            let reader = try SlabReader(file, variable: variable.path)
            var values: [Int8] = []
            for slab in SlabWalk(extents: variable.extents, chunk: variable.chunk) {
                let place = variable.slab(slab.start, slab.count)
                try reader.read(start: place.start, count: place.count, into: &values)
                failed += values.count { $0 != 0 }
            }
        }
        return failed
    }
}

/// Why two things cannot be compared at all.
public enum ComparisonError: Error, Sendable, CustomStringConvertible {
    case unknownVariant(String, of: String, known: [String])
    /// Nothing of the one has a counterpart in the other.
    case nothingCompared(base: String, candidate: String)

    /// What is wrong, and what there is instead.
    public var description: String {
        switch self {
        case .unknownVariant(let variant, let name, let known):
            "\(name) has no variant '\(variant)'; "
                + (known.isEmpty ? "it has no variants" : "it has \(known.joined(separator: ", "))")
        case .nothingCompared(let base, let candidate):
            "nothing of \(base) was compared with anything of \(candidate): an empty comparison proves nothing"
        }
    }
}
