#pragma once

#include "CLanesExponential.h"

// x = 2^k (1 + f) with 0.75 <= 1 + f < 1.5; with s = f / (2 + f), log(1 + f) = 2 atanh(s) = f - s (f - R(s^2)).

/// ln 2 to 33 bits, so that an exponent times it is exact, and the rest.
#define LANES_LOG_LN2_HIGH 0x1.62e42fef00000p-1
#define LANES_LOG_LN2_LOW 0x1.473de6af278edp-34

/// Splits a positive finite number into k and 1 + f.
LANES_INLINE lanes_vector lanes_log_split(lanes_vector x, lanes_vector *k) {
#if LANES_AVX512
    __m512d mantissa = _mm512_getmant_pd(__builtin_bit_cast(__m512d, x), _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero);
    __m512d exponent = _mm512_getexp_pd(__builtin_bit_cast(__m512d, x));
    *k = __builtin_bit_cast(lanes_vector, _mm512_sub_pd(exponent, _mm512_getexp_pd(mantissa)));
    return __builtin_bit_cast(lanes_vector, mantissa);
#else
    lanes_bits subnormal = x < 0x1p-1022;
    x = subnormal ? x * 0x1p54 : x;
    // A subtraction of 0.75's bits makes the exponent field count from 0.75; 1024 keeps it positive.
    lanes_bits distance = lanes_as_bits(x) - INT64_C(0x3fe8000000000000);
    lanes_bits whole = distance & ~((INT64_C(1) << 52) - 1);
    lanes_bits field = ((distance + (INT64_C(1024) << 52)) >> 52) & 0xfff;
    lanes_vector exponent = lanes_from_bits(field | INT64_C(0x4330000000000000)) - 0x1.00000000004p52;
    *k = subnormal ? exponent - 54.0 : exponent;
    return lanes_from_bits(lanes_as_bits(x) - whole);
#endif
}

/// log(1 + f) + k ln 2 + rest, for -0.25 <= f < 0.5.
LANES_INLINE lanes_vector lanes_log_sum(lanes_vector f, lanes_vector k, lanes_vector rest) {
    lanes_vector s = f / (2.0 + f);
    lanes_vector z = s * s, z2 = z * z, z4 = z2 * z2;
    lanes_vector half = 0.5 * f * f;
    lanes_vector r0 = lanes_fma(z, lanes_splat(0x1.999999999c109p-2), lanes_splat(0x1.555555555554fp-1));
    lanes_vector r1 = lanes_fma(z, lanes_splat(0x1.c71c7489c2d11p-3), lanes_splat(0x1.24924921eaffcp-2));
    lanes_vector r2 = lanes_fma(z, lanes_splat(0x1.3b35927cef493p-3), lanes_splat(0x1.745c4c44f5ccbp-3));
    lanes_vector r3 = lanes_fma(z, lanes_splat(0x1.1b6ce6fbfada2p-3), lanes_splat(0x1.0dcea250b063cp-3));
    lanes_vector r = lanes_fma(z4, lanes_fma(z2, r3, r2), lanes_fma(z2, r1, r0));
    lanes_vector tail = lanes_fma(k, lanes_splat(LANES_LOG_LN2_LOW), rest);
    lanes_vector correction = half - lanes_fma(s, lanes_fma(z, r, half), tail);
    return lanes_fma(k, lanes_splat(LANES_LOG_LN2_HIGH), f - correction);
}

/// Natural logarithm.
LANES_INLINE lanes_vector lanes_log(lanes_vector x) {
    lanes_vector k;
    lanes_vector m = lanes_log_split(x, &k);
    lanes_vector y = lanes_log_sum(m - 1.0, k, lanes_splat(0.0));
    lanes_vector outside = x < 0.0 ? lanes_splat(__builtin_nan("")) : x;
    outside = x == 0.0 ? lanes_splat(-__builtin_inf()) : outside;
    return ((x > 0.0) & (x < __builtin_inf())) ? y : outside;
}

/// log(1 + x).
LANES_INLINE lanes_vector lanes_log1p(lanes_vector x) {
    lanes_vector k;
    lanes_vector u = 1.0 + x;
    lanes_vector m = lanes_log_split(u, &k);
    lanes_bits whole = k == 0.0;
    lanes_vector f = whole ? x : m - 1.0;
    // What rounding took from u, divided by u; 1 - f + f^2 is close enough to 1 / (1 + f) for a last-place correction.
    lanes_vector lost = x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
    lanes_vector relative = lost * lanes_fma(f, f - 1.0, lanes_splat(1.0));
#if LANES_AVX512
    __m512d scaled = _mm512_scalef_pd(__builtin_bit_cast(__m512d, relative), __builtin_bit_cast(__m512d, -k));
    relative = __builtin_bit_cast(lanes_vector, scaled);
#else
    lanes_vector shifted = lanes_at_most(k, 1000.0) + 0x1.8p52;
    relative = relative * lanes_from_bits((1023 - lanes_as_bits(shifted)) << 52);
#endif
    relative = whole ? lanes_splat(0.0) : relative;
    lanes_vector y = lanes_log_sum(f, k, relative);
    y = lanes_absolute(x) < 0x1p-54 ? x : y;
    lanes_vector outside = x < -1.0 ? lanes_splat(__builtin_nan("")) : x;
    outside = x == -1.0 ? lanes_splat(-__builtin_inf()) : outside;
    return ((x > -1.0) & (x < __builtin_inf())) ? y : outside;
}

/// log(1 + e^x).
LANES_INLINE lanes_vector lanes_softplus(lanes_vector x) {
    lanes_vector linear = lanes_at_least(x, 0.0);
    return linear + lanes_log1p(lanes_exp(-lanes_absolute(x)));
}
