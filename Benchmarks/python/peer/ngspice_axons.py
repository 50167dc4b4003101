"""Axons in ngspice, as circuits of behavioural sources."""

import numpy

from . import Peer, spice
from .spikes import OUTPUT, START, coarsest

# Axons it gets of those that the toolkit drew.
COUNT = 8


def circuit(row, tolerance):
    """An axon of behavioural sources: a second stands for a millisecond, a volt for a millivolt."""
    sodium, potassium, leak, pace, shift, stimulus = (repr(float(value)) for value in row)
    x = f"(v(v)-({shift}))"
    rise = ".func rise(y) {abs(y) < 1e-6 ? 1 + y/2 : y/(1 - exp(-y))}"
    rates = {
        "m": (f"rise(({x}+40)/10)", f"4*exp(-({x}+65)/18)"),
        "h": (f"0.07*exp(-({x}+65)/20)", f"1/(1+exp(-({x}+35)/10))"),
        "n": (f"0.1*rise(({x}+55)/10)", f"0.125*exp(-({x}+65)/80)"),
    }
    lines = [rise, f"C1 v 0 1 ic={START}"]
    lines += [f"B1 0 v I={stimulus}-{sodium}*v(m)^3*v(h)*(v(v)-50)-{potassium}*v(n)^4*(v(v)+77)-{leak}*(v(v)+54.3)"]
    for (gate, (opening, closing)), rest in zip(rates.items(), resting(START - row[4])):
        lines += [f"C{gate} {gate} 0 1 ic={float(rest)!r}"]
        lines += [f"B{gate} 0 {gate} I={pace}*({opening}*(1-v({gate}))-{closing}*v({gate}))"]
    lines += [f".options method=trap reltol={tolerance} vntol={tolerance} abstol={tolerance} chgtol={tolerance}"]
    return lines


def resting(x):
    """Gates that rest at a voltage."""

    def rise(y):
        return y / -numpy.expm1(-y)

    opening = numpy.array([rise((x + 40) / 10), 0.07 * numpy.exp(-(x + 65) / 20), 0.1 * rise((x + 55) / 10)])
    closing = [4 * numpy.exp(-(x + 65) / 18), 1 / (1 + numpy.exp(-(x + 35) / 10)), 0.125 * numpy.exp(-(x + 65) / 80)]
    return opening / (opening + numpy.array(closing))


def run(folder, rows, tolerance, longest):
    """One circuit after another, so that each takes its own steps: seconds of analysis, traces."""
    total, traces = 0, []
    for row in rows:
        analysis = f"tran 0.1 100.05 0 {longest} uic"
        seconds, _, values = spice.run(folder, circuit(row, tolerance), analysis, ["v(v)"])
        total += seconds
        traces.append(numpy.interp(OUTPUT, values["time"], values["v(v)"]))
    return total, numpy.array(traces)


def firing(folder, rows, exact, judge):
    rows = rows[:COUNT]
    settings = [(tolerance, longest) for longest in (0.1, 0.05, 0.025) for tolerance in (1e-3, 1e-4, 1e-5, 1e-6)]
    setting = coarsest(settings, lambda setting: run(folder, rows, *setting)[1], exact)
    name = f"ngspice, behavioural sources, tolerance {setting[0]:.0e}, at most {1e3 * setting[1]:g} us"
    return [Peer(name, 100 * len(rows), lambda: run(folder, rows, *setting), judge)]
