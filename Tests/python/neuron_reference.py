"""Numbers of NEURON: spikes of its Hodgkin-Huxley membrane at tight tolerance, and Goldman-Hodgkin-Katz currents.

Prints JSON: `spikes` (ms) for each stimulus (uA/cm2), and `currents` [voltage, inside, outside, charge, A/m2 per m/s].
"""

import json
import math
import sys

from neuron import h

h.load_file("stdrun.hoc")


def spikes(stimulus):
    h.celsius = 6.3
    soma = h.Section(name="soma")
    soma.L = soma.diam = 100 / math.sqrt(math.pi)  # 1e-4 cm2
    soma.cm = 1
    soma.insert("hh")
    h.usetable_hh = 0  # the rates themselves, not straight lines between them
    clamp = h.IClamp(soma(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0, 1e9, stimulus * 1e-4 * 1e3
    cvode = h.CVode()
    cvode.active(1)
    cvode.atol(1e-12)
    cvode.rtol(1e-12)
    cvode.condition_order(2)
    times = h.Vector()
    count = h.NetCon(soma(0.5)._ref_v, None, sec=soma)
    count.threshold = 0
    count.record(times)
    h.finitialize(-65)
    h.tstop = 100
    h.continuerun(100)
    return list(times)


def currents():
    h.celsius = 25
    grid = []
    for charge, inside, outside in [(1, 140, 5), (1, 10, 145), (-1, 10, 110), (2, 1e-4, 2), (2, 5, 5)]:
        for voltage in range(-120, 121, 10):
            # mA/cm2 for a permeability of 1 cm/s is 1e3 A/m2 for one of 1 m/s.
            value = h.ghk(voltage, inside, outside, charge) * 1e1 / 1e-2
            grid.append([voltage * 1e-3, inside, outside, charge, value])
    return grid


json.dump({"spikes": {str(s): spikes(s) for s in (7, 10, 20)}, "currents": currents()}, sys.stdout)
