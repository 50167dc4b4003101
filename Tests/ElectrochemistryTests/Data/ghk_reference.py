"""Writes ghk_reference.json: Goldman-Hodgkin-Katz numbers at 60 decimal digits (needs mpmath).

Every input is a double and enters exactly. Current per permeability (C/m^3), its scale z F (a_in B(-u) + a_out B(u)) without
regard to sign, and the diffusive and drift part of the flux per permeability (mol/m^3).
"""
import itertools
import json
import pathlib

from mpmath import expm1, fabs, mp, mpf

mp.dps = 60
BOLTZMANN, CHARGE, AVOGADRO = mpf("1.380649e-23"), mpf("1.602176634e-19"), mpf("6.02214076e23")
GAS, FARADAY = AVOGADRO * BOLTZMANN, AVOGADRO * CHARGE


def bernoulli(x):
    return mpf(1) if x == 0 else x / expm1(x)


rows = []
voltages = [0.0]
for size in (1e-15, 1e-12, 1e-9, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 2.5e-3, 1e-2, 0.06, 0.1, 0.3, 1.0, 3.0, 5.0):
    voltages += [size, -size]
sides = [(140.0, 5.0), (5.0, 140.0), (100.0, 100.0), (1e-4, 2.0), (100.0, 0.0)]
for z, t, (inside, outside), v in itertools.product((1, -1, 2, -3), (273.15, 310.0), sides, voltages):
    u = z * mpf(v) * FARADAY / (GAS * mpf(t))
    a, b = mpf(inside) * bernoulli(-u), mpf(outside) * bernoulli(u)
    diffusive = mpf(inside) - mpf(outside)
    row = dict(z=z, T=t, inside=inside, outside=outside, V=v, u=float(u), current=float(z * FARADAY * (a - b)),
               scale=float(fabs(z) * FARADAY * (a + b)), diffusive=float(diffusive), drift=float(a - b - diffusive))
    rows.append(row)
text = ",\n".join(json.dumps(row) for row in rows)
pathlib.Path(__file__).with_name("ghk_reference.json").write_text("[\n" + text + "\n]\n")
