#pragma once

// The same arrays written by a few calls of HDF5: how fast a file can be written when nothing else is done.

#include <stddef.h>

typedef struct {
    const char *name;
    const void *values;
    /// 8 for doubles, 1 for bytes.
    int size;
    /// 1 to 3 axes, their extents and those of a chunk; no chunks where `chunk[0]` is 0.
    int rank;
    size_t extent[3], chunk[3];
} raw_array;

/// Writes `count` arrays to a new file at `path` and waits until they are on the disk where `durable` is set. Shuffled and
/// deflated at `level` unless that is 0.
///
/// Returns 0, or -1 where HDF5 or the system refused.
int raw_write(const char *path, const raw_array *arrays, size_t count, int level, int durable);

/// Reads every variable of numbers in the root of a file, chunk by chunk, and forgets it: how fast a file can be read.
///
/// Returns the number of values of its largest variable, or -1 where HDF5 refused.
long long raw_read(const char *path);
