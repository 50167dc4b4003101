"""Devices a second that scipy tries when it asks `iontronic op` for each: printed after ten seconds."""

import json
import math
import subprocess
import sys
import time

from scipy.optimize import differential_evolution

program, device = sys.argv[1:3]
RANGES = {
    "potassium": (1e-10, 1e-6, "m/s"),
    "sodium": (0.001, 1, ""),
    "chloride": (0.001, 1, ""),
    "pump": (0.001, 10, "uA/cm^2"),
    "inner": (20, 95, "mM"),
    "outer": (1, 20, "mM"),
    "size": (0.1, 10, "mm^2"),
    "shunt": (0.001, 1, "mS/cm^2"),
}
tried, start = 0, time.time()


class Enough(Exception):
    pass


def cost(place):
    global tried
    if time.time() - start > 10:
        raise Enough
    values = [math.exp(x) for x in place]
    arguments = [program, "op", device, "--json", "--quiet"]
    for (name, (_, _, unit)), value in zip(RANGES.items(), values):
        arguments += ["--set", f"{name}={value} {unit}".strip()]
    answer = json.loads(subprocess.run(arguments, capture_output=True, check=True).stdout)
    potential = answer["variants"][0]["V"]
    tried += 1
    missed = max(0, abs(potential + 59e-3) - 3e-3)
    return values[3] * values[6] + 1e3 * missed


try:
    differential_evolution(cost, [(math.log(low), math.log(high)) for low, high, _ in RANGES.values()], seed=1)
except Enough:
    pass
print(tried / (time.time() - start))
