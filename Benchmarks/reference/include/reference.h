#pragma once

// Kernels written by hand in C for the workloads the toolkit is compared with: what a specialist gets out of one core for
// one fixed model. Vector extensions only, so that they build for any processor clang knows.

#include <stddef.h>

/// The model of W1 and W2: sodium, potassium and chloride by the Goldman-Hodgkin-Katz flux equation, a leak and a pump that
/// is a constant current. J(V) = sum_i z_i P_i F b(z_i u) (c_in,i - c_out,i e^(-z_i u)) + g (V - E_leak) + J_pump with
/// u = F V / (R T) and b(w) = w / (1 - e^-w); A/m2, outward positive.
///
/// Every field points to one number per variant (structure of arrays, no alignment asked): permeabilities in m/s,
/// concentrations in mol/m3, conductance in S/m2, current in A/m2.
typedef struct {
    const double *permeability_na, *permeability_k, *permeability_cl;
    const double *na_in, *na_out, *k_in, *k_out, *cl_in, *cl_out;
    const double *leak_conductance, *pump_current;
} reference_membranes;

/// y[i] = e^x[i], relative error below 6e-16 for |x| < 700; count is a multiple of 8.
void reference_exp(const double *x, double *y, size_t count);

/// W1: the current of `variants` membranes at `voltages` voltages (V), current[variant * voltages + voltage].
///
/// `direct` evaluates the exponential of every ion at every point with its valence known only at run time, `merged` one for
/// each valence, `shared` one for both valences, `separable` one for each voltage of the whole sweep.
/// The first three take a temperature (K) for each variant, the last one for all; it uses `rows` rows of `current` over and
/// over, all where that is `variants`.
void reference_w1_direct(
    const reference_membranes *membranes, size_t variants, const double *voltage, size_t voltages,
    const double *temperature, double *current);
void reference_w1_merged(
    const reference_membranes *membranes, size_t variants, const double *voltage, size_t voltages,
    const double *temperature, double *current);
void reference_w1_shared(
    const reference_membranes *membranes, size_t variants, const double *voltage, size_t voltages,
    const double *temperature, double *current);
void reference_w1_separable(
    const reference_membranes *membranes, size_t variants, const double *voltage, size_t voltages, double temperature,
    double *current, size_t rows);

/// W2: the voltage of zero current of `variants` membranes (a multiple of 8), by Newton's method from -60 mV until
/// |dV| < 1e-10 V in all eight neighbours. Returns the number of iterations of all groups of eight.
///
/// `merged` takes one exponential for each valence, `shared` one for both.
long reference_w2_merged(
    const reference_membranes *membranes, size_t variants, double temperature, double *voltage);
long reference_w2_shared(
    const reference_membranes *membranes, size_t variants, double temperature, double *voltage);

/// The axons of W3 and W4, one number per variant each: conductances in mS/cm2, pace of the gates, their shift in mV and the
/// stimulus in uA/cm2.
typedef struct {
    const double *sodium, *potassium, *leak, *pace, *shift, *stimulus;
} reference_axons;

/// W4: `variants` (a multiple of 16) axons of Hodgkin and Huxley from -65 mV, with gates that stand half a step ahead of the
/// voltage, both by the trapezoidal rule with steps of `dt` ms: voltage[sample * variants + variant] in mV after every
/// `every` steps, from sample 1 on.
void reference_w4_staggered(
    const reference_axons *axons, size_t variants, size_t steps, double dt, size_t every, double *voltage);

/// W3: the current (uA/cm2) of `variants` (a multiple of 8) axons after steps from -65 mV to `helds` voltages `held` (mV):
/// current[(step * (samples + 1) + sample) * variants + variant], every `dt` ms; exact but for rounding.
void reference_w3_steps(
    const reference_axons *axons, size_t variants, const double *held, size_t helds, size_t samples, double dt,
    double *current);

/// W5: `lines` x `lines` conductances between word lines and bit lines whose segments conduct as well. Word line i is driven at its
/// first node through one segment; bit lines end in the ground through one segment.
///
/// `prepare` finds the order of elimination and the pattern of the factors once; `entries` tells how many numbers stand
/// below the diagonal of the factor.
typedef struct reference_crossbar reference_crossbar;
reference_crossbar *reference_w5_prepare(size_t lines);
void reference_w5_free(reference_crossbar *crossbar);
size_t reference_w5_entries(const reference_crossbar *crossbar);

/// Solves eight devices by L D L^T: `conductance`[(i * lines + j) * 8 + device] of the crossings, `segment` of a segment (S), `drive`[i]
/// of a word line (V); `voltage`[node * 8 + device] of word (i, j), then of bit (i, j).
void reference_w5_solve(
    reference_crossbar *crossbar, const double *conductance, double segment, const double *drive, double *voltage);

/// The same for one device by KLU (T. A. Davis and E. Palamadai Natarajan, ACM Trans. Math. Softw. 37 (2010) 36), which orders once
/// and factors again with the pivots that it found first. `NULL` where the library is not installed.
typedef struct reference_klu reference_klu;
reference_klu *reference_klu_prepare(
    size_t lines, const double *conductance, double segment);
void reference_klu_free(reference_klu *crossbar);
void reference_klu_solve(
    reference_klu *crossbar, const double *conductance, double segment, const double *drive, double *voltage);
