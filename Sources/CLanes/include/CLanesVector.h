#pragma once

#include <stdint.h>
#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include <immintrin.h>
#define LANES_AVX512 1
#endif

#pragma STDC FP_CONTRACT ON

#define LANES_INLINE static inline __attribute__((always_inline, unused))

typedef double lanes_vector __attribute__((ext_vector_type(8)));
typedef int64_t lanes_bits __attribute__((ext_vector_type(8)));

/// The same number in every lane.
LANES_INLINE lanes_vector lanes_splat(double x) { return (lanes_vector)(x); }

LANES_INLINE lanes_bits lanes_as_bits(lanes_vector x) { return __builtin_bit_cast(lanes_bits, x); }

LANES_INLINE lanes_vector lanes_from_bits(lanes_bits x) { return __builtin_bit_cast(lanes_vector, x); }

/// a b + c: one rounding where the processor has the instruction, two where it has not.
LANES_INLINE lanes_vector lanes_fma(lanes_vector a, lanes_vector b, lanes_vector c) { return a * b + c; }

/// a b - c.
LANES_INLINE lanes_vector lanes_fms(lanes_vector a, lanes_vector b, lanes_vector c) { return a * b - c; }

/// c - a b.
LANES_INLINE lanes_vector lanes_fnma(lanes_vector a, lanes_vector b, lanes_vector c) { return c - a * b; }

/// a where the sign bit of the mask is set, b elsewhere.
LANES_INLINE lanes_vector lanes_select(lanes_bits mask, lanes_vector a, lanes_vector b) { return mask ? a : b; }

LANES_INLINE lanes_bits lanes_is_below(lanes_vector a, lanes_vector b) { return a < b; }
LANES_INLINE lanes_bits lanes_is_at_most(lanes_vector a, lanes_vector b) { return a <= b; }
LANES_INLINE lanes_bits lanes_equals(lanes_vector a, lanes_vector b) { return a == b; }

LANES_INLINE lanes_vector lanes_absolute(lanes_vector x) { return __builtin_elementwise_abs(x); }

LANES_INLINE lanes_vector lanes_copysign(lanes_vector magnitude, lanes_vector sign) {
    return __builtin_elementwise_copysign(magnitude, sign);
}

/// The larger of x and a bound that is not NaN; NaN where x is NaN.
LANES_INLINE lanes_vector lanes_at_least(lanes_vector x, double bound) {
    lanes_vector b = lanes_splat(bound);
    return x < b ? b : x;
}

/// The smaller of x and a bound that is not NaN; NaN where x is NaN.
LANES_INLINE lanes_vector lanes_at_most(lanes_vector x, double bound) {
    lanes_vector b = lanes_splat(bound);
    return x > b ? b : x;
}

/// The smaller one, with -0 < +0; NaN where either is NaN.
LANES_INLINE lanes_vector lanes_minimum(lanes_vector a, lanes_vector b) {
    lanes_vector smaller = a < b ? a : b;
    lanes_vector zeros = lanes_from_bits(lanes_as_bits(a) | lanes_as_bits(b));
    smaller = a == b ? zeros : smaller;
    return a != a ? a : smaller;
}

/// The larger one, with -0 < +0; NaN where either is NaN.
LANES_INLINE lanes_vector lanes_maximum(lanes_vector a, lanes_vector b) {
    lanes_vector larger = a > b ? a : b;
    lanes_vector zeros = lanes_from_bits(lanes_as_bits(a) & lanes_as_bits(b));
    larger = a == b ? zeros : larger;
    return a != a ? a : larger;
}

LANES_INLINE lanes_vector lanes_sqrt(lanes_vector x) { return __builtin_elementwise_sqrt(x); }

LANES_INLINE lanes_vector lanes_floor(lanes_vector x) { return __builtin_elementwise_floor(x); }

/// The nearest integer, halves away from zero.
LANES_INLINE lanes_vector lanes_round(lanes_vector x) { return __builtin_elementwise_round(x); }

/// The entry of a table of 16 that the low four bits of each lane's index name.
LANES_INLINE lanes_vector lanes_table16(const double *table, lanes_bits index) {
#if LANES_AVX512
    return __builtin_bit_cast(
        lanes_vector, _mm512_permutex2var_pd(
                          _mm512_load_pd(table), __builtin_bit_cast(__m512i, index), _mm512_load_pd(table + 8)));
#else
    lanes_bits i = index & 15;
    return (lanes_vector){table[i[0]], table[i[1]], table[i[2]], table[i[3]],
                          table[i[4]], table[i[5]], table[i[6]], table[i[7]]};
#endif
}
