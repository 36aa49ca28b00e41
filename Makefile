# What a stranger needs: `make demo`, `make test`. Only CPython 3.11+ must be there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= philomela-demo

.PHONY: setup demo test lint typecheck unit benchmark lock clean

setup: $(VENV)/.ready

# The lock names every package with its hashes; nothing is resolved here.
$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: setup
	$(BIN)/philomela demo --out $(DEMO)

test: lint typecheck unit

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

typecheck: setup
	$(BIN)/mypy

# Two processors are what the tests may use.
unit: setup
	$(BIN)/pytest --numprocesses 2 --dist worksteal

$(VENV)/.benchmark: $(VENV)/.ready requirements-benchmark.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-benchmark.lock
	touch $@

benchmark: $(VENV)/.benchmark
	$(BIN)/python benchmarks/fingerprint.py
	$(BIN)/python benchmarks/search.py
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/altered.py --quick

# Resolved anew, for every platform and Python at once (needs `pip install uv`).
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

lock:
	$(LOCK) --extra test --extra build pyproject.toml -o requirements.lock
	$(LOCK) --extra test --extra build --extra benchmark pyproject.toml -o requirements-benchmark.lock

clean:
	rm -rf $(VENV) $(DEMO) build dist
