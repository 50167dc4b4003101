import Analyses
import CHDF5
import Glibc

/// A results file that has not got its name yet.
final class Draft {
    /// A variable whose values are arriving.
    final class Target {
        let plan: VariablePlan
        let storage: ChunkStorage
        var dataset: Handle<DatasetKind>?
        var written = 0

        init(plan: VariablePlan, storage: ChunkStorage, dataset: consuming Handle<DatasetKind>) {
            self.plan = plan
            self.storage = storage
            self.dataset = consume dataset
        }
    }

    private let output: OutputPath
    private let options: ResultsFileWriter.Options
    private(set) var encoder: ChunkEncoder?
    private var file: Handle<FileKind>?
    private var targets: [[Target]] = []
    /// Name of the file on disk; `nil` before ``begin(_:)`` and once it is renamed or removed.
    private var temporary: String? {
        didSet {
            if let oldValue { UnfinishedFiles.remove(oldValue) }
            if let temporary { UnfinishedFiles.add(temporary) }
        }
    }

    init(output: OutputPath, options: ResultsFileWriter.Options) {
        self.output = output
        self.options = options
    }

    deinit {
        discard()
    }

    private func context(_ operation: DatasetError.Operation) -> FileContext {
        FileContext(path: output.path, operation: operation)
    }

    func begin(_ layout: ResultLayout) throws(DatasetError) {
        guard temporary == nil, encoder == nil else {
            throw .closed(reason: "a results file begins once")
        }
        let encoder = ChunkEncoder(plan: try LayoutPlan(layout), compression: options.compression)
        self.encoder = encoder
        do throws(DatasetError) {
            try HDF5.enter { () throws(DatasetError) in
                let file = try create()
                let writing = LayoutWriting(
                    layout: layout, encoder: encoder, compression: options.compression, context: context(.write))
                targets = try writing.write(to: file)
                self.file = consume file
            }
        } catch {
            discard()
            throw error
        }
    }

    /// Makes the file under the first temporary name that is free: one may be left from a process that was
    /// killed and had the same number. The name is taken before the library sees it, because a library that
    /// fails leaves the file and does not tell.
    private func create() throws(DatasetError) -> Handle<FileKind> {
        for attempt in 0..<100 {
            let name = output.temporary(attempt: attempt)
            let descriptor = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
            if descriptor < 0, errno == EEXIST { continue }
            guard descriptor >= 0 else { throw context(.create).system(errno) }
            Glibc.close(descriptor)
            temporary = name
            return try Creation.file(name, context(.create))
        }
        throw context(.create).system(EEXIST)
    }

    func write(_ chunk: PreparedChunk) throws(DatasetError) {
        guard temporary != nil else {
            throw .closed(reason: "\(output.path) takes chunks between begin and finish")
        }
        do throws(DatasetError) {
            let target = targets[chunk.group][chunk.variable]
            guard chunk.index == target.written else {
                throw .chunk(
                    variable: target.plan.path,
                    reason: "chunk \(chunk.index) comes where chunk \(target.written) is due")
            }
            try HDF5.enter { () throws(DatasetError) in try store(chunk, in: target) }
            target.written += 1
        } catch {
            discard()
            throw error
        }
    }

    private func store(_ chunk: PreparedChunk, in target: Target) throws(DatasetError) {
        guard let dataset = target.dataset?.identifier else { return }
        let offset = chunk.start.map { hsize_t($0) }
        let context = context(.write)
        switch chunk.payload {
        case .filtered(let bytes):
            try context.check(H5Dwrite_chunk(dataset, chdf5_default(), 0, offset, bytes.count, bytes))
        case .plain(let values):
            // One bit for each filter that has not run.
            let skipped: UInt32 =
                switch (target.storage, target.plan.kind) {
                case (.compressed, .byte): 0b1
                case (.compressed, _): 0b11
                default: 0
                }
            let everything = chdf5_everything()
            func store(_ bytes: UnsafeRawBufferPointer, _ type: hid_t) -> herr_t {
                if target.storage == .contiguous {
                    return H5Dwrite(dataset, type, everything, everything, chdf5_default(), bytes.baseAddress)
                }
                return H5Dwrite_chunk(dataset, chdf5_default(), skipped, offset, bytes.count, bytes.baseAddress)
            }
            let status =
                switch values {
                case .doubles(let values): values.withUnsafeBytes { store($0, chdf5_memory_double()) }
                case .bytes(let values): values.withUnsafeBytes { store($0, chdf5_memory_byte()) }
                case .integers(let values): values.withUnsafeBytes { store($0, chdf5_memory_integer()) }
                }
            try context.check(status)
        }
    }

    func finish() throws(DatasetError) {
        guard let temporary else {
            throw .closed(reason: "\(output.path) has not begun, or has ended already")
        }
        do throws(DatasetError) {
            for target in targets.joined() where target.written != target.plan.chunkCount {
                throw .incomplete(
                    variable: target.plan.path, written: target.written, expected: target.plan.chunkCount)
            }
            try HDF5.enter { () throws(DatasetError) in try close() }
            try output.commit(temporary)
            self.temporary = nil
        } catch {
            discard()
            throw error
        }
    }

    /// Closes what is open, and believes nothing: on a full disk closing a variable may be the call that fails,
    /// and closing the file after it succeeds.
    private func close() throws(DatasetError) {
        for target in targets.joined() {
            if let dataset = target.dataset.take() { try dataset.close(context(.close)) }
        }
        targets = []
        guard let file = file.take() else { return }
        try context(.flush).check(H5Fflush(file.identifier, H5F_SCOPE_GLOBAL))
        try file.close(context(.close))
    }

    /// Closes and removes the file; nothing is left to be reported.
    func discard() {
        guard let temporary else { return }
        self.temporary = nil
        try? HDF5.enter { () throws(DatasetError) in
            targets = []
            file = nil
        }
        // The library may fail to close a file it could not write; its space is to be free all the same.
        truncate(temporary, 0)
        unlink(temporary)
    }
}
