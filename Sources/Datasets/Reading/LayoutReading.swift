import Analyses
import CHDF5

/// Reads the layout of a results file back: the counterpart of ``LayoutWriting``.
struct LayoutReading {
    let context: FileContext

    func read(_ file: borrowing Handle<FileKind>) throws(DatasetError) -> ResultLayout {
        let attributes = try AttributeReading.all(of: file.identifier, context)
        try checkConventions(attributes)
        var layout = ResultLayout(attributes: attributes, sources: [], groups: [])
        let (root, groupNames) = try group("", file.identifier)
        layout.groups = [root]
        for name in groupNames {
            let handle = try Handle<GroupKind>(H5Gopen2(file.identifier, name, chdf5_default()), context)
            var (group, nested) = try group(name, handle.identifier)
            if let inner = nested.first { throw fault("group '\(name)' holds a group, '\(inner)'") }
            group.attributes = try AttributeReading.all(of: handle.identifier, context)
            layout.groups.append(group)
        }
        layout.sources = try sources(file)
        return layout
    }

    private func fault(_ reason: String) -> DatasetError {
        .notResults(path: context.path, reason: reason)
    }

    private func checkConventions(_ attributes: [ResultAttribute]) throws(DatasetError) {
        guard case .text(let text)? = attributes.first(where: { $0.name == LayoutNames.conventions })?.value else {
            throw fault("it has no attribute Conventions, which would name '\(ResultsFile.layoutConvention)'")
        }
        let names = text.split { $0 == "," || $0 == " " || $0 == "/" }
        guard names.contains(where: { $0 == ResultsFile.layoutConvention }) else {
            throw fault("its Conventions are '\(text)', among which '\(ResultsFile.layoutConvention)' is missing")
        }
    }

    /// Axes and variables of a group, and the names of the groups in it.
    private func group(_ name: String, _ location: hid_t) throws(DatasetError) -> (ResultGroup, [String]) {
        var group = ResultGroup(name: name, axes: [], variables: [])
        var groups: [String] = []
        for link in try links(of: location) where !(name.isEmpty && LayoutNames.sources.contains(link)) {
            let object = try Handle<ObjectKind>(H5Oopen(location, link, chdf5_default()), context)
            switch H5Iget_type(object.identifier) {
            case H5I_GROUP:
                groups.append(link)
            case H5I_DATASET:
                if try context.check(H5DSis_scale(object.identifier)) > 0 {
                    group.axes.append(try axis(link, object.identifier))
                } else {
                    group.variables.append(try variable(link, object.identifier))
                }
            default:
                continue
            }
        }
        return (group, groups)
    }

    /// Names in the order they were made, or by name where a tool has rewritten the file without that order.
    private func links(of location: hid_t) throws(DatasetError) -> [String] {
        var info = H5G_info_t()
        try context.check(H5Gget_info(location, &info))
        for index in [H5_INDEX_CRT_ORDER, H5_INDEX_NAME] {
            var names: [String] = []
            for position in 0..<info.nlinks {
                let length = H5Lget_name_by_idx(
                    location, ".", index, H5_ITER_INC, position, nil, 0, chdf5_default())
                guard length >= 0 else { break }
                var characters = [CChar](repeating: 0, count: length + 1)
                _ = H5Lget_name_by_idx(
                    location, ".", index, H5_ITER_INC, position, &characters, characters.count, chdf5_default())
                names.append(Self.text(characters))
            }
            if names.count == info.nlinks { return names }
        }
        throw context.failure()
    }

    private func axis(_ name: String, _ dataset: hid_t) throws(DatasetError) -> ResultAxis {
        let extents = try extents(of: dataset)
        guard extents.count == 1 else { throw fault("axis '\(name)' is not one-dimensional") }
        var scaleName = [CChar](repeating: 0, count: 128)
        try context.check(H5DSget_scale_name(dataset, &scaleName, scaleName.count))
        let coordinate: ResultAxis.Coordinate
        let type = try Handle<TypeKind>(H5Dget_type(dataset), context)
        if Self.text(scaleName).hasPrefix(LayoutNames.bareDimension) {
            coordinate = .count(extents[0])
        } else if H5Tget_class(type.identifier) == H5T_STRING {
            coordinate = .labels(try texts(of: dataset))
        } else if [H5T_FLOAT, H5T_INTEGER].contains(H5Tget_class(type.identifier)) {
            try context.checkPlausible(extents[0])
            var values = [Double](repeating: 0, count: extents[0])
            try context.check(
                H5Dread(
                    dataset, chdf5_memory_double(), chdf5_everything(), chdf5_everything(), chdf5_default(), &values))
            coordinate = .numbers(values)
        } else {
            throw fault("axis '\(name)' holds neither numbers nor text")
        }
        return ResultAxis(
            name: name, coordinate: coordinate, attributes: try AttributeReading.all(of: dataset, context))
    }

