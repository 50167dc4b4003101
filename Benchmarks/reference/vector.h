#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#pragma STDC FP_CONTRACT ON
// Every function that takes a vector is inlined, so how a narrower processor would pass it does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline, unused))

typedef double vector __attribute__((ext_vector_type(8)));
typedef double loose_vector __attribute__((ext_vector_type(8), aligned(8)));
typedef int64_t bits __attribute__((ext_vector_type(8)));

static const double FARADAY = 96485.33212331001;
static const double GAS = 8.31446261815324;
static const double LEAK_REVERSAL = -0.0544;

INLINE vector load(const double *p) { return *(const loose_vector *)p; }
INLINE void store(double *p, vector x) { *(loose_vector *)p = x; }
INLINE vector splat(double x) { return (vector)(x); }

/// The first `count` numbers, zeros after them.
INLINE vector load_some(const double *p, size_t count) {
    vector x = splat(0.0);
    memcpy(&x, p, count * sizeof(double));
    return x;
}

/// e^x for |x| < 700: sixteenths of ln 2 from a table, the remainder by a polynomial of degree 6.
INLINE vector fast_exp(vector x) {
    static const double table[16] __attribute__((aligned(64))) = {
        0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
        0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
        0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
        0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0};
    vector shifted = x * 0x1.71547652b82fep+0 + 0x1.8p48;
    bits index = __builtin_bit_cast(bits, shifted);
    vector k = shifted - 0x1.8p48;
    vector r = x - k * 0x1.62e42fefa0000p-1;
    r = r - k * 0x1.cf79abc9e3b3ap-40;
    vector r2 = r * r;
    vector low = r * 0x1.555555548f1ffp-3 + 0.5;
    vector high = r * 0x1.11123afcd8802p-7 + 0x1.555555545efd5p-5;
    high = r2 * 0x1.6c185de1a0d0dp-10 + high;
    low = r2 * high + low;
    vector p = r2 * low + r;
#if defined(__AVX512F__)
    __m512d power = _mm512_permutex2var_pd(
        _mm512_load_pd(table), __builtin_bit_cast(__m512i, index), _mm512_load_pd(table + 8));
    vector t = __builtin_bit_cast(vector, power);
    vector y = t * p + t;
    return __builtin_bit_cast(
        vector, _mm512_scalef_pd(__builtin_bit_cast(__m512d, y), __builtin_bit_cast(__m512d, k)));
#else
    bits i = index & 15;
    vector t = {table[i[0]], table[i[1]], table[i[2]], table[i[3]], table[i[4]], table[i[5]], table[i[6]], table[i[7]]};
    t = __builtin_bit_cast(vector, __builtin_bit_cast(bits, t) + ((index >> 4) << 52));
    return t * p + t;
#endif
}

/// b(u) = u / (1 - e) with e = e^-u.
INLINE vector flux_weight(vector u, vector e) {
    vector b = u / (1.0 - e);
    vector near = 0.5 * u + 1.0;
    return __builtin_elementwise_abs(u) < 1e-6 ? near : b;
}
