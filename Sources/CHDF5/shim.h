#pragma once
#include <hdf5.h>
#include <hdf5_hl.h>

// HDF5 names its types, property classes and access modes by macros that first open the library and then
// read a global. Swift imports neither such macros nor the order of the two, so each one used is a function here.

static inline hid_t chdf5_type_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_type_byte(void) { return H5T_STD_I8LE; }
static inline hid_t chdf5_type_integer(void) { return H5T_STD_I32LE; }
static inline hid_t chdf5_type_long(void) { return H5T_STD_I64LE; }
// The type netCDF gives to a dimension that has no coordinate values.
static inline hid_t chdf5_type_bare_dimension(void) { return H5T_IEEE_F32BE; }
static inline hid_t chdf5_type_text(void) { return H5T_C_S1; }

static inline hid_t chdf5_memory_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t chdf5_memory_byte(void) { return H5T_NATIVE_INT8; }
static inline hid_t chdf5_memory_integer(void) { return H5T_NATIVE_INT32; }
static inline hid_t chdf5_memory_long(void) { return H5T_NATIVE_INT64; }

static inline hid_t chdf5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_dataset_access(void) { return H5P_DATASET_ACCESS; }

static inline unsigned chdf5_replace(void) { return H5F_ACC_TRUNC; }
static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }

// These are plain macros with casts, which Swift does not import either.
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_default_errors(void) { return H5E_DEFAULT; }
static inline hid_t chdf5_everything(void) { return H5S_ALL; }
static inline size_t chdf5_variable_length(void) { return H5T_VARIABLE; }
static inline unsigned chdf5_creation_order(void) { return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED; }
