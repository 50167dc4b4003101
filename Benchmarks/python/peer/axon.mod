COMMENT
The channels of devices/axon.yaml: those of Hodgkin and Huxley with conductances, a pace and a shift of the gates for each axon.
Nothing is tabulated.
ENDCOMMENT

NEURON {
    SUFFIX axon
    NONSPECIFIC_CURRENT i
    RANGE sodium, potassium, leak, pace, shift, i
}

PARAMETER {
    sodium = 0.12 (S/cm2)
    potassium = 0.036 (S/cm2)
    leak = 0.0003 (S/cm2)
    pace = 1
    shift = 0 (mV)
}

ASSIGNED {
    v (mV)
    i (mA/cm2)
    steady[3]
    speed[3]
}

STATE { m h n }

INITIAL {
    rates(v)
    m = steady[0]
    h = steady[1]
    n = steady[2]
}

BREAKPOINT {
    SOLVE gates METHOD cnexp
    i = sodium * m^3 * h * (v - 50) + potassium * n^4 * (v + 77) + leak * (v + 54.3)
}

DERIVATIVE gates {
    rates(v)
    m' = (steady[0] - m) * speed[0]
    h' = (steady[1] - h) * speed[1]
    n' = (steady[2] - n) * speed[2]
}

UNITSOFF

FUNCTION rise(y) {
    if (fabs(y) < 1e-6) {
        rise = 1 + y / 2
    } else {
        rise = y / (1 - exp(-y))
    }
}

PROCEDURE gate(k, opening, closing) {
    steady[k] = opening / (opening + closing)
    speed[k] = pace * (opening + closing)
}

PROCEDURE rates(v) {
    LOCAL x
    x = v - shift
    gate(0, rise((x + 40) / 10), 4 * exp(-(x + 65) / 18))
    gate(1, 0.07 * exp(-(x + 65) / 20), 1 / (1 + exp(-(x + 35) / 10)))
    gate(2, 0.1 * rise((x + 55) / 10), 0.125 * exp(-(x + 65) / 80))
}

UNITSON
