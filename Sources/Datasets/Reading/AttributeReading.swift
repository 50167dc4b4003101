import Analyses
import CHDF5

/// Attributes read back.
enum AttributeReading {
    /// The attributes of an open object in the order they were made, without those that netCDF and the
    /// dimension scales keep, and without any of a type that ``ResultAttribute`` does not have.
    static func all(of object: hid_t, _ context: FileContext) throws(DatasetError) -> [ResultAttribute] {
        var attributes: [ResultAttribute] = []
        for name in try names(of: object, context) where !LayoutNames.reservedAttributes.contains(name) {
            let handle = try Handle<AttributeKind>(H5Aopen(object, name, chdf5_default()), context)
            guard let value = try value(of: handle, context) else { continue }
            attributes.append(ResultAttribute(name, value))
        }
        return attributes
    }

    private static func names(of object: hid_t, _ context: FileContext) throws(DatasetError) -> [String] {
        for index in [H5_INDEX_CRT_ORDER, H5_INDEX_NAME] {
            var names: [String] = []
            let status = withUnsafeMutablePointer(to: &names) { names in
                H5Aiterate2(
                    object, index, H5_ITER_INC, nil,
                    { _, name, _, names in
                        guard let name else { return -1 }
                        names?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
                        return 0
                    }, names)
            }
            if status >= 0 { return names }
        }
        throw context.failure()
    }

    private static func value(
        of handle: borrowing Handle<AttributeKind>, _ context: FileContext
    ) throws(DatasetError) -> ResultAttribute.Value? {
        let type = try Handle<TypeKind>(H5Aget_type(handle.identifier), context)
        let space = try Handle<SpaceKind>(H5Aget_space(handle.identifier), context)
        let count = Int(try context.check(H5Sget_simple_extent_npoints(space.identifier)))
        guard count > 0 else { return nil }
        try context.checkPlausible(count)
        let identifier = handle.identifier
        switch H5Tget_class(type.identifier) {
        case H5T_STRING:
            let texts = try Text.read(type: type, count: count, context) { H5Aread(identifier, $0, $1) }
            return texts.count == 1 ? .text(texts[0]) : nil
        case H5T_FLOAT:
            var values = [Double](repeating: 0, count: count)
            try context.check(H5Aread(identifier, chdf5_memory_double(), &values))
            return .numbers(values)
        case H5T_INTEGER where H5Tget_size(type.identifier) == 1:
            var values = [Int8](repeating: 0, count: count)
            try context.check(H5Aread(identifier, chdf5_memory_byte(), &values))
            return .bytes(values)
        case H5T_INTEGER:
            var values = [Int64](repeating: 0, count: count)
            try context.check(H5Aread(identifier, chdf5_memory_long(), &values))
            return .integers(values)
        default:
            return nil
        }
    }
}
