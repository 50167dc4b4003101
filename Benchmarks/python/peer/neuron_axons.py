"""Axons in NEURON."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy

from . import Peer, timed
from .spikes import JUDGED, OUTPUT, START, coarsest

# Axons it gets of those that the toolkit drew.
COUNT = 128


def load(folder):
    """NEURON with the channels of the axon, or why not."""
    os.environ.setdefault("NEURON_MODULE_OPTIONS", "-nogui")
    try:
        from neuron import h
    except ImportError:
        return None, "not installed"
    if not hasattr(h, "axon"):
        beside = Path(sys.executable).parent / "nrnivmodl"
        compiler = str(beside) if beside.exists() else shutil.which("nrnivmodl")
        if not compiler:
            return None, "its compiler of mechanisms, nrnivmodl, is not there"
        channels = folder / "channels"
        channels.mkdir(exist_ok=True)
        shutil.copy(Path(__file__).parent / "axon.mod", channels)
        subprocess.run([compiler, "."], cwd=channels, capture_output=True)
        libraries = [*channels.glob("*/libnrnmech.*"), *channels.glob("*/.libs/libnrnmech.*")]
        if not libraries:
            return None, "its compiler of mechanisms, nrnivmodl, failed: it needs make and a compiler of C++"
        h.nrn_load_dll(str(libraries[0]))
    return h, ""


def cells(h, rows):
    """Patches of 100 um2, one for each axon."""
    sections = []
    for sodium, potassium, leak, pace, shift, _ in rows:
        section = h.Section()
        section.L = section.diam = (100 / numpy.pi) ** 0.5
        section.nseg, section.cm = 1, 1
        section.insert("axon")
        axon = section(0.5).axon
        axon.sodium, axon.potassium, axon.leak = sodium * 1e-3, potassium * 1e-3, leak * 1e-3
        axon.pace, axon.shift = pace, shift
        sections.append(section)
    return sections


class Firing:
    """Axons in NEURON that are driven by a constant current. Voltages are kept every 0.1 ms, or as its own steps find them."""

    def __init__(self, h, rows, own_steps=False):
        self.h, self.cells, self.drives, self.method = h, cells(h, rows), [], h.CVode()
        self.volts, self.times = [h.Vector() for _ in rows], []
        self.method.active(False)
        for cell, row, volts in zip(self.cells, rows, self.volts):
            drive = h.IClamp(cell(0.5))
            # uA/cm2 on 100 um2 in nA.
            drive.delay, drive.dur, drive.amp = 0, 1e9, row[5] * 1e-3
            self.drives.append(drive)
            if own_steps:
                self.times.append(h.Vector())
                self.method.record(cell(0.5)._ref_v, volts, self.times[-1], sec=cell)
            else:
                volts.record(cell(0.5)._ref_v, 0.1)

    def fixed(self, dt, order):
        """`order` 0 is implicit Euler, 2 is Crank and Nicolson's rule with gates between the voltages."""
        self.h.secondorder, self.h.dt = order, dt
        self.h.finitialize(START)
        for _ in range(round(100 / dt) + 1):
            self.h.fadvance()

    def adaptive(self, tolerance):
        """Every axon with steps of its own."""
        self.method.active(True)
        self.method.use_local_dt(True)
        self.method.atol(tolerance)
        self.h.finitialize(START)
        self.method.solve(100.05)

    def traces(self):
        """A voltage every 0.1 ms; between its own steps by straight lines."""
        volts = [trace.as_numpy() for trace in self.volts]
        if self.times:
            volts = [numpy.interp(OUTPUT, times.as_numpy(), trace) for times, trace in zip(self.times, volts)]
        return numpy.array([trace[: len(OUTPUT)] for trace in volts])


class Clamped:
    """Axons in NEURON that are held at a voltage; their ionic current is kept at every step."""

    def __init__(self, h, rows):
        self.h, self.cells, self.clamps, self.records = h, cells(h, rows), [], []
        h.CVode().active(False)
        for cell in self.cells:
            clamp = h.SEClamp(cell(0.5))
            clamp.rs, clamp.dur1 = 1e-6, 1e9
            self.clamps.append(clamp)
            self.records.append(h.Vector().record(cell(0.5).axon._ref_i))

    def family(self, held):
        """Currents (step, axon, time) after steps from rest to each voltage, 20 ms every 25 us, in mA/cm2."""
        self.h.secondorder, self.h.dt = 0, 0.025
        currents = numpy.empty((len(held), len(self.cells), 801))
        for step, level in enumerate(held):
            for clamp in self.clamps:
                clamp.amp1 = level
            self.h.finitialize(START)
            for _ in range(800):
                self.h.fadvance()
            for k, record in enumerate(self.records):
                currents[step, k] = record.as_numpy()
        return currents


def clamped(h, rows, held, judge):
    rows = rows[:COUNT]
    return [
        Peer(
            "NEURON, SEClamp, 25 us",
            800 * len(held) * len(rows),
            lambda: timed(lambda axons=Clamped(h, rows): axons.family(held)),
            judge,
        )
    ]


def firing(h, rows, exact, judge):
    def measure(way, setting, own_steps, of):
        # Axons are made anew: what NEURON knows of it integrates, those of another peer as well.
        axons = Firing(h, rows[:of], own_steps)
        seconds, _ = timed(lambda: way(axons, *setting))
        return seconds, axons.traces()

    def found(way, settings):
        return coarsest(settings, lambda setting: measure(way, setting, False, JUDGED)[1], exact)

    tolerance = found(Firing.adaptive, [(10 ** (-k / 2),) for k in range(2, 13)])
    step = found(Firing.fixed, [(dt, 2) for dt in (0.1, 0.05, 0.025, 0.02, 0.0125, 0.01)])
    cvode, rule = f"CVODE, tolerance {tolerance[0]:.1g}", f"Crank-Nicolson, {1e3 * step[0]:g} us"
    runs = {
        f"NEURON, {cvode}": (Firing.adaptive, tolerance, False),
        f"NEURON, {cvode}, its own steps kept": (Firing.adaptive, tolerance, True),
        f"NEURON, {rule}": (Firing.fixed, step, False),
        "NEURON, implicit Euler, 25 us (its standard)": (Firing.fixed, (0.025, 0), False),
    }
    return [Peer(name, 100 * COUNT, lambda run=run: measure(*run, COUNT), judge) for name, run in runs.items()]
