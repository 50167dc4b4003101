"""W1, the current of membranes over voltage, and W2, the voltage at which none flows, by numpy and numba."""

import math

import h5py
import numpy

from . import DEVICES, Contest, Missing, Peer, timed

FARADAY, GAS = 96485.33212331001, 8.31446261815324
# Of devices/membrane.yaml: what does not scatter.
TEMPERATURE, REVERSAL, START = 310.0, -0.0544, -0.060
PER_VOLT = FARADAY / (GAS * TEMPERATURE)
IONS = (("Na", 1), ("K", 1), ("Cl", -1))


class Membranes:
    """The membranes that a sweep drew, a column for each parameter."""

    def __init__(self, path, result):
        with h5py.File(path) as file:
            self.leak = file["conductance"][:]
            self.pump = file["cycles"][:] * FARADAY
            self.ions = [
                (z, *(file[f"{kind}_{ion}"][:] for kind in ("permeability", "inside_ions", "outside_ions")))
                for ion, z in IONS
            ]
            self.voltage = file["voltage"][:]
            self.result = file[result][:]

    def columns(self):
        """All parameters as rows of one array, the way the loops of numba read them."""
        ions = [column for _, *columns in self.ions for column in columns]
        return numpy.array([*ions, self.leak, self.pump])


def weight(u):
    """u / (1 - e^-u)."""
    other = numpy.where(u == 0, 1, u)
    return numpy.where(u == 0, 1, other / -numpy.expm1(-other))


def broadcast(m):
    """The equations as they stand. What hangs on the voltage alone is a row, so that exponentials are few."""
    volts = m.voltage[None, :]
    current = m.leak[:, None] * (volts - REVERSAL) + m.pump[:, None]
    for z, permeability, inside, outside in m.ions:
        u = z * PER_VOLT * volts
        driven = inside[:, None] - outside[:, None] * numpy.exp(-u)
        current += z * FARADAY * permeability[:, None] * weight(u) * driven
    return current


def product(m):
    """The same as a matrix of coefficients times a matrix of functions of the voltage, sorted by hand."""
    u = PER_VOLT * m.voltage
    out, back = weight(u), weight(-u)
    cations = [(p, i, o) for z, p, i, o in m.ions if z > 0]
    anions = [(p, i, o) for z, p, i, o in m.ions if z < 0]
    outward = sum(p * i for p, i, _ in cations) + sum(p * o for p, _, o in anions)
    inward = sum(p * o for p, _, o in cations) + sum(p * i for p, i, _ in anions)
    coefficients = numpy.array([FARADAY * outward, -FARADAY * inward, m.leak, m.pump - m.leak * REVERSAL])
    return coefficients.T @ numpy.array([out, back, m.voltage, numpy.ones_like(u)])


def newton(m):
    """All membranes at once, until none moves by 1e-10 V."""
    volts = numpy.full_like(m.leak, START)
    for _ in range(50):
        current = m.leak * (volts - REVERSAL) + m.pump
        slope = m.leak.copy()
        for z, permeability, inside, outside in m.ions:
            u = z * PER_VOLT * volts
            e = numpy.exp(-u)
            small = numpy.abs(u) < 1e-5
            rise = numpy.where(small, 1, 1 - e)
            b = numpy.where(small, 1 + u / 2, u / rise)
            db = numpy.where(small, 0.5, (1 - b * e) / rise)
            driven, scale = inside - outside * e, FARADAY * permeability
            current += z * scale * b * driven
            slope += PER_VOLT * scale * (db * driven + b * outside * e)
        step = current / slope
        volts -= step
        if numpy.abs(step).max() < 1e-10:
            return volts
    raise ArithmeticError("no operating point after 50 steps")


