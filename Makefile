PYTHON ?= python3
export PYTHON

# No target sees the caller's settings, least of all the caller's database.
unexport DATABASE_URL ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS LOG_LEVEL LOG_FORMAT MACHINES METRICS_TOKEN PRESS_SOCKET
# Hundreds of processes read the same modules: the first one leaves them compiled for the others.
unexport PYTHONDONTWRITEBYTECODE
export DEBUG := false
export INSECURE_HTTP := true
export SECRET_KEY := only-for-tests
export EMAIL_URL := consolemail://

MANAGE := .venv/bin/python manage.py
PYTEST := .venv/bin/pytest -n 2 --dist worksteal

.PHONY: help packages setup demo demo-code test test-postgres matrix bench bench-large bench-short pictures rooms figures lint audit clients lock lives fuzz faults mutants mutants-all lighthouse load large
.DELETE_ON_ERROR:
.NOTPARALLEL:

help:  ## say what can be made (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

packages:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "MSCare needs Python 3.11 or newer. Name one: make PYTHON=python3.11 ...")'
	@.ci/packages run

setup: packages .venv/.stamp  ## make .venv with what requirements.txt names

.venv/.stamp: requirements.txt | packages
	@test ! -L .venv || { echo ".venv is a link: make it where it leads to, or remove the link" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	.venv/bin/pip install --quiet --no-input --disable-pip-version-check -r requirements.txt
	@touch $@

# Made once: a new key would end the sessions of an earlier demo.
var/demo-secret-key: | setup
	@mkdir -p var
	@umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

# The settings are read when Django starts, so the demo command itself would be too late to set them.
demo: setup var/demo-secret-key  ## show MSCare on this machine, with invented data (PORT=8000)
	@SECRET_KEY="$$(cat var/demo-secret-key)" $(MANAGE) demo

demo-code: setup  ## say the second factors of the demo's staff at this moment
	@SECRET_KEY="$$(cat var/demo-secret-key)" $(MANAGE) demo --code

# A pilot clinic on this machine: docs/operations.md says what it needs besides.
# The settings are made once, for these keys seal what is in its database.
.PHONY: pilot serve
PILOT := var/pilot.env
WITH_PILOT = set -a && . $(abspath $(PILOT)) && set +a &&

$(PILOT): | setup
	@mkdir -p $(dir $@)
	.venv/bin/python -m mscare.operations.new_settings $@ --host "$(HOST)" --mail "$(MAIL)"

pilot: setup $(PILOT)  ## prepare a pilot clinic (HOST=schema.example.nl MAIL=smtp+tls://…)
	@$(WITH_PILOT) $(MANAGE) prepare
	@$(if $(MANAGER),$(WITH_PILOT) $(MANAGE) add_manager "$(CLINIC)" "$(MANAGER)")

serve:  ## serve the pilot clinic, behind a proxy or with CERT=… KEY=… (BIND=127.0.0.1:8000)
	@test -f $(PILOT) || { echo "first: make pilot HOST=… MAIL=…" >&2; exit 1; }
	@$(WITH_PILOT) exec $(MANAGE) serve $(if $(BIND),--bind $(BIND)) $(if $(CERT),--certfile $(CERT) --keyfile $(KEY))

lint: setup  ## check style (templates too), types and which way imports run
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/djangofmt --check templates
	.venv/bin/djangofmt check templates
	.venv/bin/mypy
	.venv/bin/lint-imports

# Readers of calendars in JavaScript, of the versions in their lock file: where they come from is each
# machine's own setting. Made anew with the environment, whose Node.js they need.
var/javascript/.stamp: tests/clients/package.json tests/clients/package-lock.json .venv/.stamp
	@.ci/packages test
	@mkdir -p var/javascript
	@cp tests/clients/package.json tests/clients/package-lock.json var/javascript/
	.venv/bin/npm ci --prefix var/javascript --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel error
	@touch $@

test: lint var/javascript/.stamp  ## check everything on SQLite, in a real browser too
	@.ci/packages test
	DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run
	INSECURE_HTTP=false ALLOWED_HOSTS=example.org EMAIL_URL=smtp+tls://mail.example.org:587 \
	    SECRET_KEY="$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	    $(MANAGE) check --deploy --fail-level WARNING
	$(PYTEST)
	.ci/check-protocols

# Once is enough for what asks no database, for the browser tests, which serve a SQLite of their
# own, and for what only shows a timeline: once it was read it asks no database again, and that each
# database gives back what the file says is tried on both (tests/knowledge/test_protocol_files.py).
test-postgres: setup var/javascript/.stamp  ## run the same tests on a PostgreSQL that starts and stops with them
	@.ci/packages test postgres
	.ci/with-postgres $(PYTEST) -m "database and not browser and not reading"

matrix: setup  ## write where every line of every protocol comes from
	.ci/check-protocols --matrix var/matrix
	cp var/matrix/matrix.csv fixtures/matrix.csv

bench: setup  ## measure speed, in ratios (KEEP=now: write them into docs/performance.md)
	.venv/bin/python -m tests.benchmarks $(if $(KEEP),--keep $(KEEP))

bench-large: setup  ## the same of large databases, SQLite and PostgreSQL (KEEP=1 writes it down)
	@.ci/packages test postgres
	.venv/bin/python -m tests.benchmarks --large $(if $(KEEP),--keep large-sqlite)
	.ci/with-postgres .venv/bin/python -m tests.benchmarks --large $(if $(KEEP),--keep large-postgresql)

pictures: setup  ## take the pictures of tests/pictures and the README's again: look at each that changed
	@.ci/packages test
	.venv/bin/python -m tests.pictures

rooms: setup  ## say through how many rooms a start date and a postponed dose walk
	.venv/bin/python -W ignore -m tests.walks

figures: setup  ## count what a patient meets on page and paper, and what the protocol files say
	.venv/bin/python -W ignore -m tests.figures

bench-short: setup  ## run every benchmark once: it may not rot, but it may be slow
	.venv/bin/python -m tests.benchmarks --short

lives: setup  ## live LIVES=1000 random lives of every treatment, and compare each value (ONLY=natalizumab)
	LIVES="$(LIVES)" ONLY="$(ONLY)" .venv/bin/python -W ignore -m tests.replay

fuzz: setup  ## walk at random over all addresses, FUZZ=10000 requests on each database
	@.ci/packages test postgres
	FUZZ="$(or $(FUZZ),10000)" .venv/bin/pytest -s tests/fuzz/test_fuzz.py
	FUZZ="$(or $(FUZZ),10000)" .ci/with-postgres .venv/bin/pytest -s tests/fuzz/test_fuzz.py

# Some need root: a small disk, a folder that nobody can write. Elsewhere those fail and say so.
faults: setup  ## break what MSCare runs on: kill, fill and stop it, FAULTS=200 changes in each
	@.ci/packages test postgres
	FAULTS="$(or $(FAULTS),200)" .venv/bin/pytest -s tests/faults

# Locust has an environment of its own: what it needs must not weigh on ours.
load: setup  ## 200 patients, 50 nurses and 50 calendars at once, on each database (some ten minutes)
	@.ci/packages test postgres
	@test -x var/load/bin/locust || { $(PYTHON) -m venv var/load && \
	    var/load/bin/pip install --quiet --no-input --disable-pip-version-check 'locust~=2.47'; }
	.venv/bin/python -W ignore -m tests.load

large: setup  ## 200 hospitals and 100,000 plans in PostgreSQL: does one of them notice? (half an hour)
	@.ci/packages test postgres
	.venv/bin/python -W ignore -m tests.large

mutants: setup  ## change a line and see whether a test notices (EACH=30 lines of each folder)
	.venv/bin/python -m tests.mutants $(if $(EACH),--each $(EACH))

mutants-all: setup  ## the same with every line that can be changed: it takes many hours
	.venv/bin/python -m tests.mutants --all

# Needs a network, so it is no part of `make test`; the scan for secrets is (tests/test_hardening.py).
# It has an environment of its own: what the tool needs must not weigh on ours.
audit: setup  ## ask public lists whether a locked package has a known hole
	@test -x var/audit/bin/pip-audit || { $(PYTHON) -m venv var/audit && \
	    var/audit/bin/pip install --quiet --no-input --disable-pip-version-check 'pip-audit~=2.10'; }
	var/audit/bin/pip-audit --strict --disable-pip --no-deps -r requirements-prod.txt
	var/audit/bin/pip-audit --strict --disable-pip --no-deps -r requirements.txt

# Needs a network the first time, and Node.js: so it is no part of `make test` either.
lighthouse: setup  ## ask Lighthouse about the pages of the demo, as a phone gets them
	@test -x var/lighthouse/node_modules/.bin/lighthouse || \
	    npm install --prefix var/lighthouse --no-audit --no-fund --silent lighthouse@12
	DJANGO_SETTINGS_MODULE=mscare.settings DATABASE_URL=sqlite://:memory: .venv/bin/python -m tests.lighthouse

# Programs that are too large for `make test`; Debian has them, and they need a minute.
clients: setup  ## read a calendar with Thunderbird and with sabre/vobject, while things happen
	@.ci/packages clients
	.venv/bin/python -m tests.clients

# Not from setup: when the lock cannot be installed, this is what mends it.
lock: packages  ## remake both lock files from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	.ci/lock $(UPGRADE)
