# Each target is one line of `make help`.
PYTHON ?= python3
BOOT = $(PYTHON) bootstrap.py
BIN = .venv/bin
NPM = $(BOOT) npm

.DEFAULT_GOAL := help
.PHONY: help run test check faults bench generated lock clean prepare

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start the whole workspace on this machine (COLLAB_PORT, COLLAB_DATA_DIR, COLLAB_DEMO)
	@$(BOOT) run
	@exec $(BIN)/python -m collab.embedded

test: check ## everything: checks, Python tests on real servers, front-end tests, two browsers
	$(BIN)/python -m pytest
	$(NPM) test
	$(NPM) run e2e

check: prepare ## the fast part: lint, types, import law, generated files, unit tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run lint
	$(NPM) run types
	$(BIN)/python -m scripts.write_generated --check
	$(NPM) run api-types -- --check
	$(BIN)/python -m pytest -q -m unit

faults: prepare ## the kills and restarts at their full figures (RELIABILITY)
	$(BIN)/python -m pytest tests/faults --profile=full

bench: prepare ## measure the promises: all, or one with NAME=start
	@set -e; for name in $(or $(NAME),$(filter-out measure,$(notdir $(basename $(wildcard benchmarks/[a-z]*.py))))); do $(BIN)/python -m benchmarks.$$name; done

generated: prepare ## write docs/events.md, frontend/openapi.json and the front end's types anew
	$(BIN)/python -m scripts.write_generated
	$(NPM) run api-types

lock: prepare ## pin the Python packages anew, with hashes and without any address
	@for set in run local test; do \
	  case $$set in \
	    run) more= ;; \
	    local) more="--extra local --constraint requirements/run.txt" ;; \
	    test) more="--extra local --extra test --constraint requirements/local.txt" ;; \
	  esac; \
	  $(BIN)/uv pip compile pyproject.toml $$more --universal --python-version 3.11 --generate-hashes --no-header \
	    --quiet --output-file requirements/$$set.txt || exit 1; done

clean: ## forget what was built (never the data in var/)
	rm -rf .venv frontend/node_modules frontend/dist

prepare:
	@$(BOOT) test