def loops(numba):
    """The kernels of numba: direct, tabulated, rest."""
    compiled = numba.njit(fastmath=True, error_model="numpy")
    signs = tuple(float(z) for _, z in IONS)

    @compiled
    def direct(p, voltage, current):
        for k in range(p.shape[1]):
            for j in range(voltage.size):
                flow = p[9, k] * (voltage[j] - REVERSAL) + p[10, k]
                for ion in range(3):
                    z = signs[ion]
                    u = z * PER_VOLT * voltage[j]
                    e = math.exp(-u)
                    b = u / (1 - e) if abs(u) > 1e-6 else 1 + u / 2
                    flow += z * FARADAY * p[3 * ion, k] * b * (p[3 * ion + 1, k] - p[3 * ion + 2, k] * e)
                current[k, j] = flow

    @compiled
    def tabulated(p, voltage, current):
        out, back = numpy.empty(voltage.size), numpy.empty(voltage.size)
        for j in range(voltage.size):
            u = PER_VOLT * voltage[j]
            e = math.exp(-u)
            out[j] = u / (1 - e) if abs(u) > 1e-6 else 1 + u / 2
            back[j] = out[j] * e
        for k in range(p.shape[1]):
            outward = FARADAY * (p[0, k] * p[1, k] + p[3, k] * p[4, k] + p[6, k] * p[8, k])
            inward = FARADAY * (p[0, k] * p[2, k] + p[3, k] * p[5, k] + p[6, k] * p[7, k])
            leak, rest = p[9, k], p[10, k] - p[9, k] * REVERSAL
            for j in range(voltage.size):
                current[k, j] = outward * out[j] - inward * back[j] + leak * voltage[j] + rest

    @compiled
    def rest(p, volts):
        for k in range(p.shape[1]):
            v = START
            for _ in range(50):
                current, slope = p[9, k] * (v - REVERSAL) + p[10, k], p[9, k]
                for ion in range(3):
                    z = signs[ion]
                    u = z * PER_VOLT * v
                    e = math.exp(-u)
                    b, db = 1 + u / 2, 0.5
                    if abs(u) > 1e-5:
                        b = u / (1 - e)
                        db = (1 - b * e) / (1 - e)
                    driven, scale = p[3 * ion + 1, k] - p[3 * ion + 2, k] * e, FARADAY * p[3 * ion, k]
                    current += z * scale * b * driven
                    slope += PER_VOLT * scale * (db * driven + b * p[3 * ion + 2, k] * e)
                step = current / slope
                v -= step
                if abs(step) < 1e-10:
                    break
            volts[k] = v

    return direct, tabulated, rest


def kernels():
    try:
        import numba
    except ImportError:
        return None
    return loops(numba)


def filling(shape, kernel, *arguments):
    """A kernel that writes into new memory, as all the others do. The first call compiles it."""

    def run():
        place = numpy.empty(shape)
        kernel(*arguments, place)
        return place

    run()
    return run


def sweep(toolkit):
    path, _ = toolkit.sweep(
        DEVICES / "membrane.yaml", "--sweep", "sample=10000", "--sweep", "V=-120mV:80mV:201", "--record", "J"
    )
    m = Membranes(path, "current_density")
    largest = numpy.abs(m.result).max(axis=1, keepdims=True)
    runs = {
        "numpy, equations as they stand": lambda: broadcast(m),
        "numpy, sorted by hand into a product of matrices": lambda: product(m),
    }
    compiled = kernels()
    if compiled:
        columns = m.columns()
        for name, kernel in zip(("equations as they stand", "exponentials tabulated by hand"), compiled):
            runs[f"numba, {name}"] = filling(m.result.shape, kernel, columns, m.voltage)

    def judge(current):
        return f"{(numpy.abs(current - m.result) / largest).max():.1e} of the largest of a curve"

    peers = [Peer(name, m.result.size, lambda run=run: timed(run), judge) for name, run in runs.items()]
    if not compiled:
        peers.append(Missing("numba", "not installed"))
    yield Contest("W1", "points/s", lambda: toolkit.rate("w1", "sweep, chunks kept"), peers)


def rest(toolkit):
    path, _ = toolkit.sweep(DEVICES / "membrane.yaml", "rest")
    m = Membranes(path, "voltage")

    def judge(volts):
        return f"{numpy.abs(volts - m.result).max():.1e} V"

    peers = [Peer("numpy, Newton", m.leak.size, lambda: timed(lambda: newton(m)), judge)]
    compiled = kernels()
    if compiled:
        run = filling(m.leak.size, compiled[2], m.columns())
        peers.append(Peer("numba, Newton", m.leak.size, lambda: timed(run), judge))
    else:
        peers.append(Missing("numba", "not installed"))
    yield Contest("W2", "solves/s", lambda: toolkit.rate("w2", "sweep, chunks kept"), peers)
