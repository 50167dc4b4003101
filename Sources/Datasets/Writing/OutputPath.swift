import Glibc

/// Where results go: a temporary name beside the final one, and the step from one to the other.
struct OutputPath: Sendable {
    /// As the user gave it.
    let path: String
    /// The file that will be made or replaced, links followed.
    let target: String
    let overwrite: Bool

    /// Checks that there can be such a file. Touches nothing.
    init(_ path: String, overwrite: Bool) throws(DatasetError) {
        self.path = path
        self.overwrite = overwrite
        let context = FileContext(path: path, operation: .create)
        guard !path.isEmpty, !path.utf8.contains(0) else { throw context.system(ENOENT) }

        var status = stat()
        guard lstat(path, &status) == 0 else {
            let code = errno
            target = path
            guard code == ENOENT else { throw context.system(code) }
            guard !path.hasSuffix("/") else { throw context.system(EISDIR) }
            guard stat(folder, &status) == 0 else { throw context.system(errno) }
            return
        }
        if status.st_mode & S_IFMT == S_IFLNK, let resolved = realpath(path, nil) {
            target = String(cString: resolved)
            free(resolved)
            guard stat(target, &status) == 0 else { throw context.system(errno) }
        } else {
            target = path
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw context.system(EISDIR)
        case S_IFREG, S_IFLNK: break
        // A device or a pipe must not be replaced by a file.
        default: throw .system(path: path, operation: .create, code: EEXIST, reason: "Not a regular file")
        }
        guard overwrite else { throw .exists(path: path) }
    }

    private var folder: String {
        guard let slash = target.lastIndex(of: "/") else { return "." }
        return slash == target.startIndex ? "/" : String(target[..<slash])
    }

    /// The `attempt`-th name to try for the file while it is being written.
    func temporary(attempt: Int) -> String {
        let name = target.lastIndex(of: "/").map { String(target[target.index(after: $0)...]) } ?? target
        let suffix = attempt == 0 ? "" : "-\(attempt)"
        return "\(folder)/.\(name).tmp-\(getpid())\(suffix)"
    }

    /// Gives the finished file its name: on disk first, then visible, then the folder on disk.
    func commit(_ temporary: String) throws(DatasetError) {
        try synchronize(temporary, O_RDONLY)
        try rename(temporary)
        try synchronize(folder, O_RDONLY | O_DIRECTORY)
    }

    private func rename(_ temporary: String) throws(DatasetError) {
        let context = FileContext(path: path, operation: .rename)
        if !overwrite {
            // A second name, unlike renaming, never replaces a file that has appeared meanwhile.
            if link(temporary, target) == 0 {
                unlink(temporary)
                return
            }
            let code = errno
            if code == EEXIST { throw .exists(path: path) }
            guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(code) else { throw context.system(code) }
            var status = stat()
            if lstat(target, &status) == 0 { throw .exists(path: path) }
        }
        guard Glibc.rename(temporary, target) == 0 else { throw context.system(errno) }
    }

    private func synchronize(_ name: String, _ flags: Int32) throws(DatasetError) {
        let context = FileContext(path: path, operation: .synchronize)
        let descriptor = open(name, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw context.system(errno) }
        defer { close(descriptor) }
        // Some file systems have nothing to synchronize in a folder and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw context.system(errno) }
    }
}
