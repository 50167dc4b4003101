#!/usr/bin/env python3
"""Judges a data sheet anew from the values in its results file, and compares with what `iontronic specs` said.

    check_sheet_file.py SHEET.h5 SHEET.json ENGINE

SHEET.json is what `iontronic specs --json` printed. Margins, counts, the yield and its interval are computed here from
the values and the limits alone; ENGINE is h5netcdf or netcdf4, each of which wants a process of its own.
"""

import json
import math
import sys

import numpy
import xarray

path, sheet, engine = sys.argv[1:4]


def expect(condition, message):
    if not condition:
        print(message)
        sys.exit(1)


def near(a, b, what, tolerance=1e-12):
    a, b = (math.nan if x is None else x for x in (a, b))
    same = (math.isnan(a) and math.isnan(b)) or abs(a - b) <= tolerance * max(abs(a), abs(b))
    expect(same, f"{what}: {a!r} in the file, {b!r} in JSON")


def margins(values, low, high):
    """How far values are within limits; a limit missed by 1e-9 of itself is reached."""
    result = numpy.full(values.shape, numpy.inf)
    for limit, distance in ((low, lambda: values - low), (high, lambda: high - values)):
        if limit is not None:
            own = distance()
            result = numpy.minimum(result, numpy.where((own < 0) & (-own <= 1e-9 * abs(limit)), 0, own))
    return result


def wilson(holding, count, z=1.959963984540054):
    part = holding / count
    middle = (part + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * math.sqrt(part * (1 - part) / count + z * z / (4 * count * count))
    return (0 if holding == 0 else middle - reach), (1 if holding == count else middle + reach)


with open(sheet) as file:
    specs = json.load(file)["specs"]
with xarray.open_dataset(path, engine=engine) as dataset:
    free = [name for name in dataset.data_vars if "verdict" in dataset[name].attrs]
    expect(len(free) == len(specs), f"{len(free)} specs in the file, {len(specs)} in JSON")
    for name, spec in zip(free, specs):
        own = dataset[name]
        what = f"{engine}: {name}"
        expect(own.attrs["long_name"] == spec["quantity"], f"{what} is {own.attrs['long_name']}")
        for key in ("minimum", "maximum"):
            if key in spec:
                near(own.attrs[key], spec[key]["value"], f"{what}: {key}")
        for key in ("conditions", "not_met", "without_value", "outside_validity"):
            expect(int(own.attrs[key]) == spec[key], f"{what}: {key} {own.attrs[key]}, {spec[key]} in JSON")
        expect(own.attrs["verdict"] == spec["verdict"], f"{what}: {own.attrs['verdict']}")
        near(own.attrs.get("measured"), spec["measured"], f"{what}: measured")
        near(own.attrs.get("margin"), spec["margin"], f"{what}: margin")

        values, status = own.values, dataset[name + "_status"]
        expect(status.dtype == numpy.int8 and dataset[name + "_within_validity"].dtype == numpy.int8, f"{what}: types")
        expect(numpy.array_equal(numpy.isnan(values), status.values != 0), f"{what}: status")
        low, high = own.attrs.get("minimum"), own.attrs.get("maximum")
        if low is None and high is None:
            continue
        found = margins(values, low, high)
        expect(
            numpy.array_equal(found, dataset[name + "_margin"].values, equal_nan=True), f"{what}: margins differ")
        nominal = margins(numpy.array(numpy.nan if spec["measured"] is None else spec["measured"]), low, high)
        every = numpy.append(found, nominal) if own.dims else numpy.atleast_1d(found)
        expect(int(own.attrs["conditions"]) == every.size, f"{what}: {every.size} conditions")
        expect(int(own.attrs["without_value"]) == numpy.isnan(every).sum(), f"{what}: without_value")
        expect(int(own.attrs["not_met"]) == (~(every >= 0)).sum(), f"{what}: not_met")
        if "yield" not in spec:
            near(own.attrs.get("margin"), every.min(), f"{what}: worst margin")
            continue
        draws = dataset[name + "_margin"].isel(sample=slice(1, None))
        if "corner" in draws.dims:
            draws = draws.min("corner", skipna=False)
        holding, count = int((draws >= 0).sum()), draws.size
        expect(holding == spec["yield"]["holding"] and count == spec["yield"]["samples"], f"{what}: {holding} hold")
        failed = int(numpy.isnan(draws).sum())
        expect(failed == spec["yield"]["without_value"] == int(own.attrs["yield_without_value"]), f"{what}: {failed}")
        near(own.attrs["yield_observed"], holding / count, f"{what}: yield")
        for bound, value in zip(("lower", "upper"), wilson(holding, count)):
            near(own.attrs["yield_" + bound], spec["yield"][bound], f"{what}: {bound} of yield")
            near(value, spec["yield"][bound], f"{what}: Wilson's {bound}", 1e-9)
        needed = max(1, math.ceil(own.attrs["yield_required"] * count - 1e-9))
        order = numpy.sort(numpy.where(numpy.isnan(draws), -numpy.inf, draws))[::-1]
        decides = min(float(nominal), order[needed - 1])
        near(own.attrs.get("margin"), decides if math.isfinite(decides) else None, f"{what}: deciding margin")
print("agree:", " ".join(free))
