# `make serve` and `make test` are the two commands; the others are parts of them.
# Every target installs what it needs and lacks (.ci/tools), so each works from a clean clone.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8080
UNROLL_TOOLS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/unroll-tools
CHROMIUM ?= /usr/bin/chromium
CHROMEDRIVER ?= /usr/bin/chromedriver
export UNROLL_TOOLS CHROMIUM CHROMEDRIVER
export PATH := $(UNROLL_TOOLS)/bin:$(PATH)

# Two sets of features, so that few variants are built: the pure part with its charts natively, everything for the browser.
NATIVE := --no-default-features --features chart
WASM := --target wasm32-unknown-unknown
# And the pure part alone in the browser, for its benchmarks.
CORE_WASM := $(WASM) --no-default-features

# The steps of `make test` run one after the other, cheap ones first.
.NOTPARALLEL:

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 18

.PHONY: serve
serve: ## build the release bundle and serve it on loopback (PORT=8080)
	.ci/tools bundle
	trunk serve --release --port $(PORT)

.PHONY: dist
dist: ## build the release bundle in dist/
	.ci/tools bundle
	trunk build --release

.PHONY: check
check: ## the fast inner loop: format, lints and tests of the pure part
	.ci/tools rust
	cargo fmt --check
	cargo clippy --no-default-features --lib -- -D warnings
	cargo test $(NATIVE) --lib --test native

.PHONY: test
test: format lint architecture docs test-native test-wasm size e2e ## everything

.PHONY: format
format:
	.ci/tools rust
	cargo fmt --check

.PHONY: lint
lint:
	.ci/tools rust
	cargo clippy $(NATIVE) --lib --tests --benches -- -D warnings
	cargo clippy $(WASM) --lib --bins --test web --bench unroll -- -D warnings

.PHONY: architecture
architecture:
	cargo test $(NATIVE) --test native architecture

.PHONY: docs
docs: ## the crate's documentation, with the browser side
	.ci/tools rust
	RUSTDOCFLAGS="-D warnings" cargo doc $(WASM) --no-deps --lib --document-private-items

.PHONY: test-native
test-native: ## the tests that need no browser
	cargo test $(NATIVE)

.PHONY: test-wasm
test-wasm: ## the tests of the wasm side, in a headless browser
	.ci/tools bundle browser
	WASM_BINDGEN_TEST_ONLY_WEB=1 cargo test $(WASM) --test web

.PHONY: size
size: dist
	node .ci/sizes.mjs dist

.PHONY: e2e
e2e: size ## the whole job in a real browser, on the release bundle
	.ci/tools browser e2e
	npm test --prefix tests/e2e

.PHONY: bench
bench: size ## the benchmarks: the core natively and in a headless browser, the page in a real one
	.ci/tools bundle browser e2e
	mkdir -p target/bench
	cargo bench $(NATIVE) --bench unroll | tee target/bench/native.txt
	WASM_BINDGEN_TEST_ONLY_WEB=1 WASM_BINDGEN_TEST_TIMEOUT=600 \
		cargo bench $(CORE_WASM) --bench unroll | tee target/bench/browser.txt
	npm run bench --prefix tests/e2e | tee target/bench/page.txt
	node .ci/bench.mjs target/bench/*.txt

.PHONY: clean
clean: ## remove what the other targets built
	cargo clean
	rm -rf dist tests/e2e/node_modules tests/e2e/results tests/e2e/screenshots
