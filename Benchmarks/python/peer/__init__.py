"""What a peer is, and how the toolkit's own side is asked."""

import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

# How often each has its turn.
TURNS = 3
DEVICES = Path(__file__).resolve().parents[2] / "devices"


@dataclass
class Peer:
    """Another program with a workload prepared."""

    name: str
    # What one run gets done, in units of the contest.
    work: float
    # Runs once: seconds, results.
    measure: Callable
    # How far results lie from the toolkit's, in words.
    judge: Callable


@dataclass
class Missing:
    """A program that is not there, or that cannot do it here."""

    name: str
    why: str


@dataclass
class Contest:
    title: str
    unit: str
    # The toolkit's rate, measured now.
    own: Callable
    peers: list
    # How good the toolkit's own results are, where the peers are judged by better ones.
    accuracy: str = ""
    turns: int = TURNS


@dataclass
class Toolkit:
    program: str
    benchmarks: str
    folder: Path

    def sweep(self, device, *arguments, patience=None):
        """Runs a sweep on one thread: the results file, seconds of processor time."""
        path = self.folder / "results.h5"
        words = [self.program, "sweep", str(device), *arguments, "-o", str(path), "--overwrite", "--quiet"]
        words += ["--threads", "1", "--compression", "none"]
        seconds = timed_children(lambda: subprocess.run(words, check=True, timeout=patience))[0]
        return path, seconds

    def rate(self, part, line):
        """The rate that the benchmarks print for a line of a part."""
        text = subprocess.run([self.benchmarks, part], check=True, capture_output=True, text=True).stdout
        for row in text.splitlines():
            cells = [cell.strip() for cell in row.split("|")]
            if len(cells) > 2 and cells[1] == line:
                return float(cells[2].split()[0])
        raise ValueError(f"`benchmarks {part}` printed no line `{line}`")


def timed(work, least=0.2):
    """Seconds of this processor, of one of several runs that take `least` together; the result of the last."""
    start, runs = time.process_time(), 0
    while True:
        result = work()
        runs += 1
        passed = time.process_time() - start
        if passed >= least:
            return passed / runs, result


def timed_children(work):
    """Seconds of processor time of the programs that are run, and the result."""

    def now():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    start = now()
    result = work()
    return now() - start, result
