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

/// How many vectors the functions below take at a time: enough to hide how long each operation takes, few enough for
/// the registers.
#if LANES_AVX512
#define LANES_ABREAST 4
#else
#define LANES_ABREAST 2
#endif

#define LANES_EACH(n) for (int i = 0; i < (n); i++)

/// What the functions below share, from one exponential t = e^-y, y = |x|, and one division w = t / (1 - t):
/// B(y) = w y, B(-y) = y + B(y), B'(y) = w (1 - B(-y)), B'(-y) = -1 - B'(y).
typedef struct {
    lanes_vector y[LANES_ABREAST], w[LANES_ABREAST], falling[LANES_ABREAST];
    lanes_vector forward[LANES_ABREAST], backward[LANES_ABREAST];
} lanes_bernoulli_parts;

LANES_INLINE void lanes_bernoulli_split(int n, const lanes_vector *x, lanes_bernoulli_parts *parts) {
    lanes_vector k[LANES_ABREAST], change[LANES_ABREAST], power[LANES_ABREAST], t[LANES_ABREAST];
    lanes_bits index[LANES_ABREAST];
    // Below 2^-100 all results are those of 0; the floor avoids 0/0.
    LANES_EACH(n) parts->y[i] = lanes_at_most(lanes_at_least(lanes_absolute(x[i]), 0x1p-100), 760.0);
    LANES_EACH(n) change[i] = lanes_exp_reduce(-parts->y[i], &k[i], &index[i]);
    // e^r - 1 with the rest of the table entry: as exact as r where the entry is 1, and elsewhere small beside 1 - t.
    LANES_EACH(n) {
        lanes_vector rest = lanes_table16(lanes_exp_table_rest, index[i]);
        change[i] = change[i] + lanes_expm1_remainder(change[i], rest);
    }
    LANES_EACH(n) power[i] = lanes_scale(lanes_table16(lanes_exp_table, index[i]), k[i], index[i]);
    LANES_EACH(n) t[i] = lanes_fma(power[i], change[i], power[i]);
    LANES_EACH(n) {
        lanes_vector rest = lanes_fnma(power[i], change[i], 1.0 - power[i]);
        parts->w[i] = lanes_quotient_of_ordinary(t[i], rest);
    }
    LANES_EACH(n) parts->falling[i] = parts->y[i] * parts->w[i];
    LANES_EACH(n) parts->forward[i] = parts->falling[i] - lanes_at_most(x[i], 0.0);
    LANES_EACH(n) parts->backward[i] = parts->falling[i] + lanes_at_least(x[i], 0.0);
}

/// a B(x) + b B(-x) + c = (a + b) B(|x|) + (b x or -a x) + c, with `falling` = B(|x|).
LANES_INLINE lanes_vector lanes_bernoulli_mix(
    lanes_vector x, lanes_vector falling, lanes_vector a, lanes_vector b, lanes_vector c) {
    lanes_vector factor = lanes_as_bits(x) < 0 ? -a : b;
    return lanes_fma(a + b, falling, lanes_fma(factor, x, c));
}

/// B'(x) and B'(-x) of a vector from B'(|x|) where |x| is small and where it is not.
LANES_INLINE void lanes_bernoulli_turn(
    lanes_vector x, lanes_bits is_small, lanes_vector near, lanes_vector far, lanes_vector *forward,
    lanes_vector *backward) {
    lanes_vector slope = is_small ? near : far;
    lanes_vector steep = -1.0 - slope;
    lanes_bits positive = x > 0.0;
    *forward = positive ? slope : steep;
    *backward = positive ? steep : slope;
}

/// B'(y) = w (1 - y - B(y)): digits cancel towards 0, so that the relative error is about 2^-52 / y.
LANES_INLINE lanes_vector lanes_bernoulli_far(const lanes_bernoulli_parts *parts, int i) {
    return parts->w[i] * ((1.0 - parts->y[i]) - parts->falling[i]);
}

/// B'(x) and B'(-x) of the vectors that were split.
LANES_INLINE void lanes_bernoulli_slopes(
    int n, const lanes_vector *x, const lanes_bernoulli_parts *parts, lanes_vector *forward, lanes_vector *backward) {
    LANES_EACH(n) {
        lanes_vector y = parts->y[i];
        lanes_vector z = y * y, z2 = z * z, z4 = z2 * z2;
        lanes_vector q0 = lanes_fma(z, lanes_splat(-0x1.6c16c16c16816p-8), lanes_splat(0x1.5555555555554p-3));
        lanes_vector q1 = lanes_fma(z, lanes_splat(-0x1.bbd7791f63ba1p-18), lanes_splat(0x1.a01a019fe5758p-13));
        lanes_vector q2 = lanes_fma(z, lanes_splat(-0x1.b3c00121382c6p-28), lanes_splat(0x1.c0532b3bb70a7p-23));
        lanes_vector q3 = lanes_fma(z, lanes_splat(-0x1.7d01f60ed7f7cp-38), lanes_splat(0x1.9bf43355024f4p-33));
        lanes_vector q4 = lanes_fma(z, lanes_splat(-0x1.161aa2c12ae12p-48), lanes_splat(0x1.561a3ddf180d9p-43));
        q4 = lanes_fma(z2, lanes_splat(0x1.2f76837013239p-54), q4);
        lanes_vector q = lanes_fma(z4, lanes_fma(z4, q4, lanes_fma(z2, q3, q2)), lanes_fma(z2, q1, q0));
        lanes_vector near = lanes_fma(y, q, lanes_splat(-0.5));
        lanes_bernoulli_turn(x[i], y < 1.9, near, lanes_bernoulli_far(parts, i), &forward[i], &backward[i]);
    }
}

