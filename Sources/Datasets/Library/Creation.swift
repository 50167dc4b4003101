import CHDF5

/// The properties with which everything in a results file is made: creation order kept, no times.
enum Creation {
    private static func properties(
        _ propertyClass: hid_t, _ context: FileContext
    ) throws(DatasetError) -> Handle<PropertiesKind> {
        let properties = try Handle<PropertiesKind>(H5Pcreate(propertyClass), context)
        // Times would make two runs differ; netCDF needs the order to append to a file.
        try context.check(H5Pset_obj_track_times(properties.identifier, false))
        try context.check(H5Pset_attr_creation_order(properties.identifier, chdf5_creation_order()))
        return properties
    }

    static func dataset(_ context: FileContext) throws(DatasetError) -> Handle<PropertiesKind> {
        try properties(chdf5_dataset_creation(), context)
    }

    /// Makes a file, in place of what is there.
    static func file(_ name: String, _ context: FileContext) throws(DatasetError) -> Handle<FileKind> {
        let creation = try properties(chdf5_file_creation(), context)
        try context.check(H5Pset_link_creation_order(creation.identifier, chdf5_creation_order()))
        let access = try Handle<PropertiesKind>(H5Pcreate(chdf5_file_access()), context)
        // What the readers of the last ten years understand.
        try context.check(H5Pset_libver_bounds(access.identifier, H5F_LIBVER_V18, H5F_LIBVER_V18))
        try context.check(H5Pset_fclose_degree(access.identifier, H5F_CLOSE_STRONG))
        // Nobody else knows the temporary name, and some network file systems have no locks.
        try context.check(H5Pset_file_locking(access.identifier, false, true))
        return try Handle(
            H5Fcreate(name, chdf5_replace(), creation.identifier, access.identifier), context)
    }

    /// Makes a group below the root of `file`.
    static func group(
        _ name: String, in file: borrowing Handle<FileKind>, _ context: FileContext
    ) throws(DatasetError) -> Handle<GroupKind> {
        let creation = try properties(chdf5_group_creation(), context)
        try context.check(H5Pset_link_creation_order(creation.identifier, chdf5_creation_order()))
        return try Handle(
            H5Gcreate2(file.identifier, name, chdf5_default(), creation.identifier, chdf5_default()), context)
    }

    /// A space of the given extents; of one value where there are none.
    static func space(_ extents: [Int], _ context: FileContext) throws(DatasetError) -> Handle<SpaceKind> {
        if extents.isEmpty { return try Handle(H5Screate(H5S_SCALAR), context) }
        return try Handle(H5Screate_simple(Int32(extents.count), extents.map { hsize_t($0) }, nil), context)
    }
}
