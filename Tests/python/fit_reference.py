"""Fits of a gated conductance by scipy: data, values and covariances, as JSON."""

import json

import numpy
from scipy.optimize import curve_fit


def current(voltage, conductance, half, slope, reversal):
    """nA of nS and mV; conductance in nS, the rest in mV."""
    return 1e-3 * conductance * (voltage - reversal) / (1 + numpy.exp(-(voltage - half) / slope))


truth = [40.0, -25.0, 8.0, 55.0]
random = numpy.random.default_rng(11)
voltage = numpy.linspace(-90, 90, 46)
sigma = 0.02 + 0.02 * numpy.abs(current(voltage, *truth))
measured = current(voltage, *truth) + sigma * random.standard_normal(voltage.size)

answer = {"voltage": voltage.tolist(), "sigma": sigma.tolist(), "measured": measured.tolist()}
for name, options in {"given": {"sigma": sigma, "absolute_sigma": True}, "residuals": {}}.items():
    values, covariance = curve_fit(
        current, voltage, measured, p0=[20, -10, 12, 40], method="trf", jac="3-point", x_scale=[10, 10, 10, 10],
        ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=10000, **options)
    errors = numpy.sqrt(numpy.diag(covariance))
    answer[name] = {
        "values": values.tolist(), "errors": errors.tolist(),
        "correlations": (covariance / numpy.outer(errors, errors)).tolist(),
    }
print(json.dumps(answer))
