public import Analyses

/// Why results could not be stored or read back.
public enum DatasetError: Error, Hashable, Sendable {
    /// What was being done to a file.
    public enum Operation: String, Hashable, Sendable {
        case create, write, flush, close, synchronize, rename, open, read
    }

    /// The output exists and overwriting was not allowed. Nothing has been touched.
    case exists(path: String)
    /// The operating system refused: `code` is `errno`, `reason` its text ("No space left on device").
    case system(path: String, operation: Operation, code: Int32, reason: String)
    /// The HDF5 library refused for a reason of its own, in its words.
    case library(path: String, operation: Operation, reason: String)
    /// The file is none that this library wrote, or its contents do not follow the layout.
    case notResults(path: String, reason: String)
    /// The layout cannot be stored: a name taken twice, an axis without points...
    case layout(reason: String)
    /// A chunk does not fit the layout or came out of order.
    case chunk(variable: String, reason: String)
    /// `finish()` came before the last chunk.
    case incomplete(variable: String, written: Int, expected: Int)
    /// A sink was used after it had finished, failed or been abandoned, or before it began.
    case closed(reason: String)
    /// The file has no variable of that name; `known` are those it has.
    case unknownVariable(path: String, name: String, known: [String])
    /// The variable is stored as another kind than was asked for.
    case kind(variable: String, stored: ResultVariable.Kind, asked: ResultVariable.Kind)
    /// A slab reaches outside of the variable.
    case slab(variable: String, start: [Int], count: [Int], extent: [Int])
}

extension DatasetError {
    /// Whether a file or the disk failed (full, missing, forbidden, already there), rather than what was asked of it.
    public var isInputOutput: Bool {
        switch self {
        case .exists, .system, .library: true
        case .notResults, .layout, .chunk, .incomplete, .closed, .unknownVariable, .kind, .slab: false
        }
    }
}

extension DatasetError: CustomStringConvertible {
    /// One sentence with the file or variable and the reason.
    public var description: String {
        switch self {
        case .exists(let path):
            "\(path) exists already; choose another name, or allow overwriting (`--overwrite`)"
        case .system(let path, let operation, _, let reason):
            "cannot \(operation.rawValue) \(path): \(reason)"
        case .library(let path, let operation, let reason):
            "cannot \(operation.rawValue) \(path): HDF5 says: \(reason)"
        case .notResults(let path, let reason):
            "\(path) is not a results file: \(reason)"
        case .layout(let reason):
            "the results cannot be stored: \(reason)"
        case .chunk(let variable, let reason):
            "a chunk of '\(variable)' does not fit: \(reason)"
        case .incomplete(let variable, let written, let expected):
            "'\(variable)' is incomplete: \(written) of \(expected) chunks were written"
        case .closed(let reason):
            reason
        case .unknownVariable(let path, let name, let known):
            "\(path) has no variable '\(name)'; it has \(known.joined(separator: ", "))"
        case .kind(let variable, let stored, let asked):
            "'\(variable)' holds values of kind \(stored), not \(asked)"
        case .slab(let variable, let start, let count, let extent):
            "start \(start), count \(count) reaches outside of '\(variable)', whose extents are \(extent)"
        }
    }
}
