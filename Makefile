# make demo   from pictures to a trained generator in one go
# make test   all tests
# make bench  training speed against PyTorch and TensorFlow (installs both outside the tree unless
#             BENCH_PYTHON names a Python that has them)
# make clean  removes what the two made
SWIFT ?= swift
DEMO ?= demo
DEMO_MINUTES ?= 2
# Each of these overrides a value that the machine provides.
export SWIFT DEMO DEMO_MINUTES

.PHONY: demo test bench build packages clean format lint

packages:
	@.ci/install-packages

build: packages
	$(SWIFT) build -c release --product pokeprep

# One release build serves tests and demo: kernels and codecs crawl without optimisation.
test: packages
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build

demo: build
	@.ci/demo

bench: build
	@.ci/bench

format:
	$(SWIFT) format -i -r Sources Tests Package.swift

lint:
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

clean:
	rm -rf .build "$(DEMO)"
