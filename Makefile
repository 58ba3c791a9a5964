# make demo   sets up what it needs, runs the three scenarios, draws the comparison and a map
# make test   sets up what it needs, checks style, types and scenarios, and runs all tests
# make site   sets up what it needs, and makes the documentation as a site, from site/index.html on
# make installed   tries the wheel in empty environments: oldest and newest Python and libraries
# make bench  sets up what it needs, measures everything (half an hour) and writes BENCHMARKS.md

MEMBERS ?= 8
OUT     ?= runs
DAY     ?= 40

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done)
BIN := .venv/bin
# With -P, Python looks for modules where they are installed, and not in this folder.
PIP := $(BIN)/python -P -m pip install --quiet --disable-pip-version-check
LOCK := requirements.lock
MEASURE := tests/benchmarks/measure.py
READY_TO_RUN := .venv/ready-to-run
READY_TO_TEST := .venv/ready-to-test
READY_TO_BENCH := .venv/ready-to-bench

# Two targets at once would install into the one environment at once.
.NOTPARALLEL:

# Imports are slow without compiled modules; the rest would bring in modules of somebody else's, or
# have Python and pip do what no target here asks for.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME PYTHONSAFEPATH PYTHONOPTIMIZE PYTHONWARNINGS
unexport VIRTUAL_ENV PIP_TARGET PIP_PREFIX PIP_ROOT PIP_NO_DEPS PIP_DRY_RUN PIP_PYTHON PIP_REQUIREMENT
unexport PIP_CONSTRAINT PIP_EDITABLE PIP_IGNORE_INSTALLED PIP_NO_BINARY PIP_REQUIRE_HASHES PIP_REPORT
export PIP_USER := 0

# An environment that is broken, or of another Python than PYTHON, where that is given, is made anew.
ifneq ($(filter environment command,$(origin PYTHON)),)
ASKED := $(PYTHON)
ifneq ($(shell $(PYTHON) -I -c 'import sys; print(sys.version_info >= (3, 11))' 2>&1),True)
$(error PYTHON=$(PYTHON) is no Python 3.11 or newer)
endif
endif
ifneq ($(wildcard .venv),)
ifneq ($(shell $(BIN)/python -I tests/packaging/environment.py $(ASKED) 2>/dev/null || echo unfit),)
$(info .venv is broken, was moved or is of another Python: it is made anew)
$(shell rm -rf .venv)
endif
endif

.PHONY: demo setup test check site installed fix odd figures bench lock clean

demo: $(READY_TO_RUN)
	$(BIN)/tumen run status-quo collapse war --members $(MEMBERS) --out "$(OUT)" --overwrite
	$(BIN)/tumen compare "$(OUT)/status-quo" "$(OUT)/collapse" "$(OUT)/war" \
		--out "$(OUT)/comparison.png"
	$(BIN)/tumen map "$(OUT)/collapse" --day $(DAY) --out "$(OUT)/map.png"
	@echo
	@echo "comparison of the three scenarios: $(OUT)/comparison.png"
	@echo "the border on day $(DAY) of the collapse: $(OUT)/map.png"

setup: $(READY_TO_TEST)

test: check
	$(BIN)/pytest -n auto

check: $(READY_TO_TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/tumen check

site: $(READY_TO_TEST)
	$(BIN)/python docs/site/build.py --runs "$(OUT)"

installed: $(READY_TO_TEST)
	$(BIN)/python tests/packaging/installed.py

fix: $(READY_TO_TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/tumen schema --out scenarios/scenario.schema.json
	$(BIN)/python -P -m sim.cli.odd

odd: $(READY_TO_RUN)
	$(BIN)/python -P -m sim.cli.odd

figures: $(READY_TO_RUN)
	$(BIN)/python -P docs/three_scenarios.py "$(OUT)/wide" 100
	$(BIN)/python -P docs/prior_and_posterior.py "$(OUT)/both" 8

bench: $(READY_TO_BENCH)
	$(BIN)/python $(MEASURE) cases --all
	$(BIN)/python $(MEASURE) scaling
	$(BIN)/pytest tests/benchmarks --keep-benchmarks; \
		told=$$?; $(BIN)/python $(MEASURE) page && exit $$told

lock: $(READY_TO_TEST)
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
		--all-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--upgrade pyproject.toml -o $(LOCK)

clean:
	rm -rf .venv build dist site docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -P -m venv .venv && $(BIN)/python -I tests/packaging/environment.py || \
		{ rm -rf .venv; exit 1; }

$(READY_TO_RUN): pyproject.toml $(LOCK) | .venv
	$(PIP) -c $(LOCK) -e .
	@touch $@

$(READY_TO_TEST): pyproject.toml $(LOCK) | .venv
	$(PIP) -c $(LOCK) -e '.[dev]'
	@touch $(READY_TO_RUN) $@

$(READY_TO_BENCH): pyproject.toml $(LOCK) | .venv
	$(PIP) -c $(LOCK) -e '.[bench]'
	@touch $(READY_TO_RUN) $@
