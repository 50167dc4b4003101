"""W3, axons in a voltage clamp, and W4, axons that fire, by NEURON and ngspice."""

import h5py
import numpy

from . import DEVICES, Contest, Missing, neuron_axons, ngspice_axons, spice
from .spikes import spike_errors


class Axons:
    """The axons that a sweep drew, in the units of the literature: mS/cm2, mV, uA/cm2."""

    def __init__(self, path):
        units = {
            "Na_conductance": 10,
            "K_conductance": 10,
            "leak_conductance": 10,
            "pace": 1,
            "shift": 1e-3,
            "stimulus": 1e-2,
        }
        with h5py.File(path) as file:
            self.rows = numpy.array([file[name][:] / unit for name, unit in units.items()]).T


def spiking(toolkit):
    path, _ = toolkit.sweep(DEVICES / "axon.yaml", "converged")
    with h5py.File(path) as file:
        exact = 1e3 * file["voltage"][:]

    def judge(traces):
        errors, miscounted = spike_errors(traces, exact)
        counts = f", {miscounted} of {len(errors)} miscounted" if miscounted else ""
        return f"spikes {1e6 * numpy.median(errors):.3g} us median, {1e6 * errors.max():.3g} us most{counts}"

    path, _ = toolkit.sweep(DEVICES / "axon.yaml", "spiking")
    rows = Axons(path).rows
    with h5py.File(path) as file:
        own = judge(1e3 * file["voltage"][:])
    h, absence = neuron_axons.load(toolkit.folder)
    peers = neuron_axons.firing(h, rows, exact, judge) if h else [Missing("NEURON", absence)]
    if spice.is_there():
        peers += ngspice_axons.firing(toolkit.folder, rows, exact, judge)
    else:
        peers.append(Missing("ngspice", "not installed"))
    yield Contest("W4", "variant-ms/s", lambda: toolkit.rate("w4", "traces, chunks kept"), peers, own)


def clamp(toolkit):
    path, _ = toolkit.sweep(DEVICES / "axon.yaml", "steps")
    rows = Axons(path).rows
    with h5py.File(path) as file:
        held = 1e3 * file["hold"][:]
        # A/m2 in mA/cm2.
        current = 0.1 * file["current"][:, : neuron_axons.COUNT, :]
    largest = numpy.abs(current).max(axis=2, keepdims=True)

    def judge(theirs):
        # What NEURON keeps at a step are the gates of the step before; its first current is that before the clamp.
        difference = numpy.abs(theirs[:, :, 2:] - current[:, :, 1:800])
        return f"{(difference / largest).max():.1e} of the largest of a curve"

    h, absence = neuron_axons.load(toolkit.folder)
    peers = neuron_axons.clamped(h, rows, held, judge) if h else [Missing("NEURON", absence)]
    yield Contest("W3", "device-steps/s", lambda: toolkit.rate("w3", "traces, chunks kept"), peers)