    private func variable(_ name: String, _ dataset: hid_t) throws(DatasetError) -> ResultVariable {
        let type = try Handle<TypeKind>(H5Dget_type(dataset), context)
        let size = H5Tget_size(type.identifier)
        let kind: ResultVariable.Kind
        switch H5Tget_class(type.identifier) {
        case H5T_FLOAT where size == 8: kind = .double
        case H5T_INTEGER where size == 1: kind = .byte
        case H5T_INTEGER where size == 4: kind = .integer
        default: throw fault("variable '\(name)' is of a type that results do not have")
        }
        let extents = try extents(of: dataset)
        let properties = try Handle<PropertiesKind>(H5Dget_create_plist(dataset), context)
        var chunk = extents.map { hsize_t($0) }
        if H5Pget_layout(properties.identifier) == H5D_CHUNKED {
            try context.check(H5Pget_chunk(properties.identifier, Int32(extents.count), &chunk))
        }
        return ResultVariable(
            name: name, kind: kind, axes: try axes(of: name, dataset, count: extents.count),
            chunk: zip(chunk, extents).map { min(Int(clamping: $0), $1) },
            attributes: try AttributeReading.all(of: dataset, context))
    }

    /// Names of the scales along a variable.
    private func axes(of name: String, _ dataset: hid_t, count: Int) throws(DatasetError) -> [String] {
        var names: [String] = []
        for position in 0..<count {
            var path: [CChar] = []
            let status = withUnsafeMutablePointer(to: &path) { path in
                H5DSiterate_scales(
                    dataset, UInt32(position), nil,
                    { _, _, scale, path in
                        var name = [CChar](repeating: 0, count: 1024)
                        guard H5Iget_name(scale, &name, name.count) >= 0 else { return -1 }
                        path?.assumingMemoryBound(to: [CChar].self).pointee = name
                        return 1
                    }, path)
            }
            try context.check(status)
            guard let last = Self.text(path).split(separator: "/").last else {
                throw fault("variable '\(name)' has no axis at position \(position)")
            }
            names.append(String(last))
        }
        return names
    }

    private func extents(of dataset: hid_t) throws(DatasetError) -> [Int] {
        let space = try Handle<SpaceKind>(H5Dget_space(dataset), context)
        let rank = try context.check(H5Sget_simple_extent_ndims(space.identifier))
        var extents = [hsize_t](repeating: 0, count: Int(rank))
        try context.check(H5Sget_simple_extent_dims(space.identifier, &extents, nil))
        return extents.map { Int(clamping: $0) }
    }

    private func texts(of dataset: hid_t) throws(DatasetError) -> [String] {
        let type = try Handle<TypeKind>(H5Dget_type(dataset), context)
        guard let count = VariablePlan.product(try extents(of: dataset), 1) else { throw fault("a text is too large") }
        try context.checkPlausible(count)
        return try Text.read(type: type, count: count, context) { memoryType, destination in
            H5Dread(dataset, memoryType, chdf5_everything(), chdf5_everything(), chdf5_default(), destination)
        }
    }

    private func sources(_ file: borrowing Handle<FileKind>) throws(DatasetError) -> [ResultSource] {
        var columns: [[String]] = []
        for name in [LayoutNames.sourceFile, LayoutNames.sourceText, LayoutNames.sourceHash] {
            guard H5Lexists(file.identifier, name, chdf5_default()) > 0 else { continue }
            let dataset = try Handle<DatasetKind>(H5Dopen2(file.identifier, name, chdf5_default()), context)
            let type = try Handle<TypeKind>(H5Dget_type(dataset.identifier), context)
            guard H5Tget_class(type.identifier) == H5T_STRING else { throw fault("'\(name)' holds no text") }
            columns.append(try texts(of: dataset.identifier))
        }
        if columns.isEmpty { return [] }
        guard columns.count == 3, columns[0].count == columns[1].count, columns[1].count == columns[2].count else {
            throw fault("its source files are incomplete")
        }
        return columns[0].indices.map {
            ResultSource(path: columns[0][$0], text: columns[1][$0], sha256: columns[2][$0])
        }
    }

    static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
