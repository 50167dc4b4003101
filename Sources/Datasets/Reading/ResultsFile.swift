public import Analyses
import CHDF5
import Glibc

/// A results file opened for reading.
///
/// ``layout`` tells everything but the variables' values: it equals the layout the file was written from, with
/// the root's attributes in ``ResultLayout/attributes`` and the chunks by which the values are best read. Values
/// are read by slabs, so that memory is what the caller asks for. A variable is named "current", or
/// "transient/current" where it belongs to a group.
public struct ResultsFile: Sendable {
    /// What the attribute `Conventions` of a results file says.
    public static let conventions = "CF-1.10, iontronic-1"
    /// The part of it that names the layout.
    static let layoutConvention = "iontronic-1"

    /// Where it is, as it was opened.
    public let path: String
    /// Everything but the values of the variables.
    public let layout: ResultLayout
    let size: Int
    let opened: OpenedFile
    private let plans: [String: VariablePlan]

    /// Opens a file and reads its layout.
    ///
    /// - Throws: ``DatasetError/system(path:operation:code:reason:)`` where it cannot be read,
    ///   ``DatasetError/notResults(path:reason:)`` where it is of another format or program.
    public init(path: String) throws(DatasetError) {
        let context = FileContext(path: path, operation: .open)
        let size = try Self.readableSize(context)
        let (opened, layout) = try HDF5.enter { () throws(DatasetError) -> (OpenedFile, ResultLayout) in
            guard try context.check(H5Fis_hdf5(path)) > 0 else {
                throw .notResults(path: path, reason: "it is not an HDF5 file")
            }
            let access = try Handle<PropertiesKind>(H5Pcreate(chdf5_file_access()), context)
            try context.check(H5Pset_fclose_degree(access.identifier, H5F_CLOSE_STRONG))
            // Nobody writes into a file that has its name, and some network file systems have no locks.
            try context.check(H5Pset_file_locking(access.identifier, false, true))
            let file = try Handle<FileKind>(H5Fopen(path, chdf5_read_only(), access.identifier), context)
            let reading = LayoutReading(context: FileContext(path: path, operation: .read, size: size))
            let layout = try reading.read(file)
            return (OpenedFile(file), layout)
        }
        self.path = path
        self.size = size
        self.layout = layout
        self.opened = opened
        do throws(DatasetError) {
            let plans = try LayoutPlan(layout).variables.joined().map { ($0.path, $0) }
            self.plans = Dictionary(plans) { first, _ in first }
        } catch {
            throw .notResults(path: path, reason: error.description)
        }
    }

