# One door for everything. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: help setup setup-demo demo test test-slow check fix bench validation docs screenshots packages

# The first Python that is new enough and can make an environment.
FIND_PYTHON := for name in $${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do \
  "$$name" -c 'import ensurepip, sys, venv; sys.exit(not sys.version_info >= (3, 11))' 2>/dev/null && echo "$$name" && exit; done
V := .venv/bin
# Locked versions are installed again when the content of a lock changes, not when its date does; of pyproject.toml
# only the part before the tools' settings counts.
PACKAGE := sed '/^\[tool\.pytest/,$$d' pyproject.toml
RUNTIME := .venv/.runtime-$(shell { cat requirements/runtime.txt; $(PACKAGE); } | sha256sum | cut -c1-16)
DEV := .venv/.dev-$(shell { cat requirements/*.txt; $(PACKAGE); } | sha256sum | cut -c1-16)
INSTALL := $(V)/python -m pip install --quiet --disable-pip-version-check

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(DEV) setup-demo ## Make ./.venv with the locked libraries, and compile the translations
	@$(V)/python -c 'from eslabon.web.site.management.commands.compile_translations import compile_catalogues as c; c()'

setup-demo: $(RUNTIME)

$(RUNTIME):
	@python=$$($(FIND_PYTHON) || true); \
	if ! $(V)/python -c '' 2>/dev/null; then \
	  test -n "$$python" || { echo "Python 3.11 or newer with venv is missing (Debian: python3-venv)."; exit 1; }; \
	  echo "Making ./.venv with $$python"; "$$python" -m venv --clear .venv; fi
	@echo "Installing what the platform needs (locked, hash-checked)"
	@$(INSTALL) --require-hashes -r requirements/runtime.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@rm -f .venv/.runtime-*; touch $@

$(DEV): $(RUNTIME)
	@echo "Installing what checks and tests it (locked, hash-checked)"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@rm -f .venv/.dev-*; touch $@

demo: setup-demo ## Start the site with a simulated world; prints the address and one login per role
	@exec $(V)/eslabon demo run $(if $(PORT),--port $(PORT))

packages:
	@.ci/packages

test: setup packages ## Run everything not marked slow: on SQLite, on PostgreSQL, in a browser
	@.ci/suite

test-slow: setup packages ## Run what is marked slow
	@$(V)/pytest -q -m slow

check: setup ## Format, lint, types, architecture, migrations, doctests, fast tests (under two minutes)
	@.ci/check

fix: setup ## Format, and repair what can be repaired
	@$(V)/ruff check --fix --quiet . || true
	@$(V)/ruff format .
	@$(V)/python docs/write_pages.py

bench: setup ## Measure what must be fast, against a named peer; writes docs/explanation/benchmarks.md
	@for script in benchmarks/*.py benchmarks/impact/*.py; do \
	  grep -q '__main__' "$$script" || continue; echo "== $$script"; $(V)/python "$$script"; done
	@$(V)/python docs/write_benchmarks.py

validation: setup ## Compare the impact methods with published numbers; writes docs/methods/validation.md
	@$(V)/python docs/write_validation.py

docs: setup ## Build the documentation, warnings as errors
	@$(V)/sphinx-build -W --keep-going -q -b html docs docs/_build/html && echo "docs/_build/html/index.html"

screenshots: setup ## Take the documentation's pictures anew from the demonstration (needs Chromium)
	@$(V)/python docs/screenshots.py
	@$(V)/python docs/report_pictures.py
