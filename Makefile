# Everything a newcomer needs is `make run` and `make test`: both set up .venv themselves.
# Set-up never reads standard input and reports on standard error only, so that
# `make run < conversation.txt` hands the conversation to the bot and prints its replies.

SHELL := /bin/sh
.NOTPARALLEL:
.SUFFIXES:
.PHONY: run test check bench soak texts settings catalogues lock format clean help

VENV := .venv
BIN := $(VENV)/bin
RUNNING := $(VENV)/run.stamp
TESTING := $(VENV)/test.stamp
SOURCES := bot commands tests
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard content/locale/*/LC_MESSAGES/mreza.po))

help:
	@echo 'make run     talk to the bot in this terminal; with a config.toml: run the service'
	@echo 'make test    everything that has to hold before a change lands'
	@echo 'make check   the fast half of it'
	@echo 'make bench   the figures of docs/benchmarks.md'
	@echo 'make soak    the long runs: 20,000 inputs for each parser, more crashes'
	@echo 'make texts   bring the catalogues in content/locale up to date with the source'
	@echo 'make lock    requirements*.txt from pyproject.toml; LOCK=--upgrade for newer versions'
	@echo 'make format  ruff format, and what ruff can mend'
	@echo 'make clean   remove everything that make has built'

run: $(RUNNING) $(CATALOGUES)
	@if [ -f config.toml ]; then exec $(BIN)/mreza run $(ARGS); else exec $(BIN)/mreza chat $(ARGS); fi

test: export TEST_PROFILE = full
test: $(TESTING) $(CATALOGUES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term $(ARGS)

check: export TEST_PROFILE = quick
check: $(TESTING) $(CATALOGUES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -m 'not slow and not synapse' $(ARGS)

soak: export TEST_PROFILE = soak
soak: $(TESTING) $(CATALOGUES)
	$(BIN)/pytest --timeout=7200 -o faulthandler_timeout=7000 \
	    -m 'hypothesis or slow or synapse' $(ARGS)

bench: $(TESTING) $(CATALOGUES)
	$(BIN)/python -m tests.bench $(ARGS)

texts: $(RUNNING)
	@mkdir -p content/locale
	$(BIN)/pybabel -q extract --no-default-keywords -k N_ -k text -k plural:1,2 \
	    --add-location=file --no-wrap --sort-output --omit-header \
	    -o content/locale/mreza.pot bot commands
	$(BIN)/pybabel -q update -D mreza -i content/locale/mreza.pot -d content/locale \
	    --no-fuzzy-matching --no-wrap --ignore-pot-creation-date --previous

settings: $(TESTING)
	$(BIN)/python -m tests.architecture.settings
	$(BIN)/python -m tests.architecture.readme

catalogues: $(RUNNING) $(CATALOGUES)

format: $(TESTING)
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

# --- set-up ---------------------------------------------------------------------------------

# uv where it can be had, otherwise pip: the same locked files and the same hashes.
define install
	@{ [ -x $(BIN)/uv ] && $(BIN)/uv pip install --system-certs --quiet \
	    --python $(BIN)/python --require-hashes -r $(1) </dev/null >&2; } || { echo 'uv could not do it; installing with pip.' >&2; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	    -r $(1) </dev/null >&2; }
endef

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' \
	        </dev/null 2>/dev/null; then \
	        echo "Setting up $(VENV) with $$python, once; this takes a minute." >&2; \
	        $$python -m venv $(VENV) </dev/null >&2 && exit 0; \
	        rm -rf $(VENV); \
	        echo "$$python cannot make an environment: install its venv package." >&2; exit 1; \
	    fi; \
	done; \
	echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …' >&2; exit 1

$(VENV)/setup.stamp: requirements-setup.txt | $(BIN)/python
	@$(BIN)/python -m pip --version </dev/null >/dev/null 2>&1 \
	    || $(BIN)/python -m ensurepip </dev/null >/dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	    --only-binary :all: -r requirements-setup.txt </dev/null >&2 \
	    || echo 'uv cannot be had here.' >&2
	@touch $@

$(VENV)/locked.stamp: requirements.txt $(VENV)/setup.stamp
	$(call install,requirements.txt)
	@touch $@

$(RUNNING): pyproject.toml $(VENV)/locked.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index \
	    --no-build-isolation --editable . </dev/null >&2
	@touch $@

$(TESTING): requirements-dev.txt $(RUNNING)
	$(call install,requirements-dev.txt)
	@touch $@

content/locale/%/LC_MESSAGES/mreza.mo: content/locale/%/LC_MESSAGES/mreza.po | $(RUNNING)
	@$(BIN)/pybabel -q compile --locale $* --input-file $< --output-file $@ </dev/null >&2
	@test -s $@

# --- upkeep ---------------------------------------------------------------------------------

COMPILE := $(BIN)/uv pip compile --system-certs --quiet --generate-hashes --universal \
    --no-emit-index-url --python-version 3.11 --custom-compile-command 'make lock' $(LOCK)

lock: $(VENV)/setup.stamp
	$(COMPILE) --group install pyproject.toml -o requirements.txt
	$(COMPILE) --group install --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	echo uv | $(COMPILE) - -o requirements-setup.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .coverage htmlcov .hypothesis .import_linter_cache \
	    .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name '*.mo' -delete
