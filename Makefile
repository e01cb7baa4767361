# Every command of the project. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
E2E := tests/e2e/peers/node_modules
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: help install demo demo-reset test check fuzz e2e bench bench-suggest bench-scale chaos audit papers lock

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

install: .venv/installed ## Create the environment from the lock file

.venv/installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Banso needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make install PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## Chat with a fictional company in the browser
	@$(BIN)/banso demo

demo-reset: install ## Start the demo over from a new database
	@rm -f data/banso.db data/banso.db-wal data/banso.db-shm
	@$(BIN)/banso demo

test: install ## Every test that needs no browser or server
	$(BIN)/pytest

check: test ## test, plus lint, types, import rules, and storage on PostgreSQL when BANSO_TEST_DATABASE_URL is set
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/banso catalog check
	$(BIN)/hadolint Dockerfile

fuzz: install ## More than 10,000 malformed bodies, presses and files, new ones each time; FUZZ=30 for more
	BANSO_TEST_FUZZ=$(or $(FUZZ),8) $(BIN)/pytest tests/security/test_fuzz_*.py tests/security/test_openapi.py

e2e: install $(E2E) ## Drive the real peers: Slack emulator, Chromium, served processes
	$(BIN)/pytest -m e2e

$(E2E): tests/e2e/peers/package-lock.json
	npm ci --prefix tests/e2e/peers --no-audit --no-fund
	@touch $@

bench: install bench-suggest $(E2E) ## Speed and quality figures, side by side with plain peers
	$(BIN)/python -m tests.bench.footprint
	$(BIN)/python -m tests.bench.slack_throughput
	$(BIN)/python -m tests.bench.teams_throughput
	$(BIN)/python -m tests.bench.deliveries
	$(BIN)/python -m tests.bench.masking
	$(BIN)/python -m tests.bench.model

bench-suggest: install ## Suggestion quality on the development queries
	$(BIN)/python -m tests.bench.suggest
	$(BIN)/python -m tests.bench.suggest_with_model

bench-scale: install ## A company at scale on PostgreSQL: load, growth, partitions; sizes by SCALE="--employees 100000 ..."
	$(BIN)/python -m tests.bench.scale $(SCALE)

audit: install ## Known vulnerabilities of the locked packages
	@$(BIN)/python .ci/audit

papers: install ## Write docs/sbom.cdx.json and docs/licences.md anew from requirements.lock
	grep -oE '^[a-z0-9.-]+==[^ ;]+' requirements.lock | PYTHONWARNINGS=ignore $(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application --output-reproducible --of JSON --output-file docs/sbom.cdx.json -
	@{ printf '# Licences\n\nThe packages that serving needs, from `requirements.lock`; `make papers` writes this list.\n\n'; \
	  $(BIN)/pip-licenses --from=mixed --format=markdown --with-urls --packages $$(grep -oE '^[a-z0-9.-]+==' requirements.lock | tr -d '='); \
	  printf '\nIn the repository itself: Chart.js (MIT, https://www.chartjs.org).\n'; } > docs/licences.md

chaos: install ## Replicas on PostgreSQL frozen, killed, cut off, upgraded; then the account of every event (docs/chaos.md)
	$(BIN)/python -m tests.chaos

lock: ## Write the lock files anew from pyproject.toml: what serving needs, and with it what building and testing need
	$(BIN)/uv pip compile $(LOCK) --upgrade --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --upgrade --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
