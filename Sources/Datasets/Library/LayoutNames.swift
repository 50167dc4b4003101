/// Names that netCDF, the dimension scales of HDF5 and this layout keep for themselves.
enum LayoutNames {
    static let provenance = "_NCProperties"
    static let dimension = "_Netcdf4Dimid"
    static let fillValue = "_FillValue"
    static let conventions = "Conventions"

    static let source = "source"
    static let sourceFile = "source_file"
    static let sourceText = "source_text"
    static let sourceHash = "source_sha256"
    static let sources = [source, sourceFile, sourceText, sourceHash]

    /// Attributes that the caller neither sets nor sees.
    static let reservedAttributes: Set<String> = [
        provenance, dimension, fillValue, "_Netcdf4Coordinates", "_nc3_strict",
        "CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "DIMENSION_LABELS",
    ]

    /// What stands before the length of a dimension without values, in the name of its scale.
    static let bareDimension = "This is a netCDF dimension but not a netCDF variable."

    /// The scale name of a dimension without values, as netCDF writes it: the length in ten columns.
    static func bareDimension(length: Int) -> String {
        let digits = String(length)
        return bareDimension + String(repeating: " ", count: max(0, 10 - digits.count)) + digits
    }

    /// What is wrong with a name, if anything: the rules of netCDF.
    static func fault(of name: String) -> String? {
        guard let first = name.unicodeScalars.first else { return "a name is empty" }
        let isPlain = first == "_" || first.properties.isAlphabetic || ("0"..."9").contains(first) || !first.isASCII
        if !isPlain { return "the name '\(name)' does not begin with a letter, digit or underscore" }
        if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "/") }) {
            return "the name '\(name)' holds a slash or a control character"
        }
        if name.utf8.last == UInt8(ascii: " ") { return "the name '\(name)' ends in a space" }
        if name.utf8.count > 256 { return "the name '\(name)' is longer than 256 bytes" }
        return nil
    }
}
