#pragma once

#include "CLanesVector.h"

// e^x = 2^n 2^(j/16) e^r with integers n and 0 <= j < 16 and |r| <= ln(2)/32. Coefficients are minimax fits made with
// Tests/LanesTests/coefficients.py.

/// 2^(j/16) rounded to double.
static const double lanes_exp_table[16] __attribute__((aligned(64), unused)) = {
    0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0};

/// What the rounding above left out, divided by 2^(j/16).
static const double lanes_exp_table_rest[16] __attribute__((aligned(64), unused)) = {
    0.0,                    0x1.79aa65d837b6cp-54,  -0x1.01b15eaa59348p-55, 0x1.68efde3a8a893p-54,
    0x1.34d754db0abb6p-55,  0x1.59f48a72a4c6cp-55,  0x1.690cebb7aafb0p-56,  0x1.063e1e21c5409p-54,
    -0x1.3b3efbf5e2229p-54, -0x1.b32dcb94da51dp-56, 0x1.db72fc1f0eab4p-55,  0x1.1affc2b91ce27p-56,
    0x1.c1a7792cb3386p-55,  0x1.36eae30af0cb3p-56,  0x1.4a385a63d07a7p-56,  -0x1.ff7128fd391f1p-55};

#define LANES_INVERSE_LN2 0x1.71547652b82fep+0
/// The first 38 bits of ln 2 (a multiple of 1/16 below 2^11 times this is exact) and the rest.
#define LANES_LN2_HIGH 0x1.62e42fefa0000p-1
#define LANES_LN2_LOW 0x1.cf79abc9e3b3ap-40
/// Adding it leaves sixteenths in the last place.
#define LANES_SIXTEENTHS 0x1.8p48

/// x = k ln 2 + r with k a multiple of 1/16; the low bits of `index` hold 16 k in two's complement.
LANES_INLINE lanes_vector lanes_exp_reduce(lanes_vector x, lanes_vector *k, lanes_bits *index) {
    lanes_vector shifted = lanes_fma(x, lanes_splat(LANES_INVERSE_LN2), lanes_splat(LANES_SIXTEENTHS));
    *index = lanes_as_bits(shifted);
    *k = shifted - LANES_SIXTEENTHS;
    lanes_vector r = lanes_fnma(*k, lanes_splat(LANES_LN2_HIGH), x);
    return lanes_fnma(*k, lanes_splat(LANES_LN2_LOW), r);
}

/// The same, with what the last rounding took from r, and the rest of the table entry, in `rest`.
LANES_INLINE lanes_vector lanes_exp_reduce_exactly(
    lanes_vector x, lanes_vector *k, lanes_bits *index, lanes_vector *rest) {
    lanes_vector shifted = lanes_fma(x, lanes_splat(LANES_INVERSE_LN2), lanes_splat(LANES_SIXTEENTHS));
    *index = lanes_as_bits(shifted);
    *k = shifted - LANES_SIXTEENTHS;
    lanes_vector high = lanes_fnma(*k, lanes_splat(LANES_LN2_HIGH), x);
    lanes_vector r = lanes_fnma(*k, lanes_splat(LANES_LN2_LOW), high);
    lanes_vector lost = lanes_fnma(*k, lanes_splat(LANES_LN2_LOW), high - r);
    *rest = lost + lanes_table16(lanes_exp_table_rest, *index);
    return r;
}

/// e^r - 1 for |r| <= ln(2)/32 with an absolute error below 2^-56.
LANES_INLINE lanes_vector lanes_exp_remainder(lanes_vector r) {
    lanes_vector r2 = r * r;
    lanes_vector low = lanes_fma(r, lanes_splat(0x1.555555548f1ffp-3), lanes_splat(0x1.0000000000005p-1));
    lanes_vector high = lanes_fma(r, lanes_splat(0x1.11123afcd8802p-7), lanes_splat(0x1.555555545efd5p-5));
    high = lanes_fma(r2, lanes_splat(0x1.6c185de1a0d0dp-10), high);
    return lanes_fma(r2, lanes_fma(r2, high, low), r);
}

