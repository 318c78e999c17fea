# The commands of the README. Each makes the project's own .venv when it is missing or stale.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TESTABLE := $(VENV)/.testable
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
SOURCES := requirements.lock pyproject.toml $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null | tr '\n' ' ')

.PHONY: demo test check serve pictures lock clean

demo: $(INSTALLED)
	$(BIN)/lll demo

test: $(TESTABLE)
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: $(TESTABLE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: $(INSTALLED)
	$(BIN)/lll serve --example

# The pictures of the README, from the example.
pictures: $(TESTABLE)
	$(BIN)/lll demo
	$(BIN)/lll network out/network-snapshot.json -o out/network-result.json --picture docs/pictures/map.png
	$(BIN)/python examples/take_pictures.py

# A stale environment is made anew, so that what the lock dropped is gone too.
$(INSTALLED): $(SOURCES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed ('$(PYTHON)' is not). Name yours with 'make PYTHON=…'."; exit 2; }
	@echo "Making $(VENV) (about a minute, once)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --editable .
	@touch $(INSTALLED)

# What only tests and checks need, so that the demo does not wait for it.
$(TESTABLE): $(INSTALLED) requirements-dev.lock
	@echo "Adding what tests and checks need (once)"
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $(TESTABLE)

# Needs uv; writes hashes and no address.
LOCK := uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --quiet
lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) out var dist
