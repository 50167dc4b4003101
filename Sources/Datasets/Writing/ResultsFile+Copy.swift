import Glibc

extension ResultsFile {
    /// Puts a copy of this file in place of another, or where there is none. What is seen under `path` is the old file or
    /// the whole new one, also after a crash.
    ///
    /// - Throws: ``DatasetError/system(path:operation:code:reason:)``; the old file is then as it was.
    public func copy(replacing path: String) throws(DatasetError) {
        let output = try OutputPath(path, overwrite: true)
        let reading = FileContext(path: self.path, operation: .read)
        let source = open(self.path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw reading.system(errno) }
        defer { close(source) }
        let writing = FileContext(path: path, operation: .write)
        var (target, name): (Int32, String) = (-1, "")
        for attempt in 0..<100 where target < 0 {
            name = output.temporary(attempt: attempt)
            target = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
            guard target >= 0 || errno == EEXIST else {
                throw FileContext(path: path, operation: .create).system(errno)
            }
        }
        guard target >= 0 else { throw FileContext(path: path, operation: .create).system(EEXIST) }
        do throws(DatasetError) {
            try Self.copy(source, reading, target, writing)
            guard close(target) == 0 else { throw FileContext(path: path, operation: .close).system(errno) }
            target = -1
            try output.commit(name)
        } catch {
            if target >= 0 { close(target) }
            unlink(name)
            throw error
        }
    }

    private static func copy(_ source: Int32, _ reading: FileContext, _ target: Int32, _ writing: FileContext)
        throws(DatasetError)
    {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(source, &buffer, buffer.count)
            guard count >= 0 else { throw reading.system(errno) }
            if count == 0 { return }
            var done = 0
            while done < count {
                let written = buffer.withUnsafeBytes { write(target, $0.baseAddress?.advanced(by: done), count - done) }
                guard written > 0 else { throw writing.system(errno) }
                done += written
            }
        }
    }
}
