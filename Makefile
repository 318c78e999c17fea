# The commands of the README. Each makes the project's own .venv when it is missing or stale.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := requirements.lock pyproject.toml $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null | tr '\n' ' ')

.PHONY: demo test check serve pictures lock clean

demo: $(STAMP)
	$(BIN)/lll demo

test: $(STAMP)
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: $(STAMP)
	$(BIN)/lll serve

# The pictures of the README, from the example.
pictures: $(STAMP)
	$(BIN)/lll demo
	$(BIN)/lll network out/network-snapshot.json -o out/network-result.json --picture docs/pictures/map.png

# A stale environment is made anew, so that what the lock dropped is gone too.
$(STAMP): $(SOURCES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed ('$(PYTHON)' is not). Name yours with 'make PYTHON=…'."; exit 2; }
	@echo "Making $(VENV) (about a minute, once)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(STAMP)

# Needs uv; writes hashes and no address.
lock:
	uv pip compile pyproject.toml --group dev --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) out var dist
