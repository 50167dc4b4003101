"""Runs other programs on the workloads of the benchmarks, in turn with the toolkit, and prints one table.

    python3 Benchmarks/python/peers.py IONTRONIC BENCHMARKS [w1 w2 w3 w4 w5]

IONTRONIC is the program, BENCHMARKS the executable of the package in `Benchmarks/`. The program draws the devices and solves
them; the others get the same numbers out of its file and are judged by its results. Every peer has one processor, the same one,
and is timed by processor time: several turns, the toolkit's before the peers', the median of each. Where a peer is not installed
its row says so.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
try:
    import h5py
    import numpy
except ImportError as absence:
    print(
        f"\nOther programs are not compared: Python has no module `{absence.name}`. `make peers` installs all of them."
    )
    sys.exit()

from peer import Missing, Peer, Toolkit, axons, crossbars, membranes

NOTE = """
Our rates are lines of the benchmarks: `sweep, chunks kept` of w1 (one temperature) and w2, `traces, chunks kept` of w3 and w4. That of
W5 is `iontronic sweep` over many devices less the same over few, with draws and the results file.
"""
WORKLOADS = {
    "w1": membranes.sweep,
    "w2": membranes.rest,
    "w3": axons.clamp,
    "w4": axons.spiking,
    "w5": crossbars.matrices,
}


def versions():
    """What runs here, in one line."""
    found = [f"Python {platform.python_version()}"]
    for name in ("numpy", "scipy", "numba", "neuron"):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"no {name}")
    try:
        text = subprocess.run(["ngspice", "--version"], capture_output=True, text=True).stdout
        found.append(next(word for word in text.split() if word.startswith("ngspice-")))
    except FileNotFoundError:
        found.append("no ngspice")
    flags = Path("/proc/cpuinfo")
    if flags.exists():
        wide = "avx512f" in flags.read_text().split()
        found.append("a processor " + ("with" if wide else "without") + " AVX-512")
    return ", ".join(found)


def rows(contest):
    """Measures the toolkit and all peers of one workload in turn."""
    own, times = [], {}
    for _ in range(contest.turns if any(isinstance(peer, Peer) for peer in contest.peers) else 0):
        own.append(contest.own())
        for peer in contest.peers:
            if isinstance(peer, Peer):
                times.setdefault(peer.name, []).append(peer.measure())
    for peer in contest.peers:
        if isinstance(peer, Missing):
            yield [contest.title, peer.name, peer.why, "", "", ""]
            continue
        rates = [peer.work / seconds for seconds, _ in times[peer.name]]
        result = times[peer.name][-1][1]
        ratio = statistics.median(a / b for a, b in zip(own, rates))
        median, ours = (f"{statistics.median(all):.3g} {contest.unit}" for all in (rates, own))
        accuracy = peer.judge(result) + (f"; ours: {contest.accuracy}" if contest.accuracy else "")
        yield [contest.title, peer.name, median, ours, f"{ratio:.3g}", accuracy]


def main():
    if len(sys.argv) < 3 or set(sys.argv[3:]) - set(WORKLOADS):
        sys.exit(__doc__)
    program, benchmarks = (str(Path(path).resolve()) for path in sys.argv[1:3])
    if hasattr(os, "sched_setaffinity"):
        # The last one: the benchmarks take it as well, and what is started here inherits it.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"\n### Beside other programs\n\n{versions()}.\n")
    print("| workload | peer | its rate | our rate | ours / its | agreement |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        toolkit = Toolkit(program, benchmarks, Path(folder))
        for name, workload in WORKLOADS.items():
            if sys.argv[3:] and name not in sys.argv[3:]:
                continue
            for contest in workload(toolkit):
                for row in rows(contest):
                    print(f"| {' | '.join(row)} |", flush=True)
    print(NOTE)


if __name__ == "__main__":
    main()
