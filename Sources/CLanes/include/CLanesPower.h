#pragma once

#include "CLanesExponential.h"

// x^y = e^(y log x), with log x as the sum of two doubles: x = 2^k z with 0.707 <= z < 1.414, z in one of 16 intervals,
// c near 1/z, r = z c - 1, log x = k ln 2 - log c + log(1 + r). The interval around 1 has c = 1, so that log x keeps its
// relative precision there.

/// 1/z in the middle of each interval, to ten bits.
static const double lanes_log_inverse[16] __attribute__((aligned(64), unused)) = {
    0x1.624p+0, 0x1.538p+0, 0x1.46p+0,  0x1.398p+0, 0x1.2ep+0,   0x1.234p+0, 0x1.194p+0, 0x1.1p+0,
    0x1.074p+0, 0x1p+0,     0x1.de8p-1, 0x1.c4p-1,  0x1.ac8p-1,  0x1.97p-1,  0x1.84p-1,  0x1.728p-1};

/// -log c as a multiple of 2^-42.
static const double lanes_log_table[16] __attribute__((aligned(64), unused)) = {
    -0x1.4c9f09e153p-2, -0x1.2112559861p-2, -0x1.ef0adcbdc6p-3, -0x1.9ef83d276ap-3,
    -0x1.526e5e3a1cp-3, -0x1.08338affa2p-3, -0x1.814be23f8cp-4, -0x1.f0a30c0118p-5,
    -0x1.c98d18d01p-6,  0.0,                0x1.152b799bb4p-4,  0x1.fe89139dbcp-4,
    0x1.6c9d07d204p-3,  0x1.d60a17f904p-3,  0x1.1bf99635a7p-2,  0x1.4b3c077268p-2};

/// What that left out.
static const double lanes_log_table_rest[16] __attribute__((aligned(64), unused)) = {
    0x1.e1dde70e02de0p-45,  -0x1.82e78ba2950c4p-44, 0x1.b26b79c86af24p-45,  0x1.730b7b3f9ce00p-45,
    0x1.790ba37fc5238p-44,  -0x1.0533cac823e27p-44, -0x1.b2381da82fdfdp-51, 0x1.d599e83368e91p-45,
    0x1.bf6150589df0fp-45,  0.0,                    -0x1.9bb2907030829p-47, 0x1.56594d82f7a82p-44,
    -0x1.c73fafd9b2dcap-50, -0x1.5d6e06fc20d39p-44, -0x1.1ac89575c2125p-44, -0x1.65b4681052b9fp-46};

