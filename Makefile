# Needs Python 3.11+ and make; everything else is installed into .venv from the hash-pinned locks.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test lint bench lock clean

help:  ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Verbatim needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developing: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

run: .venv/installed  ## Start Verbatim: on Discord with DISCORD_TOKEN, else on the local Discord with the sample library
	$(BIN)/verbatim run

test: .venv/developing  ## The whole test suite, quality floors included
	$(BIN)/python -m pytest

lint: .venv/developing  ## Format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# One after the other; benchmarks/faults.py takes its own hour and is not among them, and three measure on articles of ../shared.
MEASURED := comparison comparing gathering polling search quotes latency fairness backup posts several
MEASURED += $(if $(wildcard ../shared/data),summaries stories page_fields)
bench: .venv/developing  ## Speed and memory beside what people use today
	@for each in $(MEASURED); do echo "== $$each"; $(BIN)/python -m benchmarks.$$each || missed="$$missed $$each"; done; \
	test -z "$$missed" || { echo "not as wanted:$$missed" >&2; exit 1; }

lock: .venv/developing  ## Pin the dependencies anew (needs uv)
	uv pip compile --universal --no-header --no-annotate --generate-hashes --quiet --extra build -o requirements.lock pyproject.toml
	uv pip compile --universal --no-header --no-annotate --generate-hashes --quiet --extra build --extra dev -o requirements-dev.lock pyproject.toml

clean:  ## Remove the environment and caches; the library is not touched
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
