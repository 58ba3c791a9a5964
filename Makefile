# make demo   sets up what it needs, runs the three scenarios, draws the comparison and a map
# make test   sets up what it needs, checks style, types and scenarios, and runs all tests
# make bench  sets up what it needs, measures everything (half an hour) and writes BENCHMARKS.md

MEMBERS ?= 8
OUT     ?= runs
DAY     ?= 40

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done)
BIN := .venv/bin
LOCK := requirements.lock
READY_TO_RUN := .venv/ready-to-run
READY_TO_TEST := .venv/ready-to-test
READY_TO_BENCH := .venv/ready-to-bench

# Imports are slow without compiled modules.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo setup test check fix odd figures bench lock clean

demo: $(READY_TO_RUN)
	$(BIN)/tumen run status-quo collapse war --members $(MEMBERS) --out $(OUT) --overwrite
	$(BIN)/tumen compare $(OUT)/status-quo $(OUT)/collapse $(OUT)/war --out $(OUT)/comparison.png
	$(BIN)/tumen map $(OUT)/collapse --day $(DAY) --out $(OUT)/map.png
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

fix: $(READY_TO_TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/tumen schema --out scenarios/scenario.schema.json
	$(BIN)/python -m sim.odd

odd: $(READY_TO_RUN)
	$(BIN)/python -m sim.odd

figures: demo
	cp $(OUT)/comparison.png notebooks/comparison.png

bench: $(READY_TO_BENCH)
	$(BIN)/tumen bench --all --out BENCHMARKS.md
	$(BIN)/tumen bench --scaling all --out BENCHMARKS.md
	$(BIN)/pytest tests/benchmarks --keep-benchmarks; \
		told=$$?; $(BIN)/tumen bench --rebuild --out BENCHMARKS.md && exit $$told

lock: $(READY_TO_TEST)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
		--all-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--upgrade pyproject.toml -o $(LOCK)

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(READY_TO_RUN): pyproject.toml $(LOCK) | .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(LOCK) -e .
	@touch $@

$(READY_TO_TEST): pyproject.toml $(LOCK) | .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(LOCK) -e '.[dev]'
	@touch $(READY_TO_RUN) $@

$(READY_TO_BENCH): pyproject.toml $(LOCK) | .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(LOCK) -e '.[bench]'
	@touch $(READY_TO_RUN) $@
