#pragma once

#include "CLanesExponential.h"

/// B(x) = x / (e^x - 1), 1 at 0.
LANES_INLINE lanes_vector lanes_bernoulli(lanes_vector x) {
    lanes_vector k;
    lanes_bits index;
    lanes_vector lost;
    lanes_vector bounded = lanes_at_most(x, 760.0);
    lanes_vector denominator = lanes_expm1_scaled(lanes_at_least(bounded, -40.0), &k, &index, &lost);
    lanes_vector quotient = bounded / denominator;
#if LANES_AVX512
    lanes_vector y = lanes_scale(quotient, -lanes_floor(k), index);
#else
    lanes_vector y = lanes_scale(quotient, k, -(index & ~(lanes_bits)15));
#endif
    return lanes_absolute(x) < 0x1p-54 ? lanes_splat(1.0) : y;
}

/// B(x), B(-x), B'(x) and B'(-x) from one exponential t = e^-|x| and one division w = t / (1 - t): for y >= 0,
/// B(y) = w y, B(-y) = y + B(y), B'(y) = w (1 - B(-y)), B'(-y) = -1 - B'(y).
/// Each pointer is to a vector; Swift has no pointer to a vector type of C.
LANES_INLINE void lanes_bernoulli_bundle(
    lanes_vector x, void *forward, void *backward, void *forward_slope, void *backward_slope) {
    // Below 2^-100 all four results are those of 0; the floor avoids 0/0.
    lanes_vector y = lanes_at_least(lanes_absolute(x), 0x1p-100);
    lanes_vector bounded = lanes_at_most(y, 760.0);
    lanes_vector k, rest;
    lanes_bits index;
    lanes_vector r = lanes_exp_reduce(-bounded, &k, &index);
    lanes_vector tail = lanes_expm1_remainder(r, lanes_table16(lanes_exp_table_rest, index));
    lanes_vector power = lanes_scale(lanes_table16(lanes_exp_table, index), k, index);
    lanes_vector t = lanes_fma(power, r + tail, power);
    // 1 - t, largest terms first.
    lanes_vector sum = lanes_add_product(1.0 - power, -power, r, &rest);
    lanes_vector w = t / (sum + lanes_fnma(power, tail, rest));
    lanes_vector falling = bounded * w;
    lanes_vector rising = y + falling;

    lanes_vector z = bounded * bounded, z2 = z * z, z4 = z2 * z2;
    lanes_vector q0 = lanes_fma(z, lanes_splat(-0x1.6c16c16c16816p-8), lanes_splat(0x1.5555555555554p-3));
    lanes_vector q1 = lanes_fma(z, lanes_splat(-0x1.bbd7791f63ba1p-18), lanes_splat(0x1.a01a019fe5758p-13));
    lanes_vector q2 = lanes_fma(z, lanes_splat(-0x1.b3c00121382c6p-28), lanes_splat(0x1.c0532b3bb70a7p-23));
    lanes_vector q3 = lanes_fma(z, lanes_splat(-0x1.7d01f60ed7f7cp-38), lanes_splat(0x1.9bf43355024f4p-33));
    lanes_vector q4 = lanes_fma(z, lanes_splat(-0x1.161aa2c12ae12p-48), lanes_splat(0x1.561a3ddf180d9p-43));
    q4 = lanes_fma(z2, lanes_splat(0x1.2f76837013239p-54), q4);
    lanes_vector q = lanes_fma(z4, lanes_fma(z4, q4, lanes_fma(z2, q3, q2)), lanes_fma(z2, q1, q0));
    lanes_vector near = lanes_fma(bounded, q, lanes_splat(-0.5));
    lanes_vector far = w * ((1.0 - bounded) - falling);
    lanes_vector slope = y < 1.9 ? near : far;
    lanes_vector steep = -1.0 - slope;

    lanes_bits positive = x > 0.0;
    *(lanes_memory *)forward = positive ? falling : rising;
    *(lanes_memory *)backward = positive ? rising : falling;
    *(lanes_memory *)forward_slope = positive ? slope : steep;
    *(lanes_memory *)backward_slope = positive ? steep : slope;
}
