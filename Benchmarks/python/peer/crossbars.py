"""W5, the currents of a matrix of conductances between lines that resist, by scipy and ngspice."""

import subprocess

import h5py
import numpy

from . import TURNS, Contest, Missing, Peer, spice, timed

# A segment of a line, in ohms; word line i of n is driven by 0.1 V + 0.4 V * i / n.
SEGMENT = 1.0
# Devices of a short sweep and of a long one: the difference is what solutions cost, draws and file included.
FEW, MANY = 64, {32: 1088, 64: 1088, 128: 320}
# Seconds after which a size is given up.
PATIENCE = 30

DEVICE = """
schema: iontronic/1
name: peers-crossbar
temperature: 25 degC
parameters: {{ n: {lines} }}
models:
  crossing: {{ kind: element, parameters: {{ conductance: {{ unit: S }} }}, current: conductance * V }}
circuit:
  ground: gnd
  elements:
    driver: {{ model: voltage-source, for: {{ i: 1..n }}, nodes: ["word[i,0]", gnd], voltage: 0.1 V + 0.4 V * i / n }}
    word: {{ model: resistor, for: {{ i: 1..n, j: 1..n }}, nodes: ["word[i,j-1]", "word[i,j]"], resistance: {segment} Ohm }}
    bit: {{ model: resistor, for: {{ i: 1..n, j: 1..n }}, nodes: ["bit[i,j]", "bit[i+1,j]"], resistance: {segment} Ohm }}
    cell: {{ model: crossing, for: {{ i: 1..n, j: 1..n }}, nodes: ["word[i,j]", "bit[i,j]"], conductance: 0.1 mS }}
    sense: {{ model: ammeter, for: {{ j: 1..n }}, nodes: ["bit[n+1,j]", gnd] }}
spread:
  circuit.elements.cell[*,*].conductance: {{ distribution: lognormal, sigma: 50 % }}
analyses:
  once: {{ record: {{ columns: "sense[*].I" }} }}
"""


def drives(n):
    return 0.1 + 0.4 * numpy.arange(1, n + 1) / n


class Matrix:
    """Nodal equations of one crossbar. Where a conductance goes is found once; filling in is one product."""

    def __init__(self, n):
        from scipy import sparse

        word = numpy.arange(n * n).reshape(n, n)
        bit = word + n * n
        size, ground = 2 * n * n, 2 * n * n
        # Ends of all resistances: crossings, word lines with their drivers, bit lines with their ends.
        before = numpy.hstack([numpy.full((n, 1), ground), word[:, :-1]])
        after = numpy.vstack([bit[1:], numpy.full((1, n), ground)])
        first = numpy.concatenate([word.ravel(), before.ravel(), bit.ravel()])
        second = numpy.concatenate([bit.ravel(), word.ravel(), after.ravel()])
        edges = numpy.arange(first.size)
        rows = numpy.concatenate([first, second, first, second])
        columns = numpy.concatenate([first, second, second, first])
        signs = numpy.repeat([1.0, 1.0, -1.0, -1.0], first.size)
        kept = (rows < size) & (columns < size)
        places, entries = numpy.unique((columns * size + rows)[kept], return_inverse=True)
        self.fill = sparse.csr_matrix((signs[kept], (entries, numpy.tile(edges, 4)[kept])), (places.size, edges.size))
        starts = numpy.searchsorted(places, size * numpy.arange(size + 1))
        self.matrix = sparse.csc_matrix((numpy.zeros(places.size), places % size, starts), (size, size))
        self.segments = numpy.full(2 * n * n, 1 / SEGMENT)
        self.sources = numpy.zeros(size)
        self.sources[word[:, 0]] = drives(n) / SEGMENT
        self.ends = bit[-1]

    def solve(self, conductance, **settings):
        """The currents out of the bit lines: values filled in, factored, solved."""
        from scipy.sparse.linalg import splu

        self.matrix.data = self.fill @ numpy.concatenate([conductance.ravel(), self.segments])
        return splu(self.matrix, **settings).solve(self.sources)[self.ends] / SEGMENT