/// The same with a third of the work and a relative error below 2^-44: the series ends after the term in y^5.
LANES_INLINE void lanes_bernoulli_quick_slopes(
    int n, const lanes_vector *x, const lanes_bernoulli_parts *parts, lanes_vector *forward, lanes_vector *backward) {
    LANES_EACH(n) {
        lanes_vector y = parts->y[i], z = y * y;
        lanes_vector q = lanes_fma(z, lanes_splat(1.0 / 5040), lanes_splat(-1.0 / 180));
        q = lanes_fma(z, q, lanes_splat(1.0 / 6));
        lanes_vector near = lanes_fma(y, q, lanes_splat(-0.5));
        lanes_bernoulli_turn(x[i], y < 0x1p-6, near, lanes_bernoulli_far(parts, i), &forward[i], &backward[i]);
    }
}

// Swift has no pointer to a vector type of C: the pointers below are to vectors in memory, one or eight.

/// B(x), and B(-x) at `backward`.
LANES_INLINE lanes_vector lanes_bernoulli_pair(lanes_vector x, void *backward) {
    lanes_bernoulli_parts parts;
    lanes_bernoulli_split(1, &x, &parts);
    *(lanes_memory *)backward = parts.backward[0];
    return parts.forward[0];
}

/// B(x), B(-x), B'(x) and B'(-x).
LANES_INLINE void lanes_bernoulli_bundle(
    lanes_vector x, void *forward, void *backward, void *forward_slope, void *backward_slope) {
    lanes_bernoulli_parts parts;
    lanes_vector slope, other;
    lanes_bernoulli_split(1, &x, &parts);
    lanes_bernoulli_slopes(1, &x, &parts, &slope, &other);
    *(lanes_memory *)forward = parts.forward[0];
    *(lanes_memory *)backward = parts.backward[0];
    *(lanes_memory *)forward_slope = slope;
    *(lanes_memory *)backward_slope = other;
}

/// A place in a block of eight vectors.
LANES_INLINE lanes_memory *lanes_at(const void *block, int index) { return (lanes_memory *)block + index; }

/// Runs a body that takes `abreast` vectors from number `first` on over a block of `count`: 1, or a multiple of
/// `LANES_ABREAST`.
#define LANES_BLOCK(count, ...)                                            \
    do {                                                                   \
        if ((count) == 1) {                                                \
            enum { first = 0, abreast = 1 };                               \
            __VA_ARGS__                                                    \
        } else {                                                           \
            for (int first = 0; first < (count); first += LANES_ABREAST) { \
                enum { abreast = LANES_ABREAST };                          \
                __VA_ARGS__                                                \
            }                                                              \
        }                                                                  \
    } while (0)

/// `forward` and `backward` of B(x) and B(-x), for a block.
LANES_INLINE void lanes_bernoulli_pairs(int count, const void *x, void *forward, void *backward) {
    LANES_BLOCK(count, {
        lanes_bernoulli_parts parts;
        lanes_vector u[LANES_ABREAST];
        LANES_EACH(abreast) u[i] = *lanes_at(x, first + i);
        lanes_bernoulli_split(abreast, u, &parts);
        LANES_EACH(abreast) *lanes_at(forward, first + i) = parts.forward[i];
        LANES_EACH(abreast) *lanes_at(backward, first + i) = parts.backward[i];
    });
}

/// a B(s x) + b B(-s x) + c, for a block.
LANES_INLINE void lanes_bernoulli_sum(
    int count, const void *x, double s, const void *a, const void *b, const void *c, void *result) {
    LANES_BLOCK(count, {
        lanes_bernoulli_parts parts;
        lanes_vector u[LANES_ABREAST];
        LANES_EACH(abreast) u[i] = *lanes_at(x, first + i) * s;
        lanes_bernoulli_split(abreast, u, &parts);
        LANES_EACH(abreast)
            *lanes_at(result, first + i) = lanes_bernoulli_mix(
                u[i], parts.falling[i], *lanes_at(a, first + i), *lanes_at(b, first + i), *lanes_at(c, first + i));
    });
}

/// a B(x) + b B(-x) + c, and at `slopes` d B'(x) + e B'(-x) from quick slopes, for a block.
LANES_INLINE void lanes_bernoulli_sums(
    int count, const void *x, const void *a, const void *b, const void *c, const void *d, const void *e, void *result,
    void *slopes) {
    LANES_BLOCK(count, {
        lanes_bernoulli_parts parts;
        lanes_vector u[LANES_ABREAST];
        lanes_vector forward[LANES_ABREAST];
        lanes_vector backward[LANES_ABREAST];
        LANES_EACH(abreast) u[i] = *lanes_at(x, first + i);
        lanes_bernoulli_split(abreast, u, &parts);
        lanes_bernoulli_quick_slopes(abreast, u, &parts, forward, backward);
        LANES_EACH(abreast) {
            *lanes_at(result, first + i) = lanes_bernoulli_mix(
                u[i], parts.falling[i], *lanes_at(a, first + i), *lanes_at(b, first + i), *lanes_at(c, first + i));
            *lanes_at(slopes, first + i) =
                lanes_fma(*lanes_at(d, first + i), forward[i], *lanes_at(e, first + i) * backward[i]);
        }
    });
}
