#include "CLanes.h"

#include <float.h>
#include <math.h>

void lanes_pow_edges(const void *x, const void *y, void *result) {
    const double *bases = x, *exponents = y;
    double *results = result;
    for (int i = 0; i < 8; i++) {
        double size = fabs(bases[i]);
        if (!(size >= DBL_MIN && size <= DBL_MAX && fabs(exponents[i]) <= DBL_MAX)) {
            results[i] = pow(bases[i], exponents[i]);
        }
    }
}