    /// Bytes of a file that can be read.
    private static func readableSize(_ context: FileContext) throws(DatasetError) -> Int {
        guard !context.path.utf8.contains(0) else { throw context.system(ENOENT) }
        // Without waiting for someone to fill a pipe.
        let descriptor = Glibc.open(context.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw context.system(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw context.system(errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return status.st_size
        case S_IFDIR: throw context.system(EISDIR)
        default: throw .notResults(path: context.path, reason: "it is not a regular file")
        }
    }

    /// Names of all variables, as in the file, with their group before them.
    public var variableNames: [String] {
        layout.groups.flatMap { group in
            group.variables.map { group.name.isEmpty ? $0.name : "\(group.name)/\($0.name)" }
        }
    }

    /// Extents of a variable's axes, outermost first.
    public func extents(of variable: String) throws(DatasetError) -> [Int] {
        try plan(of: variable).extents
    }

    /// Values of any variable as doubles, row-major; the whole of it unless `start` and `count` name a part.
    /// Bytes and integers are converted, which is exact.
    public func readDoubles(
        _ variable: String, start: [Int]? = nil, count: [Int]? = nil
    ) throws(DatasetError) -> [Double] {
        try read(plan(of: variable), start, count, fill: 0) { chdf5_memory_double() }
    }

    /// Values of a byte variable, row-major; the whole of it unless `start` and `count` name a part.
    public func readBytes(
        _ variable: String, start: [Int]? = nil, count: [Int]? = nil
    ) throws(DatasetError) -> [Int8] {
        let plan = try plan(of: variable)
        guard plan.kind == .byte else { throw .kind(variable: variable, stored: plan.kind, asked: .byte) }
        return try read(plan, start, count, fill: 0) { chdf5_memory_byte() }
    }

    /// Values of an integer or byte variable, row-major; the whole of it unless `start` and `count` name a part.
    public func readIntegers(
        _ variable: String, start: [Int]? = nil, count: [Int]? = nil
    ) throws(DatasetError) -> [Int32] {
        let plan = try plan(of: variable)
        guard plan.kind != .double else { throw .kind(variable: variable, stored: plan.kind, asked: .integer) }
        return try read(plan, start, count, fill: 0) { chdf5_memory_integer() }
    }

    /// A whole variable with its axes.
    public func array(_ variable: String) throws(DatasetError) -> ResultArray {
        let plan = try plan(of: variable)
        let values: ResultChunk.Values =
            switch plan.kind {
            case .double: .doubles(try readDoubles(variable))
            case .byte: .bytes(try readBytes(variable))
            case .integer: .integers(try readIntegers(variable))
            }
        guard let array = ResultArray(plan, in: layout, values: values) else {
            throw .unknownVariable(path: path, name: variable, known: variableNames)
        }
        return array
    }

    func plan(of variable: String) throws(DatasetError) -> VariablePlan {
        guard let plan = plans[variable] else {
            throw .unknownVariable(path: path, name: variable, known: variableNames)
        }
        return plan
    }

    private func read<Value: BitwiseCopyable & Sendable>(
        _ plan: VariablePlan, _ start: [Int]?, _ count: [Int]?, fill: Value, as memoryType: () -> hid_t
    ) throws(DatasetError) -> [Value] {
        let start = start ?? plan.extents.map { _ in 0 }
        let count = count ?? zip(plan.extents, start).map { $0 &- $1 }
        guard start.count == plan.extents.count, count.count == plan.extents.count,
            plan.extents.indices.allSatisfy({ axis in
                start[axis] >= 0 && start[axis] <= plan.extents[axis] && count[axis] >= 0
                    && count[axis] <= plan.extents[axis] - start[axis]
            })
        else {
            throw .slab(variable: plan.path, start: start, count: count, extent: plan.extents)
        }
        let length = count.reduce(1, *)
        guard length > 0 else { return [] }
        let context = FileContext(path: path, operation: .read, size: size)
        try context.checkPlausible(length)
        return try HDF5.enter { () throws(DatasetError) -> [Value] in
            let dataset = try Handle<DatasetKind>(
                H5Dopen2(opened.identifier, "/\(plan.path)", chdf5_default()), context)
            let space = try Handle<SpaceKind>(H5Dget_space(dataset.identifier), context)
            if !start.isEmpty {
                try context.check(
                    H5Sselect_hyperslab(
                        space.identifier, H5S_SELECT_SET, start.map { hsize_t($0) }, nil, count.map { hsize_t($0) }, nil
                    ))
            }
            let memory = try Creation.space(count, context)
            var values = [Value](repeating: fill, count: length)
            let type = memoryType()
            let status = values.withUnsafeMutableBytes {
                H5Dread(
                    dataset.identifier, type, memory.identifier, space.identifier, chdf5_default(), $0.baseAddress)
            }
            try context.check(status)
            return values
        }
    }
}

/// Keeps a file open as long as someone may read from it.
final class OpenedFile: Sendable {
    let identifier: hid_t

    init(_ file: consuming Handle<FileKind>) {
        identifier = file.release()
    }

    deinit {
        let identifier = self.identifier
        try? HDF5.enter { _ = H5Fclose(identifier) }
    }
}
