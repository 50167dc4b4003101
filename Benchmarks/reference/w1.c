#include "reference.h"
#include "vector.h"

#include <math.h>
#include <stdlib.h>

/// P_Na F c_Na and so on, summed over the ions that share an exponential.
typedef struct {
    double outward, inward, conductance, offset;
} coefficients;

/// J = b(u) (outward - inward e^-u) + g V + offset: b(-u) = b(u) e^-u lets chloride join with its sides exchanged.
INLINE coefficients join(const reference_membranes *m, size_t i) {
    double na = m->permeability_na[i], k = m->permeability_k[i], cl = m->permeability_cl[i];
    return (coefficients){
        FARADAY * (na * m->na_in[i] + k * m->k_in[i] + cl * m->cl_out[i]),
        FARADAY * (na * m->na_out[i] + k * m->k_out[i] + cl * m->cl_in[i]), m->leak_conductance[i],
        m->pump_current[i] - m->leak_conductance[i] * LEAK_REVERSAL};
}

INLINE vector separate_ion(vector v, double valence, double scale, double permeability, double in, double out) {
    vector u = v * (valence * scale);
    vector e = fast_exp(-u);
    vector difference = in - out * e;
    return (valence * FARADAY * permeability) * flux_weight(u, e) * difference;
}

/// Sets `sum` from `v` by the given statements for every eight voltages of a variant. The last eight overlap the ones before,
/// so that no vector is cut; fewer than eight voltages go through a copy.
#define SWEEP(...)                                                                    \
    if (voltages < 8) {                                                               \
        vector v = load_some(voltage, voltages), sum;                                 \
        __VA_ARGS__                                                                   \
        memcpy(row, &sum, voltages * sizeof(double));                                 \
    } else {                                                                          \
        for (size_t next = 0; next < voltages; next += 8) {                           \
            size_t j = next + 8 <= voltages ? next : voltages - 8;                    \
            vector v = load(voltage + j), sum;                                        \
            __VA_ARGS__                                                               \
            store(row + j, sum);                                                      \
        }                                                                             \
    }

void reference_w1_direct(
    const reference_membranes *m, size_t variants, const double *voltage, size_t voltages, const double *temperature,
    double *current) {
    // Read back from memory, so that the compiler cannot merge ions of equal valence.
    volatile double given[3] = {1.0, 1.0, -1.0};
    double na = given[0], k = given[1], cl = given[2];
    for (size_t i = 0; i < variants; i++) {
        double *row = current + i * voltages;
        double scale = FARADAY / (GAS * temperature[i]);
        coefficients c = join(m, i);
        SWEEP(
            sum = v * c.conductance + c.offset;
            sum += separate_ion(v, na, scale, m->permeability_na[i], m->na_in[i], m->na_out[i]);
            sum += separate_ion(v, k, scale, m->permeability_k[i], m->k_in[i], m->k_out[i]);
            sum += separate_ion(v, cl, scale, m->permeability_cl[i], m->cl_in[i], m->cl_out[i]);)
    }
}

void reference_w1_merged(
    const reference_membranes *m, size_t variants, const double *voltage, size_t voltages, const double *temperature,
    double *current) {
    for (size_t i = 0; i < variants; i++) {
        double *row = current + i * voltages;
        double scale = FARADAY / (GAS * temperature[i]);
        coefficients c = join(m, i);
        double na = FARADAY * m->permeability_na[i], k = FARADAY * m->permeability_k[i];
        double cations_in = na * m->na_in[i] + k * m->k_in[i], cations_out = na * m->na_out[i] + k * m->k_out[i];
        double cl = FARADAY * m->permeability_cl[i];
        double anions_in = -cl * m->cl_in[i], anions_out = -cl * m->cl_out[i];
        SWEEP(
            vector u = v * scale;
            vector plus = fast_exp(-u), minus = fast_exp(u);
            vector cations = cations_in - cations_out * plus;
            vector anions = anions_in - anions_out * minus;
            sum = v * c.conductance + c.offset;
            sum = flux_weight(u, plus) * cations + sum;
            sum = flux_weight(-u, minus) * anions + sum;)
    }
}

void reference_w1_shared(
    const reference_membranes *m, size_t variants, const double *voltage, size_t voltages, const double *temperature,
    double *current) {
    for (size_t i = 0; i < variants; i++) {
        double *row = current + i * voltages;
        double scale = FARADAY / (GAS * temperature[i]);
        coefficients c = join(m, i);
        SWEEP(
            vector u = v * scale;
            vector e = fast_exp(-u);
            vector difference = c.outward - c.inward * e;
            sum = v * c.conductance + c.offset;
            sum = flux_weight(u, e) * difference + sum;)
    }
}

void reference_w1_separable(
    const reference_membranes *m, size_t variants, const double *voltage, size_t voltages, double temperature,
    double *current, size_t rows) {
    double scale = FARADAY / (GAS * temperature);
    // b(u) and b(u) e^-u of every voltage, with the voltages themselves, padded to whole vectors.
    size_t padded = (voltages + 7) / 8 * 8;
    double *weight = calloc(3 * padded, sizeof(double));
    if (weight == NULL) return;
    double *reverse = weight + padded, *volt = reverse + padded;
    for (size_t j = 0; j < voltages; j++) {
        double u = voltage[j] * scale;
        weight[j] = fabs(u) < 1e-6 ? 1.0 + u / 2 : u / -expm1(-u);
        reverse[j] = weight[j] * exp(-u);
        volt[j] = voltage[j];
    }
    size_t whole = voltages / 8 * 8;
    for (size_t i = 0; i < variants; i++) {
        double *row = current + i % rows * voltages;
        coefficients c = join(m, i);
        for (size_t j = 0; j < whole; j += 8) {
            vector sum = load(volt + j) * c.conductance + c.offset;
            sum = sum - load(reverse + j) * c.inward;
            store(row + j, load(weight + j) * c.outward + sum);
        }
        for (size_t j = whole; j < voltages; j++) {
            row[j] = weight[j] * c.outward - reverse[j] * c.inward + volt[j] * c.conductance + c.offset;
        }
    }
    free(weight);
}
