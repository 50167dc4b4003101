#include "reference.h"
#include "vector.h"

// Voltages in mV, times in ms, per cm2: the units the rates were published in.

typedef struct { vector opening, closing; } gate;
typedef struct { gate m, h, n; } gates;

/// y / (1 - e^-y) from e = e^-y.
INLINE vector rise(vector y, vector e) {
    bits near = __builtin_elementwise_abs(y) < 1e-6;
    vector denominator = near ? splat(1.0) : 1.0 - e;
    return near ? y * 0.5 + 1.0 : y / denominator;
}

/// All six rates at x from two exponentials: those of x/80, x/20 and x/10 are powers of one.
INLINE gates rates(vector x) {
    vector above = x + 65.0;
    vector e80 = fast_exp(above * (-1.0 / 80)), e18 = fast_exp(above * (-1.0 / 18));
    vector e40 = e80 * e80, e20 = e40 * e40, e10 = e20 * e20;
    gates g;
    g.m.opening = rise((x + 40.0) * 0.1, e10 * 12.182493960703473);
    g.m.closing = 4.0 * e18;
    g.h.opening = 0.07 * e20;
    g.h.closing = 1.0 / (e10 * 20.085536923187668 + 1.0);
    g.n.opening = 0.1 * rise((x + 55.0) * 0.1, e10 * 2.718281828459045);
    g.n.closing = 0.125 * e80;
    return g;
}

INLINE vector steady(gate g) { return g.opening / (g.opening + g.closing); }

/// One step of a gate by the trapezoidal rule; `half` is half a step times the pace.
INLINE vector relax(vector y, gate g, vector half) {
    vector a = g.opening * half, s = a + g.closing * half;
    return (y * (1.0 - s) + 2.0 * a) / (1.0 + s);
}

enum { together = 2 };

void reference_w4_staggered(
    const reference_axons *axons, size_t variants, size_t steps, double dt, size_t every, double *voltage) {
    for (size_t first = 0; first < variants; first += 8 * together) {
        vector na[together], k[together], leak[together], half[together], shift[together], rest[together];
        vector v[together], m[together], h[together], n[together];
        for (int u = 0; u < together; u++) {
            size_t i = first + 8 * u;
            na[u] = load(axons->sodium + i), k[u] = load(axons->potassium + i), leak[u] = load(axons->leak + i);
            half[u] = load(axons->pace + i) * (0.5 * dt), shift[u] = load(axons->shift + i);
            rest[u] = leak[u] * -54.3 + load(axons->stimulus + i);
            v[u] = splat(-65.0);
            gates g = rates(v[u] - shift[u]);
            m[u] = steady(g.m), h[u] = steady(g.h), n[u] = steady(g.n);
        }
        // Gates stand between the voltages, half a step ahead; both by the trapezoidal rule.
        for (size_t step = 1; step <= steps; step++) {
            for (int u = 0; u < together; u++) {
                vector square = n[u] * n[u];
                vector gna = na[u] * h[u] * (m[u] * m[u] * m[u]), gk = k[u] * (square * square);
                vector drive = gna * 50.0 + (gk * -77.0 + rest[u]);
                vector middle = (v[u] * (2.0 / dt) + drive) / (leak[u] + (2.0 / dt) + (gna + gk));
                v[u] = middle + middle - v[u];
                gates g = rates(v[u] - shift[u]);
                m[u] = relax(m[u], g.m, half[u]), h[u] = relax(h[u], g.h, half[u]);
                n[u] = relax(n[u], g.n, half[u]);
                if (step % every == 0) store(voltage + step / every * variants + first + 8 * u, v[u]);
            }
        }
    }
}

void reference_w3_steps(
    const reference_axons *axons, size_t variants, const double *held, size_t helds, size_t samples, double dt,
    double *current) {
    for (size_t c = 0; c < helds; c++) {
        for (size_t i = 0; i < variants; i += 8) {
            vector shift = load(axons->shift + i), pace = load(axons->pace + i) * -dt;
            gates start = rates(splat(-65.0) - shift), g = rates(splat(held[c]) - shift);
            vector minf = steady(g.m), hinf = steady(g.h), ninf = steady(g.n);
            vector m = steady(start.m) - minf, h = steady(start.h) - hinf, n = steady(start.n) - ninf;
            vector em = fast_exp((g.m.opening + g.m.closing) * pace), eh = fast_exp((g.h.opening + g.h.closing) * pace);
            vector en = fast_exp((g.n.opening + g.n.closing) * pace);
            vector na = load(axons->sodium + i) * (held[c] - 50.0), k = load(axons->potassium + i) * (held[c] + 77.0);
            vector leak = load(axons->leak + i) * (held[c] + 54.3);
            double *row = current + c * (samples + 1) * variants + i;
            // Gates relax exponentially while the voltage stands still.
            for (size_t t = 0; t <= samples; t++) {
                vector mm = m + minf, nn = n + ninf, square = nn * nn;
                store(row + t * variants, na * (h + hinf) * (mm * mm * mm) + (k * (square * square) + leak));
                m = m * em, h = h * eh, n = n * en;
            }
        }
    }
}
