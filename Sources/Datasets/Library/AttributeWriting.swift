import Analyses
import CHDF5

/// Attributes as netCDF writes them.
enum AttributeWriting {
    /// Attaches an attribute of the layout to an open file, group or dataset.
    static func write(_ attribute: ResultAttribute, to object: hid_t, _ context: FileContext) throws(DatasetError) {
        switch attribute.value {
        case .text(let text):
            let type = try Text.type(context)
            try write(attribute.name, type.identifier, extents: [], to: object, context) { handle in
                Text.withPointers([text]) { H5Awrite(handle, type.identifier, $0) }
            }
        case .numbers(let values):
            try write(attribute.name, chdf5_type_double(), extents: [values.count], to: object, context) {
                H5Awrite($0, chdf5_memory_double(), values)
            }
        case .integers(let values):
            try write(attribute.name, chdf5_type_long(), extents: [values.count], to: object, context) {
                H5Awrite($0, chdf5_memory_long(), values)
            }
        case .bytes(let values):
            try write(attribute.name, chdf5_type_byte(), extents: [values.count], to: object, context) {
                H5Awrite($0, chdf5_memory_byte(), values)
            }
        }
    }

    /// What wrote the file: the one attribute that netCDF wants as plain ASCII of fixed length, and first.
    static func writeProvenance(_ text: String, to object: hid_t, _ context: FileContext) throws(DatasetError) {
        let type = try Handle<TypeKind>(H5Tcopy(chdf5_type_text()), context)
        try context.check(H5Tset_size(type.identifier, text.utf8.count + 1))
        try write(LayoutNames.provenance, type.identifier, extents: [], to: object, context) {
            H5Awrite($0, type.identifier, text)
        }
    }

    /// The number of a dimension within the file.
    static func writeDimension(_ number: Int, to dataset: hid_t, _ context: FileContext) throws(DatasetError) {
        try write(LayoutNames.dimension, chdf5_type_integer(), extents: [], to: dataset, context) {
            H5Awrite($0, chdf5_memory_integer(), [Int32(truncatingIfNeeded: number)])
        }
    }

    /// The value that stands for a missing number.
    static func writeFillValue(to dataset: hid_t, _ context: FileContext) throws(DatasetError) {
        try write(LayoutNames.fillValue, chdf5_type_double(), extents: [1], to: dataset, context) {
            H5Awrite($0, chdf5_memory_double(), [Double.nan])
        }
    }

    private static func write(
        _ name: String, _ type: hid_t, extents: [Int], to object: hid_t, _ context: FileContext,
        _ body: (hid_t) -> herr_t
    ) throws(DatasetError) {
        let space = try Creation.space(extents, context)
        let handle = try Handle<AttributeKind>(
            H5Acreate2(object, name, type, space.identifier, chdf5_default(), chdf5_default()), context)
        try context.check(body(handle.identifier))
        try handle.close(context)
    }
}
