# campipe. Bare `make` lists the targets.

GO    ?= go
TOOLS := $(notdir $(wildcard cmd/cam*))
# Where what is built here goes. Kept apart from what `go install` does.
BIN   := bin
DEMO  := demo

# Reproducible, and small: no paths of this machine, no symbol tables.
BUILD := CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w'

PREFIX ?= /usr/local

.DEFAULT_GOAL := help
.PHONY: help build demo test deps check fuzz soak bench corpus cross install clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## put every tool into bin/
	@mkdir -p $(BIN)
	$(BUILD) -o $(BIN)/ ./cmd/...

demo: build ## record ten seconds of a simulated camera into demo/
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/demo.sh $(DEMO)

deps: ## install what the tests need (ffmpeg, Chromium), by apt-get where it may
	@scripts/deps.sh

test: deps ## run all tests
	$(GO) vet ./...
	$(GO) test ./...

check: deps ## all that keeps the code in shape: formatting, linters, tests with -race
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'make: gofmt these files' >&2; exit 1; }
	$(GO) vet ./...
	$(GO) mod tidy -diff
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	$(GO) test -race ./...

FUZZTIME ?= 1m
fuzz: ## fuzz each parser for FUZZTIME (1m)
	@scripts/fuzz.sh $(FUZZTIME)

soak: build ## the long runs: 1,000 damaged captures, 500 kills, 2,000 cameras for 5 minutes
	@scripts/damage.sh 1000
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/kill.sh 500
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/many.sh 2000 5m

bench: build ## measure against ffmpeg in the same run: ratios, not seconds
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/bench.sh

corpus: build ## run over the files below DIR and print a table
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/corpus.sh $(DIR)

PLATFORMS := linux/amd64 linux/arm64 linux/arm/7 darwin/amd64 darwin/arm64
cross: ## build for all platforms into dist/
	@for p in $(PLATFORMS); do \
		set -- $$(echo $$p | tr / ' '); \
		out=dist/$$(echo $$p | tr / -); mkdir -p $$out; echo $$out; \
		GOOS=$$1 GOARCH=$$2 GOARM=$${3:-} $(BUILD) -o $$out/ ./cmd/... || exit 1; \
	done

SHARE = $(DESTDIR)$(PREFIX)/share
install: build ## install the tools, their pages and completions into PREFIX (/usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/bash-completion/completions \
		$(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	install -m 755 $(addprefix $(BIN)/,$(TOOLS)) $(DESTDIR)$(PREFIX)/bin
	@set -e; for t in $(TOOLS); do \
		$(BIN)/$$t --man > $(SHARE)/man/man1/$$t.1; \
		$(BIN)/$$t --completion bash > $(SHARE)/bash-completion/completions/$$t; \
		$(BIN)/$$t --completion zsh > $(SHARE)/zsh/site-functions/_$$t; \
		$(BIN)/$$t --completion fish > $(SHARE)/fish/vendor_completions.d/$$t.fish; \
	done

clean: ## remove what was made here
	rm -rf $(BIN) dist $(DEMO)
