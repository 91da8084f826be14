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

.PHONY: help bootstrap setup demo stop test test-rooms test-commits test-journeys lint bench shell messages docs

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

test-rooms: bootstrap
	@$(WITH_DATABASE) $(STAGE) 900 $(PYTEST) -q -n 2 --dist loadfile -m "not flushes" --ignore tests/journeys tests

test-commits: bootstrap
	@$(WITH_DATABASE) $(STAGE) 400 $(PYTEST) -q -m flushes --ignore tests/journeys tests

test-journeys: bootstrap
	@$(STAGE) 900 $(PYTEST) -q -p no:randomly tests/journeys

lint: bootstrap
	@$(WITH_DATABASE) $(STAGE) 300 $(PY) -m tests.support.lint

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
