"""Prints the tables and the minimax polynomials that Sources/CLanes holds: python3 coefficients.py

A polynomial P of a given degree minimises the largest |weight (P - f)| on an interval (exchange algorithm, 60 digits,
mpmath); its coefficients are then rounded to double.
"""
from mpmath import atanh, cos, exp, expm1, floor, log, log1p, lu_solve, matrix, mp, mpf, nstr, pi, polyval, sign, sqrt

mp.dps = 60


def minimax(function, weight, low, high, degree):
    low, high = mpf(low), mpf(high)
    count = degree + 2
    points = [(low + high) / 2 - (high - low) / 2 * cos(pi * mpf(i) / (count - 1)) for i in range(count)]
    grid = [(low + high) / 2 - (high - low) / 2 * cos(pi * mpf(i) / 400) for i in range(401)]
    for _ in range(12):
        system, right = matrix(count, count), matrix(count, 1)
        for row, x in enumerate(points):
            for column in range(degree + 1):
                system[row, column] = x**column
            system[row, degree + 1] = (-1) ** row / weight(x)
            right[row] = function(x)
        solution = lu_solve(system, right)
        coefficients = [solution[i] for i in range(degree + 1)]
        errors = [weight(x) * (polyval(coefficients[::-1], x) - function(x)) for x in grid]
        extrema = [0]
        for i in range(1, len(grid)):
            if sign(errors[i]) != sign(errors[extrema[-1]]):
                extrema.append(i)
            elif abs(errors[i]) > abs(errors[extrema[-1]]):
                extrema[-1] = i
        if len(extrema) < count:
            break
        while len(extrema) > count:
            extrema.pop(0 if abs(errors[extrema[0]]) < abs(errors[extrema[-1]]) else -1)
        points = [grid[i] for i in extrema]
    return coefficients, max(abs(e) for e in errors)


def show(title, coefficients, error):
    print(f"{title}: error 2^{nstr(log(error, 2), 5)}")
    for value in coefficients:
        print("   ", float(value).hex())


def exponential(r):
    return (expm1(r) - r) / r**2 if abs(r) > mpf(10) ** -20 else mpf(1) / 2 + r / 6


def inverse_hyperbolic_tangent(z):
    s = sqrt(z)
    return (2 * atanh(s) - 2 * s) / (s * z) if z > mpf(10) ** -30 else mpf(2) / 3


def bernoulli_derivative(z):
    y = sqrt(z)
    if y < mpf(10) ** -8:
        return mpf(1) / 6 - z / 180
    return ((expm1(y) - y * exp(y)) / expm1(y) ** 2 + mpf(1) / 2) / y


def logarithm(r):
    return (log1p(r) - r + r * r / 2) / r**3 if abs(r) > mpf(10) ** -12 else mpf(1) / 3 - r / 4


reach = log(mpf(2)) / 32 * mpf("1.0005")
show("exp: (e^r - 1 - r) / r^2", *minimax(exponential, lambda r: max(r * r, mpf(10) ** -12), -reach, reach, 4))
show("expm1: (e^r - 1 - r) / r^2", *minimax(exponential, lambda r: max(abs(r), mpf(10) ** -8), -reach, reach, 5))
show("log: (2 atanh(s) - 2 s) / s^3 in s^2",
     *minimax(inverse_hyperbolic_tangent, lambda z: max(z, mpf(10) ** -9) / 2, 0, mpf("0.04001"), 7))
show("bernoulli: (B'(y) + 1/2) / y in y^2, y <= 2",
     *minimax(bernoulli_derivative, lambda z: max(sqrt(z), mpf(10) ** -9), 0, 4, 10))
show("pow: (log(1 + r) - r + r^2 / 2) / r^3",
     *minimax(logarithm, lambda r: max(r * r, mpf(10) ** -9), mpf("-0.0395"), mpf("0.0395"), 9))

print("2^(j/16), and what rounding left out divided by it")
for j in range(16):
    power = mpf(2) ** (mpf(j) / 16)
    print("   ", float(power).hex(), float((power - mpf(float(power))) / power).hex())

print("c, -log c to a multiple of 2^-42, and the rest, for z from 0.70703125")
edges = [mpf(181 + 8 * i) / 256 for i in range(10)] + [mpf(133 + 8 * i) / 128 for i in range(7)]
for low, high in zip(edges, edges[1:]):
    c = mpf(1) if low < 1 < high else floor(2048 / (low + high) + mpf(1) / 2) / 1024
    value = -log(c)
    leading = floor(value * mpf(2) ** 42 + mpf(1) / 2) / mpf(2) ** 42
    print("   ", float(c).hex(), float(leading).hex(), float(value - leading).hex())
