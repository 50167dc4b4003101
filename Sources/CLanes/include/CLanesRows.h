#pragma once

#include "CLanesBernoulli.h"

// Results in rows: one row for each lane of a block, one number for each index of an axis. A vector is eight indices of
// one lane here, so that a row is written in one piece. Lanes are taken a few at a time; the last ones again where
// their number does not come out even.

LANES_INLINE lanes_vector lanes_load(const double *place) { return *(const lanes_memory *)place; }

LANES_INLINE void lanes_put(double *place, lanes_vector x) { *(lanes_memory *)place = x; }

/// Where a vector of a row begins: the last one overlaps the one before it, so that none is cut.
LANES_INLINE long lanes_next(long j, long count) { return j + 8 > count ? count - 8 : j; }

/// Runs `work` on rows of at least eight numbers: shorter ones are computed beside, columns having room for eight.
#define LANES_WHOLE_ROWS(work)                                                                  \
    if (count >= 8) {                                                                           \
        for (long lane = 0; lane < lanes; lane++) {                                             \
            double *row = result + lane * stride;                                               \
            work;                                                                               \
        }                                                                                       \
    } else {                                                                                    \
        const long whole = count;                                                               \
        for (long lane = 0; lane < lanes; lane++) {                                             \
            double row[8];                                                                      \
            long count = 8;                                                                     \
            work;                                                                               \
            __builtin_memcpy(result + lane * stride, row, (size_t)whole * sizeof(double));      \
        }                                                                                       \
    }

/// Whether every number of a sum is known to have been finite: no sum of others is.
LANES_INLINE int lanes_is_finite(lanes_vector sum) {
    int result = 1;
    for (int i = 0; i < 8; i++) result &= sum[i] - sum[i] == 0.0;
    return result;
}

/// The vectors of one row from index `j` on: base + constants + sum of factors times columns, in this order.
LANES_INLINE lanes_vector lanes_dot_at(
    long j, int terms, int adds, lanes_vector base, const lanes_vector *factors, const double *columns, long pitch) {
    lanes_vector sum = adds ? base + lanes_load(columns + terms * pitch + j) : base;
    for (int term = 0; term < terms; term++) sum = lanes_fma(factors[term], lanes_load(columns + term * pitch + j), sum);
    return sum;
}

/// The most terms whose factors stay in registers.
#define LANES_DOT_TERMS 4

/// The row of one lane; at most `LANES_DOT_TERMS` terms.
LANES_INLINE lanes_vector lanes_dot_row(
    int terms, int adds, long lane, const double *base, const double *const *factors, const double *columns,
    long pitch, long count, double *row, lanes_vector noted) {
    lanes_vector factor[LANES_DOT_TERMS], first = lanes_splat(base[lane]), notes[4];
    for (int term = 0; term < terms; term++) factor[term] = lanes_splat(factors[term][lane]);
    LANES_EACH(4) notes[i] = lanes_splat(0.0);
    long j = 0;
    for (; j + 32 <= count; j += 32) {
        LANES_EACH(4) {
            lanes_vector sum = lanes_dot_at(j + 8 * i, terms, adds, first, factor, columns, pitch);
            lanes_put(row + j + 8 * i, sum);
            notes[i] += sum;
        }
    }
    for (; j < count; j += 8) {
        long k = lanes_next(j, count);
        lanes_vector sum = lanes_dot_at(k, terms, adds, first, factor, columns, pitch);
        lanes_put(row + k, sum);
        notes[0] += sum;
    }
    return noted + ((notes[0] + notes[1]) + (notes[2] + notes[3]));
}

/// The row of one lane with any number of terms.
LANES_INLINE lanes_vector lanes_long_dot_row(
    int terms, int adds, long lane, const double *base, const double *const *factors, const double *columns,
    long pitch, long count, double *row, lanes_vector noted) {
    for (long next = 0; next < count; next += 8) {
        long j = lanes_next(next, count);
        lanes_vector sum = lanes_splat(base[lane]);
        if (adds) sum += lanes_load(columns + terms * pitch + j);
        for (int term = 0; term < terms; term++) {
            sum = lanes_fma(lanes_splat(factors[term][lane]), lanes_load(columns + term * pitch + j), sum);
        }
        lanes_put(row + j, sum);
        noted += sum;
    }
    return noted;
}

