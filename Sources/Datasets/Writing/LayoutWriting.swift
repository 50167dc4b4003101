import Analyses
import CDeflate
import CHDF5

/// Writes everything about a layout into a new file: attributes, axes, sources and the empty variables.
struct LayoutWriting {
    let layout: ResultLayout
    let encoder: ChunkEncoder
    let compression: ResultsFileWriter.Options.Compression
    let context: FileContext

    /// Returns the variables by group, open for their values.
    func write(to file: borrowing Handle<FileKind>) throws(DatasetError) -> [[Draft.Target]] {
        let root = file.identifier
        try AttributeWriting.writeProvenance(provenance, to: root, context)
        for attribute in rootAttributes { try AttributeWriting.write(attribute, to: root, context) }

        var dimensions = 0
        var targets: [[Draft.Target]] = []
        for (index, group) in layout.groups.enumerated() {
            if index == 0 {
                try writeAxes(of: group, in: root, &dimensions)
                try writeSources(in: file, &dimensions)
                targets.append(try writeVariables(index, in: root, of: file))
            } else {
                let handle = try Creation.group(group.name, in: file, context)
                for attribute in group.attributes {
                    try AttributeWriting.write(attribute, to: handle.identifier, context)
                }
                try writeAxes(of: group, in: handle.identifier, &dimensions)
                targets.append(try writeVariables(index, in: handle.identifier, of: file))
                try handle.close(context)
            }
        }
        return targets
    }

    private var rootAttributes: [ResultAttribute] {
        let stated = layout.attributes + (layout.groups.first?.attributes ?? [])
        if stated.contains(where: { $0.name == LayoutNames.conventions }) { return stated }
        return [ResultAttribute(LayoutNames.conventions, .text(ResultsFile.conventions))] + stated
    }

    /// Everything that the bytes of the file depend on beside the layout and the values.
    private var provenance: String {
        var parts = ["version=2"]
        if case .text(let version)? = layout.attributes.first(where: { $0.name == "iontronic_version" })?.value {
            // Commas and equal signs structure this text, and it is ASCII.
            parts.append(
                "iontronic=" + version.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".+-".contains($0)) })
        }
        parts.append("hdf5=\(HDF5.version())")
        if case .deflate = compression { parts.append("libdeflate=\(LIBDEFLATE_VERSION_STRING)") }
        return parts.joined(separator: ",")
    }

    private func writeAxes(
        of group: ResultGroup, in parent: hid_t, _ dimensions: inout Int
    ) throws(DatasetError) {
        for axis in group.axes {
            let scale: Handle<DatasetKind>
            switch axis.coordinate {
            case .numbers(let values):
                scale = try dataset(axis.name, chdf5_type_double(), [values.count], in: parent)
                try context.check(
                    H5Dwrite(
                        scale.identifier, chdf5_memory_double(), chdf5_everything(), chdf5_everything(),
                        chdf5_default(), values))
                try context.check(H5DSset_scale(scale.identifier, axis.name))
            case .labels(let labels):
                scale = try texts(axis.name, labels, in: parent)
                try context.check(H5DSset_scale(scale.identifier, axis.name))
            case .count(let count):
                scale = try bareDimension(axis.name, count, in: parent)
            }
            try close(scale, asDimension: &dimensions, attributes: axis.attributes)
        }
    }

    /// The texts that the results were made from, along a dimension of their own.
    private func writeSources(
        in file: borrowing Handle<FileKind>, _ dimensions: inout Int
    ) throws(DatasetError) {
        guard !layout.sources.isEmpty else { return }
        let root = file.identifier
        let scale = try bareDimension(LayoutNames.source, layout.sources.count, in: root)
        try close(scale, asDimension: &dimensions, attributes: [])
        let columns = [
            (LayoutNames.sourceFile, layout.sources.map(\.path), "path relative to the device file"),
            (LayoutNames.sourceText, layout.sources.map(\.text), "text of the file"),
            (LayoutNames.sourceHash, layout.sources.map(\.sha256), "SHA-256 of the file"),
        ]
        for (name, values, meaning) in columns {
            let dataset = try texts(name, values, in: root)
            try attach("/\(LayoutNames.source)", at: 0, to: dataset, of: file)
            try AttributeWriting.write(ResultAttribute("long_name", .text(meaning)), to: dataset.identifier, context)
            try dataset.close(context)
        }
    }

    private func writeVariables(
        _ group: Int, in parent: hid_t, of file: borrowing Handle<FileKind>
    ) throws(DatasetError) -> [Draft.Target] {
        var targets: [Draft.Target] = []
        for (index, variable) in layout.groups[group].variables.enumerated() {
            let plan = encoder.plan.variables[group][index]
            let storage = encoder.storage[group][index]
            let properties = try Creation.dataset(context)
            try set(storage, of: plan, on: properties)
            let type =
                switch plan.kind {
                case .double: chdf5_type_double()
                case .byte: chdf5_type_byte()
                case .integer: chdf5_type_integer()
                }
            let space = try Creation.space(plan.extents, context)
            let dataset = try Handle<DatasetKind>(
                H5Dcreate2(
                    parent, variable.name, type, space.identifier, chdf5_default(), properties.identifier,
                    chdf5_default()), context)
            for (position, axis) in plan.axes.enumerated() {
                let owner = layout.groups[axis.group].name
                try attach(
                    owner.isEmpty ? "/\(axis.name)" : "/\(owner)/\(axis.name)", at: position, to: dataset, of: file)
            }
            if plan.kind == .double {
                try AttributeWriting.writeFillValue(to: dataset.identifier, context)
            }
            for attribute in variable.attributes {
                try AttributeWriting.write(attribute, to: dataset.identifier, context)
            }
            targets.append(Draft.Target(plan: plan, storage: storage, dataset: dataset))
        }
        return targets
    }

    private func set(
        _ storage: ChunkStorage, of plan: VariablePlan, on properties: borrowing Handle<PropertiesKind>
    ) throws(DatasetError) {
        // Every chunk is written before the file gets its name, so the library need not fill any.
        try context.check(H5Pset_fill_time(properties.identifier, H5D_FILL_TIME_NEVER))
        if plan.kind == .double {
            var fill = Double.nan
            try context.check(H5Pset_fill_value(properties.identifier, chdf5_memory_double(), &fill))
        }
        if storage == .contiguous { return }
        try context.check(
            H5Pset_chunk(properties.identifier, Int32(plan.chunk.count), plan.chunk.map { hsize_t($0) }))
        if storage == .compressed, case .deflate(let level) = compression {
            if plan.kind != .byte { try context.check(H5Pset_shuffle(properties.identifier)) }
            try context.check(H5Pset_deflate(properties.identifier, UInt32(level)))
        }
    }
}

