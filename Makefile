# make run    the demo on http://127.0.0.1:8000 (PORT=... for another port)
# make load   fixtures/ into the database, overwriting edits to the same records
# make test   the tests, on SQLite and then on PostgreSQL
# make check  style, types, deployment checks, migrations, API schema, import arrows
# make fix    what ruff can repair
# make bench  speed and accuracy

PYTHON ?= python3
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUN := $(VENV)/installed-run
DEV := $(VENV)/installed-dev

export PYTHONUNBUFFERED := 1
export PORT

# A local demo, unless the environment or .env speaks for itself.
ifeq ($(origin DEMO) $(origin SECRET_KEY) $(shell grep -sE '^(export +)?(DEMO|SECRET_KEY)=' .env),undefined undefined )
export DEMO := 1
endif

# Production settings with nothing of ours in them.
AS_PRODUCTION = DEMO=0 DEBUG=0 ALLOWED_HOSTS=medroute.example DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_hex(32))')

.PHONY: help run load test check fix bench

help:
	@sed -n 's/^# make/make/p' Makefile

run: $(RUN)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_content --if-empty
ifeq ($(DEMO),1)
	@$(MANAGE) create_demo_editor
endif
	@$(BIN)/python -c 'import socket; socket.socket().bind(("127.0.0.1", $(PORT)))' 2>/dev/null || { \
		echo 'Port $(PORT) is taken. Name another one: make run PORT=8080'; exit 1; }
	@echo "Medroute answers at http://127.0.0.1:$(PORT)/ (Ctrl+C stops it)"
	@exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) \
		--workers 1 --blocking-threads 1 --no-ws config.wsgi:application

load: $(RUN)
	@echo "Records of fixtures/ overwrite the records with the same slug; edits to those are lost."
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_content

test: $(DEV)
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest --postgres

check: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@echo "manage.py check --deploy, as in production"
	@$(AS_PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	@$(AS_PRODUCTION) $(MANAGE) makemigrations --check --dry-run
	@$(AS_PRODUCTION) $(MANAGE) spectacular --fail-on-warn --validate --file /dev/null
	$(BIN)/python -m pytest tests/test_architecture.py

fix: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(RUN)
	$(BIN)/python -m benchmarks.vignettes
	$(BIN)/python -m benchmarks.bands
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.scale

# A stamp is newer than its requirements file, or everything in the file is installed again.

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Medroute needs Python 3.11 or newer, and "$(PYTHON)" is not. Name one: make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN): requirements.txt $(VENV)/created
	@echo "Installing $<"
	@$(INSTALL) -r $<
	@touch $@

$(DEV): requirements-dev.txt requirements.txt $(VENV)/created
	@echo "Installing $<"
	@$(INSTALL) -r $<
	@touch $@