/// The logarithm of a positive normal number as a sum with an error below 2^-65 of its size.
LANES_INLINE lanes_vector lanes_log_precisely(lanes_vector x, lanes_vector *rest) {
    const int64_t first = INT64_C(0x3fe6a00000000000);
    lanes_bits distance = lanes_as_bits(x) - first;
    lanes_bits index = distance >> 48;
    lanes_bits whole = distance & ~((INT64_C(1) << 52) - 1);
    lanes_bits field = ((distance + (INT64_C(1024) << 52)) >> 52) & 0xfff;
    lanes_vector k = lanes_from_bits(field | INT64_C(0x4330000000000000)) - 0x1.00000000004p52;
    lanes_vector z = lanes_from_bits(lanes_as_bits(x) - whole);

    // Both parts of z times c are exact.
    lanes_vector c = lanes_table16(lanes_log_inverse, index);
    lanes_vector z_high = lanes_from_bits(lanes_as_bits(z) & ~((INT64_C(1) << 27) - 1));
    lanes_vector leading = lanes_fms(z_high, c, lanes_splat(1.0));
    lanes_vector trailing = (z - z_high) * c;
    lanes_vector r = leading + trailing;
    lanes_vector r_rest = (leading - r) + trailing;

    lanes_vector p0 = lanes_fma(r, lanes_splat(-0x1.0000000000001p-2), lanes_splat(0x1.5555555555556p-2));
    lanes_vector p1 = lanes_fma(r, lanes_splat(-0x1.555555555269fp-3), lanes_splat(0x1.999999999834ep-3));
    lanes_vector p2 = lanes_fma(r, lanes_splat(-0x1.000000199150bp-3), lanes_splat(0x1.24924934b26bcp-3));
    lanes_vector p3 = lanes_fma(r, lanes_splat(-0x1.9998c9c2758c6p-4), lanes_splat(0x1.c71bcf372dadap-4));
    lanes_vector p4 = lanes_fma(r, lanes_splat(-0x1.56e45bc429e85p-4), lanes_splat(0x1.75d08eca88856p-4));
    lanes_vector r2 = r * r, r4 = r2 * r2;
    lanes_vector p = lanes_fma(r4, lanes_fma(r4, p4, lanes_fma(r2, p3, p2)), lanes_fma(r2, p1, p0));

    // k ln 2 - log c (exact) + r - r^2 / 2 + the rest.
    lanes_vector base = lanes_fma(k, lanes_splat(0x1.62e42fef00000p-1), lanes_table16(lanes_log_table, index));
    lanes_vector small =
        lanes_fma(k, lanes_splat(0x1.473de6af278edp-34), lanes_table16(lanes_log_table_rest, index));
    lanes_vector first_sum = base + r;
    lanes_vector first_rest = (base - first_sum) + r;
    lanes_vector second_rest;
    lanes_vector second_sum = lanes_add_product(first_sum, -0.5 * r, r, &second_rest);
    small = small + lanes_fnma(r, r_rest, r_rest);
    small = lanes_fma(r2 * r, p, small) + (first_rest + second_rest);
    lanes_vector sum = second_sum + small;
    *rest = (second_sum - sum) + small;
    return sum;
}

/// Replaces the lanes that `lanes_pow` does not compute by what the C library gives; the pointers are to vectors.
void lanes_pow_edges(const void *x, const void *y, void *result);

/// x^y.
LANES_INLINE lanes_vector lanes_pow(lanes_vector x, lanes_vector y) {
    lanes_vector size = lanes_absolute(x);
    lanes_vector log_rest;
    lanes_vector log = lanes_log_precisely(size, &log_rest);
    lanes_vector rest;
    lanes_vector exponent = y * log;
    lanes_vector exact = lanes_add_product(-exponent, y, log, &rest);
#if !LANES_FUSES
    exact = exact + rest;
#endif
    rest = lanes_fma(y, log_rest, exact);
    // Out there the result is 0 or infinity, whatever the rest.
    rest = lanes_absolute(exponent) < 760.0 ? rest : lanes_splat(0.0);
    exponent = lanes_at_most(lanes_at_least(exponent, -760.0), 760.0);

    lanes_vector k, lost;
    lanes_bits index;
    lanes_vector r = lanes_exp_reduce_exactly(exponent, &k, &index, &lost);
    r = r + rest;
    lanes_vector power = lanes_table16(lanes_exp_table, index);
    lanes_vector tail = lanes_expm1_remainder(r, lost);
    lanes_vector result = lanes_scale(lanes_fma(power, r + tail, power), k, index);

    // A negative x has a power only where y is whole; the parity of y is the sign.
    lanes_vector y_size = lanes_absolute(y);
    lanes_vector counted = y_size < 0x1p52 ? y_size + 0x1p52 : y_size;
    lanes_bits whole = (y_size >= 0x1p52) | (counted - 0x1p52 == y_size);
    lanes_bits odd = (y_size < 0x1p53) & (((lanes_as_bits(counted) & 1) != 0));
    lanes_vector mirrored = odd ? -result : result;
    mirrored = whole ? mirrored : lanes_splat(__builtin_nan(""));
    result = x < 0.0 ? mirrored : result;

    lanes_bits ordinary = (size >= 0x1p-1022) & (size < __builtin_inf()) & (y_size < __builtin_inf());
    if (__builtin_expect(__builtin_reduce_and(ordinary) == 0, 0)) {
        lanes_memory x_memory = x, y_memory = y, result_memory = result;
        lanes_pow_edges(&x_memory, &y_memory, &result_memory);
        result = result_memory;
    }
    return result;
}
