# `make run` and `make test` set up what they need on a fresh machine with Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: run test check fix bench recovery clean

run: $(VENV)/.run-ready
	$(BIN)/python -m cimodels serve

test: $(VENV)/.test-ready
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(VENV)/.test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

BENCHMARKS := fit_speed certainty_speed multiverse_speed fit_and_screen import_speed slider_redraw new_fit first_scatter page_open export_speed workspace_import

bench: $(VENV)/.test-ready
	for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

recovery: $(VENV)/.test-ready
	$(BIN)/python -m benchmarks.recovery --write

$(VENV)/.run-ready: requirements.txt
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'cimodels needs Python 3.11 or newer.')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.test-ready: $(VENV)/.run-ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis static
