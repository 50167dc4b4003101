#pragma once

#include "CLanesExponential.h"

/// B(x) = x / (e^x - 1), 1 at 0.
LANES_INLINE lanes_vector lanes_bernoulli(lanes_vector x) {
    lanes_vector k;
    lanes_bits index;
    lanes_vector bounded = lanes_at_most(x, 760.0);
    lanes_vector denominator = lanes_expm1_scaled(lanes_at_least(bounded, -40.0), &k, &index);
    lanes_vector quotient = bounded / denominator;
#if LANES_AVX512
    lanes_vector y = lanes_scale(quotient, -lanes_floor(k), index);
#else
    lanes_vector y = lanes_scale(quotient, k, -(index & ~(lanes_bits)15));
#endif
    return lanes_absolute(x) < 0x1p-54 ? lanes_splat(1.0) : y;
}

/// B(x), B(-x), B'(x) and B'(-x) from one exponential t = e^-|x| and one division 1 / (1 - t):
/// B(-y) = y / (1 - t), B(y) = t B(-y), B'(y) = -(y - (1 - t)) t / (1 - t)^2, B'(-y) = -1 - B'(y) for y >= 0.
/// Each pointer is to a vector; Swift has no pointer to a vector type of C.
LANES_INLINE void lanes_bernoulli_bundle(
    lanes_vector x, void *forward, void *backward, void *forward_slope, void *backward_slope) {
    // Below 2^-100 all four results are those of 0; the floor avoids 0/0.
    lanes_vector y = lanes_at_least(lanes_absolute(x), 0x1p-100);
    lanes_vector bounded = lanes_at_most(y, 760.0);
    lanes_vector k;
    lanes_bits index;
    lanes_vector r = lanes_exp_reduce(-bounded, &k, &index);
    lanes_vector small = lanes_expm1_remainder(r) + lanes_table16(lanes_exp_table_rest, index);
    // 2^100 t, which is a normal number wherever the results are.
    lanes_vector power = lanes_table16(lanes_exp_table, index);
#if LANES_AVX512
    power = lanes_scale(power, k + 100.0, index);
#else
    power = lanes_from_bits(lanes_as_bits(power) + (((index >> 4) + 100) << 52));
#endif
    lanes_vector step = power * small;
    lanes_vector t = power + step;
    lanes_vector unscale = lanes_splat(0x1p-100);
    lanes_vector m = lanes_fnma(step, unscale, lanes_fnma(power, unscale, lanes_splat(1.0)));
    lanes_vector inverse = 1.0 / m;
    lanes_vector rising = y * inverse;
    lanes_vector weight = t * inverse;
    lanes_vector falling = bounded * weight * unscale;

    lanes_vector z = bounded * bounded, z2 = z * z, z4 = z2 * z2;
    lanes_vector q0 = lanes_fma(z, lanes_splat(-0x1.6c16c16c0ca63p-8), lanes_splat(0x1.555555555552bp-3));
    lanes_vector q1 = lanes_fma(z, lanes_splat(-0x1.bbd7737044db1p-18), lanes_splat(0x1.a01a0194b809dp-13));
    lanes_vector q2 = lanes_fma(z, lanes_splat(-0x1.b383cf4594563p-28), lanes_splat(0x1.c051a2bb053dfp-23));
    lanes_vector q3 = lanes_fma(z, lanes_splat(-0x1.3cd13beb17ebep-38), lanes_splat(0x1.96aa0c1e2c6e6p-33));
    lanes_vector q = lanes_fma(z4, lanes_fma(z2, q3, q2), lanes_fma(z2, q1, q0));
    lanes_vector near = lanes_fma(bounded, q, lanes_splat(-0.5));
    lanes_vector far = ((m - bounded) * inverse) * weight * unscale;
    lanes_vector slope = y < 1.25 ? near : far;
    lanes_vector steep = -1.0 - slope;

    lanes_bits positive = x > 0.0;
    *(lanes_vector *)forward = positive ? falling : rising;
    *(lanes_vector *)backward = positive ? rising : falling;
    *(lanes_vector *)forward_slope = positive ? slope : steep;
    *(lanes_vector *)backward_slope = positive ? steep : slope;
}
