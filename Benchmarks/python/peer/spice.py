"""ngspice, run in batch."""

import shutil
import subprocess

import numpy

from . import timed_children


def is_there():
    return shutil.which("ngspice") is not None


def run(folder, circuit, analysis, vectors):
    """Runs one circuit: seconds of the analysis, seconds of the whole process, values of each vector by its name.

    The analysis is what the process takes beyond one that reads the same circuit and quits: what ngspice itself prints is the time
    of the day.
    """
    raw = folder / "circuit.raw"
    raw.unlink(missing_ok=True)
    reading = batch(folder, circuit, [])
    whole = batch(folder, circuit, ["set filetype=binary", analysis, f"write {raw} {' '.join(vectors)}"])
    head, _, body = raw.read_bytes().partition(b"Binary:\n")
    # A line of the head for each column of numbers: its place, its name, what it is.
    columns = [line.split()[1] for line in head.decode().partition("Variables:\n")[2].splitlines()]
    values = dict(zip(columns, numpy.frombuffer(body).reshape(-1, len(columns)).T))
    return whole - reading, whole, values


def batch(folder, circuit, commands):
    """Seconds of processor time of one process."""
    deck = folder / "circuit.cir"
    lines = ["* a circuit of the benchmarks", *circuit, ".control", *commands, "quit", ".endc", ".end", ""]
    deck.write_text("\n".join(lines))
    command = ["ngspice", "-b", str(deck)]
    seconds, done = timed_children(lambda: subprocess.run(command, capture_output=True, text=True))
    if done.returncode != 0:
        raise RuntimeError(f"ngspice failed: {done.stderr[-500:]}")
    return seconds
