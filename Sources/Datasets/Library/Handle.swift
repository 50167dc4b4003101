import CHDF5

/// What a handle refers to, and how the library wants it closed.
protocol HandleKind {
    static func close(_ identifier: hid_t) -> herr_t
}

enum FileKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Fclose(identifier) }
}

enum GroupKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Gclose(identifier) }
}

enum DatasetKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Dclose(identifier) }
}

enum AttributeKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Aclose(identifier) }
}

enum SpaceKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Sclose(identifier) }
}

enum TypeKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Tclose(identifier) }
}

enum PropertiesKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Pclose(identifier) }
}

enum ObjectKind: HandleKind {
    static func close(_ identifier: hid_t) -> herr_t { H5Oclose(identifier) }
}

/// Something open in the HDF5 library. It is closed when it goes out of scope; ``close(_:)`` closes it where
/// failing to do so means lost data. Handles are made, used and dropped inside of ``HDF5/enter(_:)``.
struct Handle<Kind: HandleKind>: ~Copyable, Sendable {
    let identifier: hid_t

    /// Takes what a call of the library returned; a negative number is that call's failure.
    init(_ identifier: hid_t, _ context: FileContext) throws(DatasetError) {
        self.identifier = try context.check(identifier)
    }

    deinit {
        _ = Kind.close(identifier)
    }

    consuming func close(_ context: FileContext) throws(DatasetError) {
        let identifier = self.identifier
        discard self
        try context.check(Kind.close(identifier))
    }

    /// Gives up the handle without closing it.
    consuming func release() -> hid_t {
        let identifier = self.identifier
        discard self
        return identifier
    }
}
