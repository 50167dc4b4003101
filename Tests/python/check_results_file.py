#!/usr/bin/env python3
"""Checks that readers which know nothing of iontronics see in a results file what was put into it.

    check_results_file.py FILE EXPECTED.json

EXPECTED.json says, for every group by name ("" is the root), which axes and variables it has:

    {"attributes": {NAME: VALUE},
     "groups": {"": {"axes": {NAME: {"labels": [...]} | {"numbers": [...], "units": TEXT} | {"count": N}},
                     "variables": {NAME: {"dims": [...], "dtype": "float64", "units": TEXT, "values": [...]}}}},
     "selections": [{"group": "", "variable": NAME, "at": {AXIS: LABEL OR NUMBER}, "values": [...]}]}

Values are row-major; null stands for NaN. The readers are xarray with the engines h5netcdf and netcdf4, h5py, and the
programs ncdump and h5dump. Each runs in a process of its own, because their builds of HDF5 do not share one.
"""

import json
import shutil
import subprocess
import sys


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def same(found, expected):
    """Whether two sequences of numbers are equal to the last bit, a NaN being equal to a NaN."""
    import numpy

    expected = numpy.array([numpy.nan if value is None else value for value in expected], dtype=float)
    return numpy.array_equal(numpy.asarray(found, dtype=float).ravel(), expected, equal_nan=True)


def texts(values):
    return [value if isinstance(value, str) else value.decode() for value in values]


def check_attribute(found, expected, name):
    import numpy

    if isinstance(expected, str):
        expect(isinstance(found, str), f"attribute {name} is a {type(found).__name__}, not text")
        expect(found == expected, f"attribute {name} is {found!r}, not {expected!r}")
    else:
        expect(numpy.atleast_1d(found).tolist() == expected, f"attribute {name} is {found!r}, not {expected!r}")


def check_dataset(dataset, group, inherited, where):
    """One group opened by xarray."""
    for name, axis in {**inherited, **group["axes"]}.items():
        if name in group["axes"]:
            length = axis.get("count") or len(axis.get("labels") or axis["numbers"])
            expect(dataset.sizes[name] == length, f"{where}: {name} has {dataset.sizes[name]} points, not {length}")
        if "labels" in axis and name in dataset.coords:
            expect(texts(dataset[name].values) == axis["labels"], f"{where}: labels of {name} differ")
        elif "numbers" in axis and name in dataset.coords:
            expect(same(dataset[name], axis["numbers"]), f"{where}: values of {name} differ")
            expect(dataset[name].attrs["units"] == axis["units"], f"{where}: units of {name} differ")
        elif name in group["axes"]:
            expect("count" in axis, f"{where}: {name} is no coordinate")
            expect(name not in dataset.variables, f"{where}: {name} has values")
    for name, variable in group["variables"].items():
        found = dataset[name]
        expect(list(found.dims) == variable["dims"], f"{where}: {name} has dimensions {found.dims}")
        expect(found.dtype == variable["dtype"], f"{where}: {name} is {found.dtype}, not {variable['dtype']}")
        expect(found.attrs.get("units") == variable.get("units"), f"{where}: units of {name} differ")
        expect(same(found, variable["values"]), f"{where}: values of {name} differ")


def check_xarray(path, expected, engine):
    import xarray

    root = expected["groups"][""]["axes"]
    for name, group in expected["groups"].items():
        with xarray.open_dataset(path, engine=engine, group=name or None) as dataset:
            check_dataset(dataset, group, {}, f"{engine}, group '{name}'")
            if not name:
                for attribute, value in expected["attributes"].items():
                    check_attribute(dataset.attrs[attribute], value, attribute)
                expect(set(dataset.coords) == {n for n, a in root.items() if "count" not in a}, f"{engine}: coordinates")
    with xarray.open_datatree(path, engine=engine) as tree:
        for name, group in expected["groups"].items():
            node = (tree[name] if name else tree).to_dataset(inherit=True)
            check_dataset(node, group, root if name else {}, f"{engine}, tree, group '{name}'")
            for axis, content in root.items():
                expect("count" in content or axis in node.coords, f"{engine}: '{name}' does not inherit {axis}")
        for selection in expected["selections"]:
            node = tree[selection["group"]] if selection["group"] else tree
            found = node.to_dataset(inherit=True)[selection["variable"]].sel(selection["at"])
            expect(same(found, selection["values"]), f"{engine}: selection {selection['at']} differs")