/// For each of `lanes` lanes a row of `count` numbers: base + sum over `terms` of factor times column, plus a column of
/// constants, the last of `columns`, where it `adds`. Rows are `stride` numbers apart, columns `pitch`; they can be read
/// to the next multiple of eight.
///
/// Returns whether all are known to be finite; where their sum is too large for a number that is not known.
LANES_INLINE int lanes_dot_rows(
    long lanes, int terms, int adds, const double *base, const double *const *factors, const double *columns,
    long pitch, long count, double *result, long stride) {
    lanes_vector noted = lanes_splat(0.0);
#define LANES_ROWS(ROW, TERMS, ADDS)                                                                              \
    LANES_WHOLE_ROWS(noted = ROW(TERMS, ADDS, lane, base, factors, columns, pitch, count, row, noted)) break
    // The usual ones each with a loop of its own, whose factors stay in registers.
    switch (2 * terms + adds) {
        case 2: LANES_ROWS(lanes_dot_row, 1, 0);
        case 3: LANES_ROWS(lanes_dot_row, 1, 1);
        case 4: LANES_ROWS(lanes_dot_row, 2, 0);
        case 5: LANES_ROWS(lanes_dot_row, 2, 1);
        case 6: LANES_ROWS(lanes_dot_row, 3, 0);
        case 7: LANES_ROWS(lanes_dot_row, 3, 1);
        case 8: LANES_ROWS(lanes_dot_row, 4, 0);
        case 9: LANES_ROWS(lanes_dot_row, 4, 1);
        default: LANES_ROWS(lanes_long_dot_row, terms, adds);
    }
#undef LANES_ROWS
    return lanes_is_finite(noted);
}

/// `n` vectors of one row from index `j` on: a B(s x) + b B(-s x) + c + g v.
LANES_INLINE lanes_vector lanes_bernoulli_some(
    int n, long j, lanes_vector x, lanes_vector a, lanes_vector b, lanes_vector c, lanes_vector g, const double *s,
    const double *v, long count, double *row, lanes_vector noted) {
    lanes_bernoulli_parts parts;
    lanes_vector u[LANES_ABREAST];
    long place[LANES_ABREAST];
    LANES_EACH(n) place[i] = lanes_next(j + 8 * i, count);
    LANES_EACH(n) u[i] = x * lanes_load(s + place[i]);
    lanes_bernoulli_split(n, u, &parts);
    LANES_EACH(n) {
        lanes_vector sum = lanes_bernoulli_mix(u[i], parts.falling[i], a, b, c);
        sum = lanes_fma(g, lanes_load(v + place[i]), sum);
        lanes_put(row + place[i], sum);
        noted += sum;
    }
    return noted;
}

LANES_INLINE lanes_vector lanes_bernoulli_row(
    double x, double a, double b, double c, double g, const double *s, const double *v, long count, double *row,
    lanes_vector noted) {
    lanes_vector own = lanes_splat(x), forward = lanes_splat(a), backward = lanes_splat(b);
    lanes_vector base = lanes_splat(c), factor = lanes_splat(g);
#define LANES_SOME(N) \
    noted = lanes_bernoulli_some(N, j, own, forward, backward, base, factor, s, v, count, row, noted)
    long j = 0;
    for (; j + 8 * LANES_ABREAST <= count; j += 8 * LANES_ABREAST) LANES_SOME(LANES_ABREAST);
#if LANES_ABREAST == 4
    if (j + 24 < count) LANES_SOME(4);
    else if (j + 16 < count) LANES_SOME(3);
    else
#endif
    if (j + 8 < count) LANES_SOME(2);
    else if (j < count) LANES_SOME(1);
#undef LANES_SOME
    return noted;
}

/// For each of `lanes` lanes a row of `count` numbers a B(s x) + b B(-s x) + c + g v, with s and v of the columns.
///
/// Returns whether all are known to be finite; where their sum is too large for a number that is not known.
LANES_INLINE int lanes_bernoulli_rows(
    long lanes, const double *x, const double *a, const double *b, const double *c, const double *g, const double *s,
    const double *v, long count, double *result, long stride) {
    lanes_vector noted = lanes_splat(0.0);
    LANES_WHOLE_ROWS(noted = lanes_bernoulli_row(x[lane], a[lane], b[lane], c[lane], g[lane], s, v, count, row, noted))
    return lanes_is_finite(noted);
}