def circuit(conductance):
    n = len(conductance)
    lines = []
    for i, volts in enumerate(drives(n)):
        lines += [f"V{i} w{i}_0 0 {float(volts)!r}"]
        for j in range(n):
            end = f"b{i + 1}_{j}" if i + 1 < n else "0"
            lines += [f"Rw{i}_{j} w{i}_{j} w{i}_{j + 1} {SEGMENT}", f"Rb{i}_{j} b{i}_{j} {end} {SEGMENT}"]
            lines += [f"Rc{i}_{j} w{i}_{j + 1} b{i}_{j} {1 / float(conductance[i, j])!r}"]
    return lines


class Crossbars:
    """Matrices of one size that the toolkit drew: conductances and currents of the first, and how fast it solves them."""

    def __init__(self, toolkit, n):
        self.toolkit, self.n = toolkit, n
        self.device = toolkit.folder / f"crossbar-{n}.yaml"
        self.device.write_text(DEVICE.format(lines=n, segment=SEGMENT))
        path, _ = self.sweep(FEW, PATIENCE)
        lines = range(1, n + 1)
        with h5py.File(path) as file:
            self.conductance = numpy.array([[file[f"cell_{i}_{j}_conductance"][0] for j in lines] for i in lines])
            self.current = numpy.array([file[f"sense_{j}_I"][0] for j in lines])

    def sweep(self, count, patience=None):
        words = ["--sweep", f"sample={count}", "--record", "sense[*].I"]
        return self.toolkit.sweep(self.device, *words, patience=patience)

    def rate(self):
        more = MANY[self.n]
        return (more - FEW) / (self.sweep(more)[1] - self.sweep(FEW)[1])

    def rate_from_text(self):
        return 1 / self.toolkit.sweep(self.device, "once")[1]

    def judge(self, current):
        return f"{(numpy.abs(current - self.current) / numpy.abs(self.current)).max():.1e} of a current"


def with_scipy(crossbars):
    try:
        import scipy.sparse.linalg
    except ImportError:
        return [Missing("scipy", "not installed")]
    matrix = Matrix(crossbars.n)
    symmetric = {"permc_spec": "MMD_AT_PLUS_A", "diag_pivot_thresh": 0, "options": {"SymmetricMode": True}}
    orders = {"its standard": {}, "symmetric, minimum degree": symmetric}
    return [
        Peer(
            f"scipy, splu, {name}",
            1,
            lambda settings=settings: timed(lambda: matrix.solve(crossbars.conductance, **settings)),
            crossbars.judge,
        )
        for name, settings in orders.items()
    ]


def with_ngspice(crossbars, whole):
    if not spice.is_there():
        return [Missing("ngspice", "not installed")]
    ends = [f"v(b{crossbars.n - 1}_{j})" for j in range(crossbars.n)]

    def measure():
        analysis, process, values = spice.run(crossbars.toolkit.folder, circuit(crossbars.conductance), "op", ends)
        return process if whole else analysis, numpy.array([values[end][0] for end in ends]) / SEGMENT

    return [Peer("ngspice, whole process" if whole else "ngspice, .op alone", 1, measure, crossbars.judge)]


def matrices(toolkit):
    for n in (32, 64, 128):
        title = f"W5, {n} x {n}"
        try:
            crossbars = Crossbars(toolkit, n)
        except subprocess.TimeoutExpired:
            yield Contest(
                title, "", None, [Missing("all", f"not compared: the toolkit took more than {PATIENCE} s to begin")]
            )
            continue
        peers = with_scipy(crossbars)
        if n == 32:
            peers += with_ngspice(crossbars, False)
        # Where the toolkit needs long to begin one turn has to do.
        yield Contest(title, "solves/s", crossbars.rate, peers, turns=TURNS if n < 128 else 1)
        if n == 32:
            peers = with_ngspice(crossbars, True)
            yield Contest(f"{title}, text to answer", "answers/s", crossbars.rate_from_text, peers)
