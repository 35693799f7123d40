SWIFT ?= swift
DEMO ?= demo
DEMO_MINUTES ?= 2
# Each of these overrides a value that the machine provides.
export SWIFT DEMO DEMO_MINUTES
MINUTES ?= 10

SWIFT_SOURCES = Sources Tests Package.swift

.DEFAULT_GOAL = help
.PHONY: help demo test fuzz sanitize snapshots bench build build-bench packages format lint check clean

help: ## List these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | \
	  awk -F '\t' '{ printf "make %-11s %s\n", $$1, $$2 }'
	@echo
	@echo "SWIFT names the compiler ($(SWIFT)), DEMO the demo's folder ($(DEMO)),"
	@echo "DEMO_MINUTES its training time ($(DEMO_MINUTES)), MINUTES the time of fuzzing ($(MINUTES))."

packages: ## Install the C libraries that are missing, with apt-get
	@Tools/install-packages

build: packages ## Build the program: .build/release/pokeprep
	$(SWIFT) build -c release --product pokeprep

demo: build ## From drawn pictures to a trained generator in one go
	@Tools/demo

# One release build serves tests and demo: kernels and codecs crawl without optimisation.
test: packages ## Build and run all tests
	$(SWIFT) build -c release --build-tests
	$(SWIFT) test -c release --skip-build

fuzz: packages ## Fuzz every reader of strangers' bytes for MINUTES minutes
	@FUZZ_MINUTES=$(MINUTES) Tools/fuzz

sanitize: packages ## Run codecs and passes on drawn files under sanitizers
	@Tools/sanitize

snapshots: packages ## Write anew what tests compare with: every --help, docs/settings.md
	$(SWIFT) build -c release --build-tests
	POKEPREP_WRITE_SNAPSHOTS=1 $(SWIFT) test -c release --skip-build \
	  --filter 'HelpTests/snapshot|PipelineSettingsTests/page'

lint: ## Check the format of the Swift sources
	$(SWIFT) format lint --strict -r $(SWIFT_SOURCES)

format: ## Format the Swift sources, and the C sources if clang-format is here
	$(SWIFT) format -i -r $(SWIFT_SOURCES)
	@if command -v clang-format > /dev/null; then \
	  find Sources \( -name '*.c' -o -name '*.h' -o -name '*.inc' \) -exec clang-format -i {} +; fi

check: ## Check the pages: width, paragraphs, links, index
	@Tools/check-docs

build-bench: packages ## Build the benchmarks: .build/release/pokeprep-bench
	$(SWIFT) build -c release --product pokeprep-bench

bench: build-bench ## Measure training against PyTorch and TensorFlow (installs both outside the tree)
	@Tools/bench

clean: ## Remove the build and the demo
	rm -rf .build "$(DEMO)"
