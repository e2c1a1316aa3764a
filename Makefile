# docgen: `make demo` runs the main job, `make test` the tests; each sets up what it needs first.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test test-full lint bench mutants serve setup clean
.DELETE_ON_ERROR:

setup: .venv/.fonts

.venv/.system: tools/system-packages.txt tools/install-system
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更高版本。请安装后重试。" >&2; exit 1; }
	@PYTHON=$(PYTHON) tools/install-system
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.packages: .venv/.system requirements.lock pyproject.toml
	@echo "正在安装 Python 软件包…"
	@$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.fonts: .venv/.packages docgen/render/fonts.py docgen/render/fontbuild.py docgen/render/facedraw.py
	@echo "正在准备字体（首次约需一两分钟）…"
	@$(BIN)/python -m docgen.render.fonts
	@touch $@

demo: setup
	@$(BIN)/docgen demo

# Two workers: no test needs more. Law and zh are covered whole, the rest to nine tenths.
test: setup
	@$(BIN)/pytest -n 2 --dist worksteal -m "not slow" --cov --cov-report=
	@$(BIN)/coverage report --include='docgen/law/*,docgen/zh/*' --fail-under=100
	@$(BIN)/coverage report --fail-under=90

test-full: setup
	@$(BIN)/pytest -n 2 --dist worksteal

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@MYPYPATH=tests:tests/law:bench $(BIN)/mypy --follow-imports=silent bench
	@$(BIN)/lint-imports
	@$(BIN)/docgen check

bench: setup
	@$(BIN)/python bench/run.py

mutants: setup
	@$(BIN)/python tools/mutants

serve: setup
	@$(BIN)/docgen serve

clean:
	rm -rf .venv out
