#pragma once

#include <stddef.h>
#include <stdint.h>
#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include <immintrin.h>
#define LANES_AVX512 1
#elif defined(__AVX2__)
#include <immintrin.h>
#define LANES_AVX2 1
#endif

#if defined(__AVX512F__) || defined(__FMA__) || defined(__aarch64__)
#define LANES_FUSES 1
#endif

#if defined(__znver4__) || defined(__znver5__)
#define LANES_DIVIDES_FAST 1
#endif

#pragma STDC FP_CONTRACT ON

#define LANES_INLINE static inline __attribute__((always_inline, unused))

typedef double lanes_vector __attribute__((ext_vector_type(8)));
/// The same in memory that Swift gave: it aligns no type beyond 16 bytes.
typedef double lanes_memory __attribute__((ext_vector_type(8), aligned(8)));
typedef int64_t lanes_bits __attribute__((ext_vector_type(8)));

/// Whether eight vectors fit the registers with room to spare.
LANES_INLINE int lanes_has_many_registers(void) {
#if LANES_AVX512
    return 1;
#else
    return 0;
#endif
}

/// Asks for memory that will be read soon; any address will do.
LANES_INLINE void lanes_prefetch(const void *place) { __builtin_prefetch(place, 0, 3); }

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

/// c + a b, and in `rest` what rounding took from it; |c| must not be less than |a b| by much, or be 0.
LANES_INLINE lanes_vector lanes_add_product(lanes_vector c, lanes_vector a, lanes_vector b, lanes_vector *rest) {
#if LANES_FUSES
    lanes_vector sum = lanes_fma(a, b, c);
    *rest = lanes_fma(a, b, c - sum);
#else
    // The upper 26 bits of both factors multiply without rounding.
    const int64_t upper = ~((INT64_C(1) << 27) - 1);
    lanes_vector a_high = lanes_from_bits(lanes_as_bits(a) & upper);
    lanes_vector b_high = lanes_from_bits(lanes_as_bits(b) & upper);
    lanes_vector product = a_high * b_high;
    lanes_vector sum = c + product;
    *rest = ((c - sum) + product) + (a_high * (b - b_high) + (a - a_high) * b);
#endif
    return sum;
}

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

/// a / b within 0.6 units, for finite a and 2^-200 < b < 2^200: where division is slow and there is an estimate of 1 / b,
/// making that better keeps the multipliers busy while the divider would let them wait.
LANES_INLINE lanes_vector lanes_quotient_of_ordinary(lanes_vector a, lanes_vector b) {
#if LANES_AVX512 && !LANES_DIVIDES_FAST
    lanes_vector inverse = __builtin_bit_cast(lanes_vector, _mm512_rcp14_pd(__builtin_bit_cast(__m512d, b)));
    inverse = lanes_fma(lanes_fnma(b, inverse, lanes_splat(1.0)), inverse, inverse);
    lanes_vector q = a * inverse;
    return lanes_fma(lanes_fnma(q, b, a), inverse, q);
#else
    return a / b;
#endif
}

/// (a + a_rest) / (b + b_rest), where the rests are small, with about half a unit of error.
LANES_INLINE lanes_vector lanes_quotient(
    lanes_vector a, lanes_vector a_rest, lanes_vector b, lanes_vector b_rest) {
    lanes_vector inverse = 1.0 / b;
    lanes_vector q = a * inverse, rest;
    // With fused operations what is left is exact and its rest 0; without them the rest is all there is.
    lanes_vector left = lanes_add_product(a, -q, b, &rest);
#if LANES_FUSES
    rest = lanes_splat(0.0);
#endif
    left = left + lanes_fnma(q, b_rest, a_rest + rest);
    return lanes_fma(left, inverse, q);
}

/// The entry of a table of 16 that the low four bits of each lane's index name.
LANES_INLINE lanes_vector lanes_table16(const double *table, lanes_bits index) {
#if LANES_AVX512
    return __builtin_bit_cast(
        lanes_vector, _mm512_permutex2var_pd(
                          _mm512_load_pd(table), __builtin_bit_cast(__m512i, index), _mm512_load_pd(table + 8)));
#elif LANES_AVX2
    // Words of 32 bits can be picked from a register: the low and the high halves of the doubles in turn, from the lower
    // and from the upper eight entries, chosen between by bit 3 of the index.
    typedef float words __attribute__((ext_vector_type(8)));
    typedef float entries __attribute__((ext_vector_type(16)));
    entries lower = *(const entries *)table, upper = *(const entries *)(table + 8);
    words lower_low = __builtin_shufflevector(lower, lower, 0, 2, 4, 6, 8, 10, 12, 14);
    words lower_high = __builtin_shufflevector(lower, lower, 1, 3, 5, 7, 9, 11, 13, 15);
    words upper_low = __builtin_shufflevector(upper, upper, 0, 2, 4, 6, 8, 10, 12, 14);
    words upper_high = __builtin_shufflevector(upper, upper, 1, 3, 5, 7, 9, 11, 13, 15);
    entries all = __builtin_bit_cast(entries, index);
    // The order in which unpacking gives back lanes 0 to 3 and 4 to 7.
    words chosen = __builtin_shufflevector(all, all, 0, 2, 8, 10, 4, 6, 12, 14);
    __m256i i = __builtin_bit_cast(__m256i, chosen);
    __m256 above = _mm256_castsi256_ps(_mm256_slli_epi32(i, 28));
    __m256 low = _mm256_blendv_ps(
        _mm256_permutevar8x32_ps(lower_low, i), _mm256_permutevar8x32_ps(upper_low, i), above);
    __m256 high = _mm256_blendv_ps(
        _mm256_permutevar8x32_ps(lower_high, i), _mm256_permutevar8x32_ps(upper_high, i), above);
    return __builtin_shufflevector(
        __builtin_bit_cast(__m256d, _mm256_unpacklo_ps(low, high)),
        __builtin_bit_cast(__m256d, _mm256_unpackhi_ps(low, high)), 0, 1, 2, 3, 4, 5, 6, 7);
#else
    lanes_bits i = index & 15;
    return (lanes_vector){table[i[0]], table[i[1]], table[i[2]], table[i[3]],
                          table[i[4]], table[i[5]], table[i[6]], table[i[7]]};
#endif
}
