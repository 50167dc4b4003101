#!/usr/bin/env python3
"""Asks PHREEQC about random neutral mixtures of Na, K, Ca, Mg, Cl and SO4, and prints its answers as JSON.

    phreeqc_mixtures.py COUNT SEED

Each line is one mixture on one scale of single ions:

    {"temperature": K, "convention": "none" | "macinnes", "molality": {ION: mol/kg}, "gamma": {ION: 1},
     "others": {ION: mol/kg}, "osmotic": 1, "water": 1}

Molalities are those of the free ions in PHREEQC's answer, the ones its gammas belong to; `others` are what the water makes of them.
At pH 6 there is least of those: at pH 7 a brine of magnesium at 57 degC holds 3e-4 mol/kg MgOH+, which moves gammas of Ca2+ by 3e-4.
Exits with 77 where phreeqpython is not installed.
"""

import json
import random
import sys

CHARGES = {"Na": 1, "K": 1, "Ca": 2, "Mg": 2, "Cl": -1, "S(6)": -2}
OTHERS = ["H+", "OH-", "HSO4-", "MgOH+"]
SPECIES = {"Na": "Na+", "K": "K+", "Ca": "Ca+2", "Mg": "Mg+2", "Cl": "Cl-", "S(6)": "SO4-2"}


def mixture(generator):
    """Totals in mol/kg, neutral, ionic strength at most 6."""
    while True:
        totals = {name: 10 ** generator.uniform(-3, 0.6) for name in CHARGES if generator.random() < 0.75}
        charge = sum(CHARGES[name] * amount for name, amount in totals.items())
        taker = "Cl" if charge > 0 else "Na"
        totals[taker] = totals.get(taker, 0) + abs(charge)
        strength = 0.5 * sum(CHARGES[name] ** 2 * amount for name, amount in totals.items())
        # Gypsum and the like would precipitate; PHREEQC does not do so unless asked.
        if len(totals) > 1 and strength <= 6:
            return totals


def main():
    try:
        from phreeqpython import PhreeqPython
    except ImportError:
        print("phreeqpython is not installed", file=sys.stderr)
        sys.exit(77)
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    generator = random.Random(seed)
    engine = PhreeqPython(database="pitzer.dat").ip
    for _ in range(count):
        totals = mixture(generator)
        celsius = generator.uniform(0, 60)
        for convention in ("none", "macinnes"):
            names = list(SPECIES.values())
            columns = [f'MOL("{name}")' for name in names] + [f'LG("{name}")' for name in names]
            others = [f'MOL("{name}")' for name in OTHERS]
            lines = ["PITZER", f"    -macinnes {'true' if convention == 'macinnes' else 'false'}", "SOLUTION 1"]
            lines += [f"    temp {celsius!r}", "    pH 6", "    units mol/kgw"]
            lines += [f"    {name} {amount!r}" for name, amount in totals.items()]
            headings = [f"m{k}" for k in range(6)] + [f"g{k}" for k in range(6)] + ["phi", "water"]
            headings += [f"o{k}" for k in range(4)]
            lines += ["SELECTED_OUTPUT 1", "    -reset false", "USER_PUNCH 1", "    -headings " + " ".join(headings)]
            lines += [f"    {10 * (index + 1)} PUNCH {column}" for index, column in enumerate(columns)]
            lines += ["    200 PUNCH OSMOTIC", '    210 PUNCH ACT("H2O")']
            lines += [f"    {220 + index} PUNCH {column}" for index, column in enumerate(others)] + ["END"]
            engine.run_string("\n".join(lines))
            answer = engine.get_selected_output_array()[-1]
            molalities, logs = answer[:6], answer[6:12]
            present = [k for k, name in enumerate(SPECIES) if name in totals]
            print(
                json.dumps(
                    {
                        "temperature": celsius + 273.15,
                        "convention": convention,
                        "molality": {names[k]: molalities[k] for k in present},
                        "gamma": {names[k]: 10 ** logs[k] for k in present},
                        "others": {name: answer[14 + k] for k, name in enumerate(OTHERS) if answer[14 + k] > 1e-30},
                        "osmotic": answer[12],
                        "water": answer[13],
                    }
                )
            )


main()
