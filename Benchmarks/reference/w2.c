#include "reference.h"
#include "vector.h"

/// b(u) and db/du from e = e^-u.
INLINE vector flux_weight_and_slope(vector u, vector e, vector *slope) {
    vector inverse = 1.0 / (1.0 - e);
    vector b = u * inverse;
    vector s = 1.0 - b * e;
    s = inverse * s;
    bits near = __builtin_elementwise_abs(u) < 1e-5;
    vector limit = 0.5 * u + 1.0;
    *slope = near ? splat(0.5) : s;
    return near ? limit : b;
}

INLINE int settled(vector step) {
    return !__builtin_reduce_or(__builtin_elementwise_abs(step) > splat(1e-10));
}

long reference_w2_shared(
    const reference_membranes *m, size_t variants, double temperature, double *voltage) {
    double scale = FARADAY / (GAS * temperature);
    long iterations = 0;
    for (size_t i = 0; i < variants; i += 8) {
        vector na = FARADAY * load(m->permeability_na + i), k = FARADAY * load(m->permeability_k + i);
        vector cl = FARADAY * load(m->permeability_cl + i);
        vector outward = na * load(m->na_in + i) + k * load(m->k_in + i) + cl * load(m->cl_out + i);
        vector inward = na * load(m->na_out + i) + k * load(m->k_out + i) + cl * load(m->cl_in + i);
        vector g = load(m->leak_conductance + i);
        vector offset = load(m->pump_current + i) - g * LEAK_REVERSAL;
        vector v = splat(-0.06);
        for (int iteration = 0; iteration < 50; iteration++) {
            iterations++;
            vector u = v * scale, e = fast_exp(-u), slope;
            vector b = flux_weight_and_slope(u, e, &slope);
            vector back = inward * e;
            vector difference = outward - back;
            vector linear = g * v + offset;
            vector current = b * difference + linear;
            vector change = b * back;
            change = slope * difference + change;
            vector step = current / (change * scale + g);
            v = v - step;
            if (settled(step)) break;
        }
        store(voltage + i, v);
    }
    return iterations;
}

long reference_w2_merged(
    const reference_membranes *m, size_t variants, double temperature, double *voltage) {
    double scale = FARADAY / (GAS * temperature);
    long iterations = 0;
    for (size_t i = 0; i < variants; i += 8) {
        vector na = FARADAY * load(m->permeability_na + i), k = FARADAY * load(m->permeability_k + i);
        vector cl = FARADAY * load(m->permeability_cl + i);
        vector cations_in = na * load(m->na_in + i) + k * load(m->k_in + i);
        vector cations_out = na * load(m->na_out + i) + k * load(m->k_out + i);
        vector anions_in = cl * load(m->cl_in + i), anions_out = cl * load(m->cl_out + i);
        vector g = load(m->leak_conductance + i);
        vector offset = load(m->pump_current + i) - g * LEAK_REVERSAL;
        vector v = splat(-0.06);
        for (int iteration = 0; iteration < 50; iteration++) {
            iterations++;
            vector u = v * scale, plus = fast_exp(-u), minus = fast_exp(u), plus_slope, minus_slope;
            vector plus_weight = flux_weight_and_slope(u, plus, &plus_slope);
            vector minus_weight = flux_weight_and_slope(-u, minus, &minus_slope);
            vector plus_back = cations_out * plus, minus_back = anions_out * minus;
            vector plus_difference = cations_in - plus_back, minus_difference = anions_in - minus_back;
            vector current = g * v + offset;
            current = plus_weight * plus_difference + current;
            current = current - minus_weight * minus_difference;
            vector change = plus_weight * plus_back;
            change = plus_slope * plus_difference + change;
            change = minus_weight * minus_back + change;
            change = minus_slope * minus_difference + change;
            vector step = current / (change * scale + g);
            v = v - step;
            if (settled(step)) break;
        }
        store(voltage + i, v);
    }
    return iterations;
}
