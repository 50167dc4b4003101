#include "raw.h"

#include <fcntl.h>
#include <hdf5.h>
#include <unistd.h>

static int write_array(hid_t file, const raw_array *array, int level) {
    hsize_t extent[2] = {array->extent[0], array->extent[1]}, chunk[2] = {array->chunk[0], array->chunk[1]};
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
