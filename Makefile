# Everything a person does with this project. `make demo` needs Python, make and git.

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
LOCK ?= dev
PY := .venv/bin/python
WITH_DATABASE := $(PY) -m portal.core.embedded run --
PYTEST := $(PY) -m pytest
# Nothing may run for ever: seconds for one stage of the tests.
STAGE := $(PY) -m tests.support.stage
# Without its bytecode Python compiles every module anew in every process: twice the time of a start.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help bootstrap setup demo stop template test test-full test-rooms test-commits test-journeys lint bench shell messages docs

help:
	@echo "make demo [PORT=8000]  everything, with demo data, until Ctrl-C"
	@echo "make setup             the same without starting anything"
	@echo "make test              all tests;  make lint  all checks of the code"
	@echo "make bench [ONLY=…]    speed and memory;  make docs  pictures and diagrams"
	@echo "make messages          update the catalogues;  make shell;  make stop"

bootstrap:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3."; exit 1; }
	@$(PYTHON) portal/core/bootstrap.py --lock $(LOCK)

setup: bootstrap
	@SAMORDNA_DEMO=1 $(WITH_DATABASE) $(PY) manage.py prepare --demo

demo:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3."; exit 1; }
	@$(PYTHON) portal/core/bootstrap.py --lock $(LOCK) --port $(PORT)
	@SAMORDNA_DEMO=1 $(WITH_DATABASE) $(PY) -m portal.web.processes --port $(PORT)

stop:
	@test ! -x $(PY) || $(PY) -m portal.web.processes --stop
	@test ! -x $(PY) || $(PY) -m portal.core.embedded stop

# Journeys drive a server process with a database of its own, so they are a process of their own.
# The tests that commit run beside the journeys: one waits for the other's browser.
test: test-rooms
	@$(MAKE) --no-print-directory -j2 test-commits test-journeys

# Every test database is a copy of this one; making it takes longer than a single test may.
template: bootstrap
	@$(WITH_DATABASE) $(PY) -m tests.support.database

test-rooms: template
	@$(WITH_DATABASE) $(STAGE) 1800 $(PYTEST) -q -n 2 --dist loadfile -m "not flushes" --ignore tests/journeys tests

test-commits: template
	@$(WITH_DATABASE) $(STAGE) 900 $(PYTEST) -q -m flushes --ignore tests/journeys tests

test-journeys: template
	@$(STAGE) 1500 $(PYTEST) -q -p no:randomly tests/journeys

# Every form filled in every wrong way by everyone: about an hour.
test-full: template
	@SCAN=full $(WITH_DATABASE) $(STAGE) 7200 $(PYTEST) -q -n 2 --dist loadfile tests/access tests/security

lint: bootstrap
	@$(WITH_DATABASE) $(STAGE) 600 $(PY) -m tests.support.lint

bench:
	@$(MAKE) --no-print-directory bootstrap LOCK=bench
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@$(WITH_DATABASE) $(PY) -m tests.bench $(if $(ONLY),--only $(ONLY))

shell: bootstrap
	@$(WITH_DATABASE) $(PY) manage.py shell

messages: bootstrap
	@$(PY) manage.py messages

docs: bootstrap
	@$(WITH_DATABASE) $(PY) manage.py model_page
	@$(PY) -m tests.support.docs
