# Marsad. `make help` lists what there is to do.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
RUN := .venv/.ready
DEV := .venv/.ready-dev
DOC := .venv/.ready-docs
.DEFAULT_GOAL := help
.PHONY: help setup demo test fast bench validate case-study lint format docs reference wheel lock clean

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUN) ## a ready .venv/bin/marsad, from the lock file
	@echo "Ready: $(BIN)/marsad --help"

demo: $(RUN) ## read the demonstration dispatches, then show the map they give (MARSAD_DEMO_EXIT=1: do not wait)
	@$(BIN)/marsad demo --open

TESTS ?= -n auto --dist loadfile
test: lint ## style, types, import laws, then every test, on all cores (TESTS=-x: as pytest is told)
	@$(BIN)/python -m pytest $(TESTS)

lint: $(DEV) ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEV) ## let ruff lay out the code
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

fast: $(DEV) ## compile the reader to machine code: the same claims, sooner (needs a C compiler)
	@$(BIN)/python tools/compile_reader.py

SIZE ?= small
bench: $(DEV) ## how fast: reading (compiled if it can be) against a bare read and a matcher pass; store, map, pages (SIZE=full: a million claims)
	@$(BIN)/python tools/compile_reader.py --if-possible
	@$(BIN)/python -m bench --size $(SIZE)
	@$(BIN)/python -m bench.control
	@$(BIN)/python -m bench.pages --size $(SIZE)

SHARED ?= $(or $(MARSAD_SHARED),../shared)
HISTORY ?= $(wildcard $(SHARED)/reference/control_history_sentences_en.csv)
NEWS ?= $(or $(wildcard $(SHARED)/corpus/*_news.jsonl),src/marsad/data/demo/dispatches.jsonl)
RECORD := .cache/record.db
$(RECORD): $(HISTORY) $(NEWS) | $(RUN)
	@mkdir -p .cache && rm -f $@
	@$(if $(HISTORY),$(BIN)/marsad add --db $@.new --as "Wikipedia contributors" $(HISTORY))
	@$(BIN)/marsad add --db $@.new $(NEWS)
	@mv $@.new $@

validate: $(RECORD) ## how right the map of control is, on what lies beside: writes docs/validation.md
	@$(BIN)/python tools/validate.py $$(date +%F) $(RECORD)

case-study: $(RECORD) ## the curve of one party from text alone: writes docs/case-study
	@$(BIN)/python tools/case_study.py $$(date +%F) $(RECORD)

docs: $(DOC) ## the documentation as pages, English into site/, Arabic into site/ar/
	@$(BIN)/zensical build --clean
	@$(BIN)/zensical build --clean --config-file zensical.ar.toml

reference: $(RUN) ## write the reference pages (commands, API, settings, pack files, codebook) from the code
	@$(BIN)/python tools/reference.py
	@$(BIN)/python tools/build_codebook.py

wheel: $(RUN) ## the package as a wheel, into dist/
	@$(BIN)/python -m hatchling build -t wheel

lock: $(DEV) ## write the lock files anew from pyproject.toml
	@$(BIN)/python tools/lock.py

clean: ## remove what make made
	rm -rf .venv site build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) tools/make_venv.py .venv

$(RUN): requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what requirements.lock names"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -c "from marsad.pipeline import load_reader; load_reader()" # compiled once, kept in the cache
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@echo "Installing what requirements-dev.lock names"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(DOC): requirements-docs.lock $(RUN)
	@$(PIP) install --require-hashes -r requirements-docs.lock
	@touch $@
