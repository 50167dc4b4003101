internal import CDeflate

/// Versions of the C libraries that results are stored with.
public enum LibraryVersions {
    /// Of the HDF5 library that is loaded.
    public static var hdf5: String { HDF5.version() }
    /// Of libdeflate, as it was built against.
    public static var deflate: String { LIBDEFLATE_VERSION_STRING }
}
