SWIFT ?= swift
DEMO ?= demo
DEMO_MINUTES ?= 2
# Each of these overrides a value that the machine provides.
export SWIFT DEMO DEMO_MINUTES
MINUTES ?= 10
PREFIX ?= /usr/local
# A build of its own, so that the usual one stays valid.
STATIC = .build-static
DIST = $(STATIC)/release/pokeprep
COUNT ?= 200
SEED ?= 1

SWIFT_SOURCES = Sources Tests Package.swift

.DEFAULT_GOAL = help
.PHONY: help demo test torture fuzz sanitize snapshots bench build build-bench packages format \
  lint check clean dist install deb check-models check-exports

help: ## List these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | \
	  awk -F '\t' '{ printf "make %-11s %s\n", $$1, $$2 }'
	@echo
	@echo "SWIFT names the compiler ($(SWIFT)), DEMO the demo's folder ($(DEMO)),"
	@echo "DEMO_MINUTES its training time ($(DEMO_MINUTES)), MINUTES the time of fuzzing ($(MINUTES)),"
	@echo "PREFIX where to install ($(PREFIX)),"
	@echo "COUNT the kills of torture ($(COUNT)), SEED their moments ($(SEED))."

packages: ## Install the C libraries that are missing, with apt-get
	@Tools/install-packages

# What --version of `dist` tells; other builds tell no commit, which would be compiled anew for each.
commit = $(shell git describe --always --dirty --exclude '*' 2>/dev/null)

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

torture: build ## Kill and interrupt the program at COUNT random moments; SEED chooses them
	@COUNT=$(COUNT) SEED=$(SEED) Tools/torture

sanitize: packages ## Run codecs, passes and threads under sanitizers
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

check-models: build ## Compare exports with onnxruntime, PyTorch and TensorBoard (installs them outside the tree)
	@Tools/check-models

# Tools/no-curl.c says what the stand-in is for.
dist: packages ## Build one program with the Swift runtime inside: .build-static/release/pokeprep
	mkdir -p $(STATIC)/no-curl
	clang -O1 -c Tools/no-curl.c -o $(STATIC)/no-curl/no-curl.o
	ar rcs $(STATIC)/no-curl/libcurl.a $(STATIC)/no-curl/no-curl.o
	POKEPREP_COMMIT="$(commit)" $(SWIFT) build -c release --product pokeprep \
	  --static-swift-stdlib --scratch-path $(STATIC) -Xlinker -L$(STATIC)/no-curl

# An install alone does not build again, so that it may be done as root.
$(DIST):
	@$(MAKE) dist

install: $(DIST) ## Install program, completions and manual under PREFIX (and DESTDIR)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 -s $(DIST) "$(DESTDIR)$(PREFIX)/bin/pokeprep"
	install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	$(DIST) --generate-completion-script bash \
	  > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pokeprep"
	$(DIST) --generate-completion-script zsh \
	  > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_pokeprep"
	$(DIST) --generate-completion-script fish \
	  > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/pokeprep.fish"
	Tools/make-manual $(DIST) "$(DESTDIR)$(PREFIX)/share/man/man1"

deb: $(DIST) ## Make a Debian package that needs no Swift: .build-static/pokeprep.deb
	rm -rf $(STATIC)/deb
	$(MAKE) install DESTDIR=$(STATIC)/deb PREFIX=/usr
	Tools/make-deb $(STATIC)/deb $(STATIC)/pokeprep.deb

clean: ## Remove the builds and the demo
	rm -rf .build $(STATIC) "$(DEMO)"
