# Needs python3 (3.11 or newer) and make; everything else is fetched into .venv, checked by hash.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard marketplace/locale/*/LC_MESSAGES/messages.po))
LANGUAGES := sv en
SOURCES := marketplace inventory bookings migrations tests benchmarks tools hatch_build.py wsgi.py
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
TEST_WORKERS ?= auto
PYTEST := $(BIN)/python -m pytest -q -n $(TEST_WORKERS)
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--no-emit-index-url --no-header

export CHROMIUM

.DEFAULT_GOAL := run
.PHONY: run test lint browser bench format lock messages routes vendor clean

run: export DEMO ?= 1
run: $(VENV)/run.stamp $(CATALOGUES)
	@exec $(BIN)/allmanningen run --with-worker --prepare

test: lint browser
	TEST_DATABASE=sqlite $(PYTEST)
	TEST_DATABASE=postgresql $(PYTEST)

lint: $(VENV)/dev.stamp $(CATALOGUES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

browser:
	@test -n "$(CHROMIUM)" || { \
	echo "The browser tests need Chromium: install the system package chromium." >&2; exit 1; }

bench: $(VENV)/dev.stamp $(CATALOGUES)
	$(BIN)/python benchmarks/run.py $(BENCH)

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

lock: $(VENV)/dev.stamp
	$(LOCK) --upgrade --output-file requirements/run.txt
	$(LOCK) --upgrade --group dev --constraint requirements/run.txt \
	--output-file requirements/dev.txt

messages: $(VENV)/dev.stamp
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keyword _l --keyword _n:1,2 \
	--keyword _ln:1,2 \
	--project Allmänningen --add-comments "Translators:" --no-location --sort-output --no-wrap \
	--output-file marketplace/locale/messages.pot .
	@for language in $(LANGUAGES); do \
	test -f marketplace/locale/$$language/LC_MESSAGES/messages.po || \
	$(BIN)/pybabel --quiet init --input-file marketplace/locale/messages.pot \
	--output-dir marketplace/locale --locale $$language --no-wrap || exit 1; done
	$(BIN)/pybabel --quiet update --input-file marketplace/locale/messages.pot \
	--output-dir marketplace/locale --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile --directory marketplace/locale --statistics

routes: $(VENV)/dev.stamp
	PYTHONPATH=. $(BIN)/python tests/guards/route_table.py

vendor: $(VENV)/run.stamp
	$(BIN)/python tools/vendor.py

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

%.mo: %.po $(VENV)/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Allmänningen needs Python 3.11 or newer as $(PYTHON)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "This Python cannot make virtual environments: install the system package" \
	"python3-venv." >&2; exit 1; }
	@echo "Setting up. The first time takes a minute or two."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
