"""Spikes of axons, and how far they are off."""

import numpy

# Spikes are judged of the first axons, which the toolkit also solves at a tolerance of 1e-10.
JUDGED = 64
# Millivolts at the beginning.
START = -65.0
# How far the median of the spikes may be off, in seconds.
ALLOWED = 12e-6
# Milliseconds at which voltages are compared.
OUTPUT = 0.1 * numpy.arange(1001)


def spikes(volts):
    """Seconds at which a voltage kept every 0.1 ms rises through zero, by the straight line between two of its values."""
    (rises,) = numpy.nonzero((volts[:-1] <= 0) & (volts[1:] > 0))
    return 1e-4 * (rises - volts[rises] / (volts[rises + 1] - volts[rises]))


def spike_errors(traces, exact):
    """For each axon how far its worst spike is off, in seconds; and how many have another number of spikes."""
    errors, miscounted = [], 0
    for ours, theirs in zip(map(spikes, traces), map(spikes, exact)):
        both = min(len(ours), len(theirs))
        errors.append(numpy.abs(ours[:both] - theirs[:both]).max(initial=0))
        miscounted += len(ours) != len(theirs)
    return numpy.array(errors), miscounted


def coarsest(settings, run, exact):
    """The first of the settings, coarse to fine, whose spikes are as near as allowed in the median; the last if none is."""
    for setting in settings:
        errors, _ = spike_errors(run(setting), exact)
        if numpy.median(errors) <= ALLOWED:
            break
    return setting
