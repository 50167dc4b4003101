public import Analyses

/// Writes results into a file: HDF5 that is valid netCDF-4.
///
/// The file grows under a temporary name in the folder of its final one. ``finish()`` puts it onto the disk
/// and gives it its name, so that whatever is seen under that name is whole. When anything fails, when
/// ``abandon()`` is called or the writer is dropped, the temporary file is removed; after a failure the writer
/// takes nothing more. The same layout and values give the same bytes, however many workers prepare the chunks.
public struct ResultsFileWriter: ResultSink {
    /// How to write a results file.
    public struct Options: Sendable, Hashable {
        /// What happens to the values on their way to the disk.
        public enum Compression: Sendable, Hashable {
            /// Stored as they are.
            case none
            /// Shuffled, then deflated at a level from 1 (fast) to 9 (small). Every reader of HDF5 undoes it.
            case deflate(level: Int)
        }

        /// How variables are stored. Small ones of a single chunk are never compressed.
        public var compression: Compression
        /// Whether a file of the same name may be replaced. It stays as it is until ``ResultsFileWriter/finish()``.
        public var overwrite: Bool

        /// Options; compressed at level 1 and not replacing anything unless stated.
        public init(compression: Compression = .deflate(level: 1), overwrite: Bool = false) {
            self.compression = compression
            self.overwrite = overwrite
        }
    }

    private let draft: Draft

    /// A writer to `path`. Touches nothing yet.
    ///
    /// - Throws: ``DatasetError/exists(path:)`` where there is such a file and it may not be replaced;
    ///   ``DatasetError/system(path:operation:code:reason:)`` where the folder is missing or `path` is one.
    public init(path: String, options: Options = Options()) throws(DatasetError) {
        if case .deflate(let level) = options.compression, !(1...9).contains(level) {
            throw .layout(reason: "the compression level \(level) is not between 1 and 9")
        }
        draft = Draft(output: try OutputPath(path, overwrite: options.overwrite), options: options)
    }

    /// Makes the temporary file with everything but the variables' values.
    ///
    /// An attribute `Conventions` is added where `layout` has none.
    public mutating func begin(_ layout: ResultLayout) throws(DatasetError) {
        try draft.begin(layout)
    }

    /// Makes the function that compresses chunks, on as many threads as call it.
    public func preparer() -> @Sendable (ResultChunk) throws -> PreparedChunk {
        guard let encoder = draft.encoder else {
            return { _ throws(DatasetError) in
                throw .closed(reason: "a results file takes chunks between begin and finish")
            }
        }
        return { chunk throws(DatasetError) in try encoder.encode(chunk) }
    }

    /// Writes a chunk; those of one variable come in index order.
    public mutating func write(_ chunk: consuming PreparedChunk) throws(DatasetError) {
        try draft.write(chunk)
    }

    /// Closes the file, forces it onto the disk and gives it its name.
    public mutating func finish() throws(DatasetError) {
        try draft.finish()
    }

    /// Removes the temporary file. Does nothing after ``finish()``.
    public mutating func abandon() {
        draft.discard()
    }
}