/// e^r - 1 - r for |r| <= ln(2)/32, plus a small term; the error is below 2^-59 |r| before rounding.
LANES_INLINE lanes_vector lanes_expm1_remainder(lanes_vector r, lanes_vector rest) {
    lanes_vector r2 = r * r;
    lanes_vector low = lanes_fma(r, lanes_splat(0x1.5555555555559p-3), lanes_splat(0x1.0000000000003p-1));
    lanes_vector middle = lanes_fma(r, lanes_splat(0x1.111111108eecfp-7), lanes_splat(0x1.55555554acf70p-5));
    lanes_vector high = lanes_fma(r, lanes_splat(0x1.a01b899987100p-13), lanes_splat(0x1.6c181f96796a1p-10));
    return lanes_fma(r2, lanes_fma(r2, lanes_fma(r2, high, middle), low), rest);
}

/// y 2^floor(k) with one rounding for a subnormal result, for the k of `lanes_exp_reduce` with |k| < 2000.
LANES_INLINE lanes_vector lanes_scale(lanes_vector y, lanes_vector k, lanes_bits index) {
#if LANES_AVX512
    (void)index;
    return __builtin_bit_cast(
        lanes_vector, _mm512_scalef_pd(__builtin_bit_cast(__m512d, y), __builtin_bit_cast(__m512d, k)));
#else
    (void)k;
    // Two factors, because 2^k itself may lie outside the range; only the second product can round.
    lanes_bits half = index >> 5;
    lanes_bits rest = (index >> 4) - half;
    return y * lanes_from_bits((half + 1023) << 52) * lanes_from_bits((rest + 1023) << 52);
#endif
}

/// e^x.
LANES_INLINE lanes_vector lanes_exp(lanes_vector x) {
    lanes_vector k;
    lanes_bits index;
#if LANES_AVX512
    lanes_vector r = lanes_exp_reduce(x, &k, &index);
    // Outside the range r is meaningless; any finite value will do, since k decides between 0, infinity and NaN.
    r = __builtin_bit_cast(lanes_vector, _mm512_range_pd(__builtin_bit_cast(__m512d, r), _mm512_set1_pd(1.0), 2));
    lanes_vector power = lanes_table16(lanes_exp_table, index);
    return lanes_scale(lanes_fma(power, lanes_exp_remainder(r), power), k, index);
#else
    x = lanes_at_most(lanes_at_least(x, -760.0), 760.0);
    lanes_vector r = lanes_exp_reduce(x, &k, &index);
    // 2^n goes into the exponent field, moved by 100 towards zero so that it fits; the factor at the end puts that back
    // and does the only rounding of a subnormal result.
    lanes_bits offset = x < 0.0 ? (lanes_bits)(INT64_C(100) << 52) : (lanes_bits)(-(INT64_C(100) << 52));
    lanes_bits bits = lanes_as_bits(lanes_table16(lanes_exp_table, index));
    lanes_vector power = lanes_from_bits(bits + ((index >> 4) << 52) + offset);
    lanes_vector factor = lanes_from_bits((lanes_bits)(INT64_C(1023) << 52) - offset);
    return lanes_fma(power, lanes_exp_remainder(r), power) * factor;
#endif
}

