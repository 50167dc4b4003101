#!/usr/bin/env python3
"""Gives PHREEQC the makeups of a file, one a line: mol/kg of Na, K, Ca, Mg, Cl, SO4 at 25 degC, by Pitzer's equations without scaling.

Prints the seconds PHREEQC took for all of them, then a line of the six coefficients and the activity of water for each. Exits with
77 where phreeqpython is not installed.
"""

import sys
import time

NAMES = ["Na", "K", "Ca", "Mg", "Cl", "S(6)"]
SPECIES = ["Na+", "K+", "Ca+2", "Mg+2", "Cl-", "SO4-2"]


def main():
    try:
        from phreeqpython import PhreeqPython
    except ImportError:
        print("phreeqpython is not installed", file=sys.stderr)
        sys.exit(77)
    makeups = [[float(word) for word in line.split()] for line in open(sys.argv[1])]
    engine = PhreeqPython(database="pitzer.dat").ip
    punch = [f'LG("{name}")' for name in SPECIES] + ['ACT("H2O")']
    lines = ["PITZER", "    -macinnes false", "SELECTED_OUTPUT 1", "    -reset false", "USER_PUNCH 1"]
    lines += ["    -headings " + " ".join(f"c{k}" for k in range(7))]
    lines += [f"    {10 * (index + 1)} PUNCH {column}" for index, column in enumerate(punch)]
    for index, makeup in enumerate(makeups):
        lines += [f"SOLUTION {index + 1}", "    temp 25", "    pH 7", "    units mol/kgw"]
        lines += [f"    {name} {amount!r}" for name, amount in zip(NAMES, makeup)]
    lines += ["END"]
    text = "\n".join(lines)
    start = time.process_time()
    engine.run_string(text)
    seconds = time.process_time() - start
    print(seconds)
    for row in engine.get_selected_output_array()[1:]:
        print(*[10**value for value in row[:6]], row[6])


main()
