import Analyses
import CHDF5

/// Reads one variable slab after slab into memory of the caller's, and keeps what has been decompressed for the next.
///
/// Slabs that are whole chunks in index order cost each chunk once; ``ResultsFile/readDoubles(_:start:count:)`` opens the
/// variable anew for each.
public final class SlabReader {
    /// Extents of the variable, outermost first.
    public let extents: [Int]
    private let plan: VariablePlan
    private let file: ResultsFile
    private let dataset: hid_t

    /// - Parameters:
    ///   - variable: as ``ResultsFile`` names it.
    ///   - cache: bytes of chunks to keep.
    ///   - isStraight: whether values are asked for in the order they are stored in, so that what is not compressed can be read
    ///     straight into the caller's memory. Other slabs would then cost a system call for each of their rows.
    public init(_ file: ResultsFile, variable: String, cache: Int = 1 << 20, isStraight: Bool = false)
        throws(DatasetError)
    {
        let plan = try file.plan(of: variable)
        let context = FileContext(path: file.path, operation: .read, size: file.size)
        dataset = try HDF5.enter { () throws(DatasetError) -> hid_t in
            let access = try Handle<PropertiesKind>(H5Pcreate(chdf5_dataset_access()), context)
            var kept = max(0, cache)
            if isStraight, try !Self.isFiltered(plan.path, file, context) { kept = 0 }
            try context.check(H5Pset_chunk_cache(access.identifier, 12421, kept, 1))
            let dataset = try Handle<DatasetKind>(
                H5Dopen2(file.opened.identifier, "/\(plan.path)", access.identifier), context)
            return dataset.release()
        }
        self.plan = plan
        self.file = file
        extents = plan.extents
    }

    private static func isFiltered(_ path: String, _ file: ResultsFile, _ context: FileContext) throws(DatasetError)
        -> Bool
    {
        let dataset = try Handle<DatasetKind>(H5Dopen2(file.opened.identifier, "/\(path)", chdf5_default()), context)
        let creation = try Handle<PropertiesKind>(H5Dget_create_plist(dataset.identifier), context)
        return try context.check(H5Pget_nfilters(creation.identifier)) > 0
    }

    deinit {
        let dataset = self.dataset
        try? HDF5.enter { _ = H5Dclose(dataset) }
    }

    /// Values of a slab as doubles, row-major, in place of what `values` held.
    public func read(start: [Int], count: [Int], into values: inout [Double]) throws(DatasetError) {
        try read(start, count, into: &values, fill: 0) { chdf5_memory_double() }
    }

    /// Values of a slab of a byte variable, row-major, in place of what `values` held.
    public func read(start: [Int], count: [Int], into values: inout [Int8]) throws(DatasetError) {
        guard plan.kind == .byte else { throw .kind(variable: plan.path, stored: plan.kind, asked: .byte) }
        try read(start, count, into: &values, fill: 0) { chdf5_memory_byte() }
    }

    private func read<Value: BitwiseCopyable>(
        _ start: [Int], _ count: [Int], into values: inout [Value], fill: Value, as memoryType: () -> hid_t
    ) throws(DatasetError) {
        guard start.count == extents.count, count.count == extents.count,
            extents.indices.allSatisfy({
                start[$0] >= 0 && count[$0] >= 0 && start[$0] <= extents[$0] && count[$0] <= extents[$0] - start[$0]
            })
        else { throw .slab(variable: plan.path, start: start, count: count, extent: extents) }
        let length = count.reduce(1, *)
        let context = FileContext(path: file.path, operation: .read, size: file.size)
        try context.checkPlausible(length)
        if values.count < length { values += [Value](repeating: fill, count: length - values.count) }
        if values.count > length { values.removeLast(values.count - length) }
        guard length > 0 else { return }
        try HDF5.enter { () throws(DatasetError) in
            let space = try Handle<SpaceKind>(H5Dget_space(dataset), context)
            if !start.isEmpty {
                try context.check(
                    H5Sselect_hyperslab(
                        space.identifier, H5S_SELECT_SET, start.map { hsize_t($0) }, nil, count.map { hsize_t($0) }, nil
                    ))
            }
            let memory = try Creation.space(count, context)
            let type = memoryType()
            let status = values.withUnsafeMutableBytes {
                H5Dread(dataset, type, memory.identifier, space.identifier, chdf5_default(), $0.baseAddress)
            }
            try context.check(status)
        }
    }
}
