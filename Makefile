# Two commands do it all on a machine with Python >= 3.11, git and make:  make demo  and  make test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
REVIEWS = $(or $(foreach review,$(ARGS),$(firstword $(subst =, ,$(review)))),bot/template)

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench e2e lock clean

help: ## say what there is
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Say: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(VENV)/.ready ## start a sandbox GitHub and the bot, file a submission, show what happens (ARGS=--once to stop after it)
	@$(BIN)/review-bot demo $(ARGS)

test: $(VENV)/.ready ## run the tests
	$(BIN)/pytest -n auto $(ARGS)

check: $(VENV)/.ready ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.ready ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.ready ## measure; ARGS names the folders of real reviews to replay
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/parser.py
	$(BIN)/python bench/hostile.py
	$(BIN)/python bench/calls.py
	$(BIN)/python bench/index.py
	$(BIN)/python bench/suggest.py $(REVIEWS)
	$(BIN)/python bench/corrections.py $(REVIEWS)
	$(BIN)/python bench/check.py $(REVIEWS)
	$(BIN)/python bench/taxonomy.py $(REVIEWS)
	$(BIN)/python bench/webhook.py
	$(BIN)/python bench/replay.py $(ARGS)

e2e: $(VENV)/.ready ## the sandbox's page in a real browser (needs chromium), the entries in a real Jekyll (needs jekyll)
	$(BIN)/pytest tests/e2e --e2e $(ARGS)

lock: ## renew requirements.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras --group dev -o requirements.lock pyproject.toml

clean: ## remove what was made here
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build
