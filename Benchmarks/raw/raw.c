#include "raw.h"

#include <fcntl.h>
#include <hdf5.h>
#include <stdlib.h>
#include <unistd.h>

static int write_array(hid_t file, const raw_array *array, int level) {
    hsize_t extent[3], chunk[3];
    for (int axis = 0; axis < 3; axis++) {
        extent[axis] = array->extent[axis];
        chunk[axis] = array->chunk[axis];
    }
    hid_t stored = array->size == 8 ? H5T_IEEE_F64LE : H5T_STD_I8LE;
    hid_t memory = array->size == 8 ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT8;
    hid_t space = H5Screate_simple(array->rank, extent, NULL), creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
    if (chunk[0] > 0) {
        H5Pset_chunk(creation, array->rank, chunk);
        if (level > 0) {
            H5Pset_shuffle(creation);
            H5Pset_deflate(creation, (unsigned)level);
        }
    }
    hid_t dataset = H5Dcreate2(file, array->name, stored, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    int failed = dataset < 0 || H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, array->values) < 0;
    if (dataset >= 0) failed |= H5Dclose(dataset) < 0;
    H5Pclose(creation);
    H5Sclose(space);
    return failed ? -1 : 0;
}

int raw_write(const char *path, const raw_array *arrays, size_t count, int level, int durable) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
    H5Pclose(access);
    if (file < 0) return -1;
    int status = 0;
    for (size_t i = 0; i < count; i++) status |= write_array(file, &arrays[i], level);
    if (H5Fclose(file) < 0) status = -1;
    if (!durable) return status;
    int descriptor = open(path, O_RDONLY);
    if (descriptor < 0 || fsync(descriptor) < 0) status = -1;
    if (descriptor >= 0) close(descriptor);
    return status;
}

/// Slabs of whole chunks along the outermost axis.
static long long read_array(hid_t dataset) {
    hid_t space = H5Dget_space(dataset), creation = H5Dget_create_plist(dataset), type = H5Dget_type(dataset);
    int rank = H5Sget_simple_extent_ndims(space);
    long long total = -1;
    H5T_class_t kind = H5Tget_class(type);
    hsize_t extent[8] = {1}, chunk[8] = {1}, start[8] = {0}, count[8];
    if ((kind == H5T_FLOAT || kind == H5T_INTEGER) && rank >= 1 && rank <= 8) {
        H5Sget_simple_extent_dims(space, extent, NULL);
        for (int axis = 0; axis < rank; axis++) chunk[axis] = extent[axis];
        if (H5Pget_layout(creation) == H5D_CHUNKED) H5Pget_chunk(creation, rank, chunk);
        size_t inner = 1;
        for (int axis = 1; axis < rank; axis++) inner *= extent[axis];
        hid_t memory_type = kind == H5T_FLOAT ? H5T_NATIVE_DOUBLE : H5Tget_size(type) == 1 ? H5T_NATIVE_INT8 : H5T_NATIVE_INT32;
        void *buffer = malloc(inner * chunk[0] * 8);
        total = (long long)(inner * extent[0]);
        for (hsize_t row = 0; row < extent[0] && buffer && total >= 0; row += chunk[0]) {
            for (int axis = 0; axis < rank; axis++) count[axis] = extent[axis];
            start[0] = row;
            count[0] = row + chunk[0] <= extent[0] ? chunk[0] : extent[0] - row;
            hid_t memory = H5Screate_simple(rank, count, NULL);
            H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL);
            if (H5Dread(dataset, memory_type, memory, space, H5P_DEFAULT, buffer) < 0) total = -1;
            H5Sclose(memory);
        }
        free(buffer);
    }
    H5Tclose(type);
    H5Pclose(creation);
    H5Sclose(space);
    return total;
}

long long raw_read(const char *path) {
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) return -1;
    H5G_info_t info;
    long long largest = H5Gget_info(file, &info) < 0 ? -1 : 0;
    for (hsize_t index = 0; largest >= 0 && index < info.nlinks; index++) {
        char name[256];
        if (H5Lget_name_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, index, name, sizeof name, H5P_DEFAULT) < 0) continue;
        hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
        if (dataset < 0) continue;
        long long count = read_array(dataset);
        if (count > largest) largest = count;
        H5Dclose(dataset);
    }
    H5Fclose(file);
    return largest;
}
