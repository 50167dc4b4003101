# Everything a fresh machine needs is installed by the target that needs it.
SHELL := /bin/bash
SWIFT ?= swift
# Tells the C and the Swift code generator about this machine; without it nothing breaks, it is only slower.
NATIVE ?= -Xcc -march=native
PYTHON := .venv/bin/python
IONTRONIC := .build/release/iontronic
# Results say which commit computed them. Only a checkout of its own counts, not a repository around it.
export IONTRONIC_GIT_COMMIT := $(shell [ -e .git ] && git describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null)

.PHONY: demo build test soak bench peers lint format doctor clean libraries python

demo: build gnuplot
	@mkdir -p out
	$(IONTRONIC) sweep DeviceModels/devices/selective-membrane.yaml --overwrite -o out/selective-membrane.h5
	$(IONTRONIC) plot out/selective-membrane.h5 --overwrite -o out/selective-membrane.svg

build: libraries
	$(SWIFT) build -c release $(NATIVE) --product iontronic

test: libraries python gnuplot
	$(SWIFT) build -c release $(NATIVE) --build-tests
	IONTRONICS_PYTHON="$(CURDIR)/$(PYTHON)" $(SWIFT) test -c release $(NATIVE) --skip-build

# Circuits made at random, a hundred thousand of them, at rest and in time, which takes most of an hour; every device over 1000 samples.
soak: libraries
	$(SWIFT) build -c release $(NATIVE) --build-tests
	IONTRONICS_SOAK=100000 $(SWIFT) test -c release $(NATIVE) --skip-build --filter "RandomCircuitTests|DeviceSampleTests"

bench: build
	cd Benchmarks && $(SWIFT) run -c release $(NATIVE) benchmarks
	@python=$$([ -x $(PYTHON) ] && echo $(PYTHON) || command -v python3 || true); \
	if [ -n "$$python" ]; then $$python Benchmarks/python/peers.py $(IONTRONIC) Benchmarks/.build/release/benchmarks; \
	else echo "Other programs are not compared: there is no Python."; fi

# Other programs that `make bench` compares with where they are installed.
peers: python
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Benchmarks/python/requirements.txt

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

doctor: build
	$(IONTRONIC) doctor

clean:
	rm -rf .build out

# --- What is missing is installed; nothing is touched when all is there.

DEBIAN_LIBRARIES := libhdf5-dev libudunits2-dev libdeflate-dev libssl-dev libnlopt-dev pkg-config
DEBIAN_CHECKS := hdf5-tools netcdf-bin libxml2-utils python3-venv ngspice
HEADERS := /usr/include/hdf5/serial/hdf5.h /usr/include/udunits2.h /usr/include/libdeflate.h /usr/include/openssl/sha.h \
	/usr/include/nlopt.h

libraries:
	@missing=0; for header in $(HEADERS); do [ -e $$header ] || missing=1; done; \
	if [ $$missing = 1 ]; then bash tools/install.sh $(DEBIAN_LIBRARIES); fi

.PHONY: gnuplot
gnuplot:
	@command -v gnuplot >/dev/null || bash tools/install.sh gnuplot-nox

python: .venv/ready
	@{ command -v h5dump && command -v ncdump && command -v xmllint && command -v ngspice; } >/dev/null || \
	bash tools/install.sh hdf5-tools netcdf-bin libxml2-utils ngspice

.venv/ready: Tests/python/requirements.txt Tests/python/requirements-optional.txt
	@python3 -m venv .venv 2>/dev/null || { bash tools/install.sh python3-venv && python3 -m venv .venv; }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/python/requirements.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/python/requirements-optional.txt || true
	@touch .venv/ready