/// (e^x - 1) 2^-floor(k), together with k and with what rounding took from the result, for -60 <= x <= 760.
LANES_INLINE lanes_vector lanes_expm1_scaled(
    lanes_vector x, lanes_vector *k, lanes_bits *index, lanes_vector *lost) {
    lanes_vector rest;
    lanes_vector r = lanes_exp_reduce_exactly(x, k, index, &rest);
    lanes_vector power = lanes_table16(lanes_exp_table, *index);
    // 2^-floor(k); where k > 100 it no longer counts.
    lanes_vector bounded = lanes_at_most(*k, 100.0) + LANES_SIXTEENTHS;
    lanes_vector one = lanes_from_bits((1023 - (lanes_as_bits(bounded) >> 4)) << 52);
    // power (1 + r + tail) - one, largest terms first, each rounding carried on.
    lanes_vector tail = lanes_expm1_remainder(r, rest);
    lanes_vector base = power - one;
    lanes_vector base_rest = (power - base) - one;
    lanes_vector sum_rest;
    lanes_vector sum = lanes_add_product(base, power, r, &sum_rest);
    lanes_vector carried = lanes_fma(power, tail, sum_rest + base_rest);
    lanes_vector result = sum + carried;
    *lost = (sum - result) + carried;
    return result;
}

/// e^x - 1.
LANES_INLINE lanes_vector lanes_expm1(lanes_vector x) {
    lanes_vector k;
    lanes_bits index;
    lanes_vector lost;
    lanes_vector bounded = lanes_at_most(lanes_at_least(x, -40.0), 760.0);
    lanes_vector y = lanes_scale(lanes_expm1_scaled(bounded, &k, &index, &lost), k, index);
    // Below 2^-54 the result is x itself, with its sign where it is zero.
    return lanes_absolute(x) < 0x1p-54 ? x : y;
}

/// (e^x - 1) / x, 1 at 0.
LANES_INLINE lanes_vector lanes_exprel(lanes_vector x) {
    lanes_vector k;
    lanes_bits index;
    lanes_vector lost;
    lanes_vector bounded = lanes_at_most(lanes_at_least(x, -40.0), 760.0);
    lanes_vector numerator = lanes_expm1_scaled(bounded, &k, &index, &lost);
    lanes_vector denominator = lanes_at_most(x, 760.0);
    lanes_vector y = lanes_scale(numerator / denominator, k, index);
    return lanes_absolute(x) < 0x1p-54 ? lanes_splat(1.0) : y;
}

/// 1 / (1 + e^-x).
LANES_INLINE lanes_vector lanes_logistic(lanes_vector x) {
    lanes_vector k, rest;
    lanes_bits index;
    lanes_vector bounded = -lanes_at_most(lanes_absolute(x), 760.0);
    lanes_vector r = lanes_exp_reduce_exactly(bounded, &k, &index, &rest);
    lanes_vector power = lanes_table16(lanes_exp_table, index);
    lanes_vector t = lanes_fma(power, r + lanes_expm1_remainder(r, rest), power);
    lanes_vector scaled = lanes_scale(t, k, index);
    lanes_vector sum = 1.0 + scaled;
    lanes_vector sum_rest = (1.0 - sum) + scaled;
    // Below zero the numerator is t before scaling, so that only the last product can be subnormal.
    lanes_bits negative = x < 0.0;
    lanes_vector y = lanes_quotient(negative ? t : lanes_splat(1.0), lanes_splat(0.0), sum, sum_rest);
    return negative ? lanes_scale(y, k, index) : y;
}

/// tanh x = m / (2 - m) with m = 1 - e^(-2|x|).
LANES_INLINE lanes_vector lanes_tanh(lanes_vector x) {
    lanes_vector k, lost;
    lanes_bits index;
    lanes_vector size = lanes_absolute(x);
    lanes_vector bounded = -2.0 * lanes_at_most(size, 20.0);
    lanes_vector m = -lanes_scale(lanes_expm1_scaled(bounded, &k, &index, &lost), k, index);
    lost = -lanes_scale(lost, k, index);
    lanes_vector sum = 2.0 - m;
    lanes_vector sum_rest = ((2.0 - sum) - m) - lost;
    lanes_vector y = lanes_quotient(m, lost, sum, sum_rest);
    y = size < 0x1p-30 ? size : y;
    return lanes_copysign(y, x);
}