extension LayoutWriting {
    private func dataset(
        _ name: String, _ type: hid_t, _ extents: [Int], in parent: hid_t
    ) throws(DatasetError) -> Handle<DatasetKind> {
        let properties = try Creation.dataset(context)
        let space = try Creation.space(extents, context)
        return try Handle(
            H5Dcreate2(
                parent, name, type, space.identifier, chdf5_default(), properties.identifier, chdf5_default()), context)
    }

    private func texts(_ name: String, _ values: [String], in parent: hid_t) throws(DatasetError) -> Handle<DatasetKind>
    {
        let type = try Text.type(context)
        let dataset = try dataset(name, type.identifier, [values.count], in: parent)
        let status = Text.withPointers(values) {
            H5Dwrite(
                dataset.identifier, type.identifier, chdf5_everything(), chdf5_everything(), chdf5_default(), $0)
        }
        try context.check(status)
        return dataset
    }

    private func bareDimension(_ name: String, _ count: Int, in parent: hid_t) throws(DatasetError) -> Handle<
        DatasetKind
    > {
        let dataset = try dataset(name, chdf5_type_bare_dimension(), [count], in: parent)
        try context.check(H5DSset_scale(dataset.identifier, LayoutNames.bareDimension(length: count)))
        return dataset
    }

    private func close(
        _ scale: consuming Handle<DatasetKind>, asDimension dimensions: inout Int, attributes: [ResultAttribute]
    ) throws(DatasetError) {
        try AttributeWriting.writeDimension(dimensions, to: scale.identifier, context)
        dimensions += 1
        for attribute in attributes { try AttributeWriting.write(attribute, to: scale.identifier, context) }
        try scale.close(context)
    }

    private func attach(
        _ scale: String, at position: Int, to dataset: borrowing Handle<DatasetKind>,
        of file: borrowing Handle<FileKind>
    ) throws(DatasetError) {
        let scale = try Handle<DatasetKind>(H5Dopen2(file.identifier, scale, chdf5_default()), context)
        try context.check(H5DSattach_scale(dataset.identifier, scale.identifier, UInt32(position)))
        try scale.close(context)
    }
}
