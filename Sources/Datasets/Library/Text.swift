import CHDF5
import Glibc

/// Text as HDF5 keeps it for netCDF: UTF-8 of variable length.
enum Text {
    static func type(_ context: FileContext) throws(DatasetError) -> Handle<TypeKind> {
        let type = try Handle<TypeKind>(H5Tcopy(chdf5_type_text()), context)
        try context.check(H5Tset_size(type.identifier, chdf5_variable_length()))
        try context.check(H5Tset_cset(type.identifier, H5T_CSET_UTF8))
        return type
    }

    /// Lends `texts` to C as an array of pointers.
    static func withPointers(
        _ texts: [String], _ body: (UnsafeRawPointer) -> herr_t
    ) -> herr_t {
        var storage: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(storage.count)
            storage.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
            storage.append(0)
        }
        return storage.withUnsafeBufferPointer { storage in
            let pointers = starts.map { storage.baseAddress?.advanced(by: $0) }
            return pointers.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return -1 }
                return body(base)
            }
        }
    }

    /// Reads `count` texts of a dataset or attribute of the given type, which may be of fixed length.
    static func read(
        type: borrowing Handle<TypeKind>, count: Int, _ context: FileContext,
        _ body: (_ memoryType: hid_t, _ destination: UnsafeMutableRawPointer) -> herr_t
    ) throws(DatasetError) -> [String] {
        guard count > 0 else { return [] }
        if H5Tis_variable_str(type.identifier) > 0 {
            let memory = try Text.type(context)
            try context.check(H5Tset_cset(memory.identifier, H5Tget_cset(type.identifier)))
            var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
            let status = pointers.withUnsafeMutableBytes { bytes -> herr_t in
                guard let base = bytes.baseAddress else { return -1 }
                return body(memory.identifier, base)
            }
            try context.check(status)
            let texts = pointers.map { pointer in pointer.map { String(cString: $0) } ?? "" }
            for pointer in pointers { H5free_memory(pointer) }
            return texts
        }
        let size = H5Tget_size(type.identifier)
        let (total, overflow) = size.multipliedReportingOverflow(by: count)
        guard size > 0, !overflow else { throw .notResults(path: context.path, reason: "a text has no length") }
        var characters = [UInt8](repeating: 0, count: total)
        let status = characters.withUnsafeMutableBytes { bytes -> herr_t in
            guard let base = bytes.baseAddress else { return -1 }
            return body(type.identifier, base)
        }
        try context.check(status)
        return (0..<count).map { index in
            String(decoding: characters[index * size..<(index + 1) * size].prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