def check_append(path):
    """netCDF appends only to files that keep the order in which things were made."""
    import tempfile

    import netCDF4

    with tempfile.NamedTemporaryFile(suffix=".h5") as copy:
        shutil.copyfile(path, copy.name)
        with netCDF4.Dataset(copy.name, "a") as dataset:
            dataset.setncattr("note", "appended")
        with netCDF4.Dataset(copy.name) as dataset:
            expect(dataset.getncattr("note") == "appended", "netCDF4 does not append")


def check_h5py(path, expected):
    import h5py

    with h5py.File(path) as file:
        for attribute, value in expected["attributes"].items():
            check_attribute(file.attrs[attribute], value, attribute)
        numbers = []
        file.visititems(lambda _, item: numbers.extend([int(item.attrs["_Netcdf4Dimid"])] if "_Netcdf4Dimid" in item.attrs else []))
        expect(sorted(numbers) == list(range(len(numbers))), f"dimensions are numbered {sorted(numbers)}")
        for name, group in expected["groups"].items():
            node = file[name] if name else file
            for key, axis in group["axes"].items():
                if "labels" in axis:
                    expect(list(node[key].asstr()[()]) == axis["labels"], f"h5py: labels of {key} differ")
            for key, variable in group["variables"].items():
                found = node[key]
                expect(found.dtype == variable["dtype"], f"h5py: {key} is {found.dtype}")
                expect(same(found[()], variable["values"]), f"h5py: values of {key} differ")
                scales = [dimension[0].name.rpartition("/")[2] for dimension in found.dims]
                expect(scales == variable["dims"], f"h5py: scales of {key} are {scales}")
                expect(("_FillValue" in found.attrs) == (variable["dtype"] == "float64"), f"h5py: _FillValue of {key}")
                if "units" in variable:
                    expect(isinstance(found.attrs["units"], str), f"h5py: units of {key} are no str")


def check_program(*command):
    expect(shutil.which(command[0]), f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"{' '.join(command)} failed: {done.stderr}")
    return done.stdout


def check_programs(path, expected):
    header = check_program("ncdump", "-h", path)
    check_program("h5dump", "-H", path)
    check_program("ncdump", path)
    names = {"float64": "double", "int32": "int", "int8": "byte"}
    for group in expected["groups"].values():
        for name, variable in group["variables"].items():
            dimensions = f"({', '.join(variable['dims'])})" if variable["dims"] else ""
            line = f"{names[variable['dtype']]} {name}{dimensions} ;"
            expect(line in header, f"ncdump does not show '{line}' but\n{header}")


READERS = {
    "h5netcdf": lambda path, expected: check_xarray(path, expected, "h5netcdf"),
    "netcdf4": lambda path, expected: check_xarray(path, expected, "netcdf4"),
    "append": lambda path, expected: check_append(path),
    "h5py": check_h5py,
    "programs": check_programs,
}


def main():
    path, expected_path = sys.argv[1:3]
    if len(sys.argv) == 4:
        with open(expected_path, encoding="utf-8") as file:
            expected = json.load(file)
        try:
            READERS[sys.argv[3]](path, expected)
        except AssertionError as error:
            sys.exit(f"{sys.argv[3]}: {error}")
        return
    failed = [
        reader for reader in READERS
        if subprocess.run([sys.executable, __file__, path, expected_path, reader], check=False).returncode != 0
    ]
    if failed:
        sys.exit(f"{path}: {', '.join(failed)} failed")
    print(f"{path}: {', '.join(READERS)} agree")


if __name__ == "__main__":
    main()
