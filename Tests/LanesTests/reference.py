"""Writes Data/reference.txt, the numbers the vector functions are measured against: python3 reference.py

A line is a function, the bit patterns of its arguments and of the correctly rounded result, and what rounding took
away, in units in the last place of the result. Everything is computed with 60 digits (mpmath).
"""
import math
import pathlib
import random
import struct

from mpmath import exp, expm1, log, log1p, mp, mpf, tanh

mp.dps = 60
random.seed(20)


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def rounded(exact):
    """The nearest double, its unit in the last place, and the remainder in such units."""
    nearest = float(exact)
    if nearest == 0 or math.isinf(nearest):
        return None
    unit = mpf(2) ** max(math.frexp(nearest)[1] - 53, -1074)
    return nearest, float((exact - mpf(nearest)) / unit)


def bernoulli(x):
    return mpf(1) if x == 0 else x / expm1(x)


def bernoulli_derivative(x):
    if abs(x) < mpf(10) ** -12:
        return -mpf(1) / 2 + x / 6 - x**3 / 180
    digits = mp.dps
    mp.dps = 100
    value = (expm1(x) - x * exp(x)) / expm1(x) ** 2
    mp.dps = digits
    return +value


def exprel(x):
    return mpf(1) if x == 0 else expm1(x) / x


def logistic(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return log1p(exp(x)) if x < 200 else x + log1p(exp(-x))


def around(centre, count, spread):
    return [centre * (1 + spread * random.uniform(-1, 1)) for _ in range(count)]


tiny = [s * t for s in (1.0, -1.0) for t in (5e-324, 1e-310, 2.5e-308, 1e-300, 1e-100, 1e-30, 1e-17, 1.2e-16, 1e-15,
                                             1e-12, 1e-9, 1e-8, 1e-7, 1e-6, 0.99e-5, 1e-5, 1.01e-5, 1e-4, 1e-3)]
moderate = [random.uniform(-a, a) for a in (0.02, 0.05, 0.1, 0.7, 1.0, 2.0, 5.0, 20.0, 40.0) for _ in range(16)]
hard = [s * random.uniform(0.3, 0.7) for s in (1, -1) for _ in range(12)]
reduction = [n * math.log(2) / 32 * (1 + e) for n in (*range(-9, 10), 31, 32, 33, -31, -32, -33, 1151, -1151)
             for e in (0.0, 1e-15, -1e-15, 3e-4)]
wide = [random.uniform(-700, 700) for _ in range(40)]
both = tiny + moderate + hard + reduction + wide
# Where dense searches found the largest errors of each function.
worst = {
    "exp": [0.668813, -625.243, 9.67974, 153.854], "expm1": [0.0219164, 0.0217527, -0.960437, -1.36351],
    "exprel": [-0.759554, -0.0219284, -0.782757, -0.0222961, 36.7874], "logistic": [-1.98441, -3.44163, -4.8467, -2.70862],
    "tanh": [0.547383, -0.546499, 8.61471, -0.0308719], "log": [1.45421, 1.48472, 0.706795, 1.48195],
    "log1p": [-0.254924, 0.468368, 0.406276, -0.999977], "softplus": [-1.27383, -0.552699, -2.74637],
    "bernoulli": [0.0222239, 0.0216744, -0.860431, 36.9074, 0.0646853, 1.28513, 3.33618, -3.32061, -1.35294],
    "bernoulliDerivative": [1.90539, 1.92205, 1.89771, 1.86333, 0.993827, 2.86, 26.8339, 9.86493, 4.0],
}
positive = [abs(x) for x in tiny] + [random.uniform(0.5, 2) for _ in range(60)] + [
    math.exp(random.uniform(-740, 709)) for _ in range(60)] + [
    s for _ in range(12) for s in (1 + random.uniform(-1e-3, 1e-3), 1 + random.uniform(-1e-9, 1e-9))] + [
    1 + n * 2.0**-52 for n in range(1, 6)] + [1 - n * 2.0**-53 for n in range(1, 6)] + [
    0.75, 1.5, math.sqrt(2), math.sqrt(0.5), 2.2250738585072014e-308, 1.7976931348623157e308]
above = [x for x in both if x > -1] + [-1 + 2.0**-n for n in range(1, 53, 3)] + [
    math.exp(random.uniform(-30, 700)) for _ in range(40)] + [-0.25, 0.5, -0.2500001, 0.4999999]

cases = {
    "exp": (exp, both + [random.uniform(-745, -700) for _ in range(30)] + [709.7, 709.78, -708.3964, -708.4, -745.1]),
    "expm1": (expm1, both + [709.7, 709.78, -37.4, -40.0, -41.0]),
    "exprel": (exprel, both + [710.5, 712.0, 716.0, 716.3]),
    "logistic": (logistic, [x for x in both if x > -708] + [36.7, 37.0, 40.0, -708.0, -709.5, -740.0]),
    "tanh": (tanh, both + [18.9, 19.0, 19.1, 20.0, 22.0]),
    "log": (log, positive),
    "log1p": (log1p, above),
    "softplus": (softplus, both),
    "bernoulli": (bernoulli, both + [708.0, 710.0, 714.0, -708.0, -1e300]),
    "bernoulliDerivative": (bernoulli_derivative, both + [1.89, 1.9, 1.91, -1.9, 707.0, -707.0]),
}

lines = []
for name, (function, points) in cases.items():
    near = [x for w in worst[name] for x in [w] + around(w, 6, 1e-5)]
    for x in sorted(set(points + near)):
        found = rounded(function(mpf(x)))
        if found:
            lines.append(f"{name} {bits(x):x} {bits(found[0]):x} {found[1]:.4f}")

for _ in range(400):
    kind = random.randrange(5)
    spread = (700, 1, 0.05, 20, 1e-6)[kind]
    x = math.exp(random.uniform(-spread, spread))
    size = min(700 / abs(math.log(x)), 1e15)
    y = random.uniform(-size, size) if kind != 3 else random.uniform(-4, 4)
    if kind == 3 and random.random() < 0.4:
        x, y = -x, float(round(y))
    exact = exp(mpf(y) * log(abs(mpf(x)))) * (-1 if x < 0 and y % 2 == 1 else 1)
    found = rounded(exact)
    if found:
        lines.append(f"pow {bits(x):x} {bits(y):x} {bits(found[0]):x} {found[1]:.4f}")
for x, y in [(1.0371, -19180.4), (1.03639, 18649.5), (1.03692, 15613.8), (1.03893, -16790.7), (10.0, -320.0),
             (0.5, 1074.0), (2.0, 1023.5), (-3.0, 5.0), (-3.0, 4.0), (1 - 2.0**-53, 6e18), (1 + 2.0**-52, -3e18)]:
    exact = exp(mpf(y) * log(abs(mpf(x)))) * (-1 if x < 0 and y % 2 == 1 else 1)
    found = rounded(exact)
    lines.append(f"pow {bits(x):x} {bits(y):x} {bits(found[0]):x} {found[1]:.4f}")

path = pathlib.Path(__file__).parent / "Data" / "reference.txt"
path.write_text("\n".join(lines) + "\n")
print(len(lines), "lines")
