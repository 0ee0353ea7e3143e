# fgave: `make dataset` builds the demo, `make test` runs the tests; both set up what they need.

PYTHON ?= python3
DATASET ?= demo
TORCH ?= torch==2.13.0
VENV := .venv
FGAVE := $(VENV)/bin/fgave
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check install --quiet
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev

.DEFAULT_GOAL := help
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*\#\#.*/\1/p' $(MAKEFILE_LIST))

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(RUN_READY) ## make .venv with the pinned versions

dataset: $(RUN_READY) ## build a dataset (DATASET=demo, or the name of a folder in manifests/)
	$(FGAVE) run --dataset $(DATASET)

check-demo: $(RUN_READY) ## build the demo and hold it against the known truth of its sources
	$(FGAVE) run --dataset demo
	$(FGAVE) check-demo --dataset demo

test: $(DEV_READY) ## run the tests
	$(VENV)/bin/python -m pytest -n 2

check: $(DEV_READY) ## ruff (format and lint), mypy strict, import-linter, pip-audit
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python tests/far_side/audit.py requirements.txt

docs: $(RUN_READY) ## write manifests/README.md from the records
	$(VENV)/bin/python -m fgave_pipeline.schema > manifests/README.md

bench-speed: $(RUN_READY) ## time cutting and measuring beside ffmpeg and OpenCV (ARGS=--help)
	$(VENV)/bin/python -m fgave_pipeline.bench.speed $(ARGS)

bench-stress: $(RUN_READY) ## the filter, optical flow and ffmpeg on disturbed windows (ARGS=--help)
	$(VENV)/bin/python -m fgave_pipeline.bench.stress --jobs 2 $(ARGS)

bench-likeness: $(RUN_READY) ## re-uploads of foley films, and 150,000 windows (ARGS=--help)
	$(VENV)/bin/python -m fgave_pipeline.bench.likeness --jobs 2 $(ARGS)

bench-ready: $(DEV_READY) ## install what the networks of `fgave bench` need (TORCH=torch==2.13.0)
	$(PIP) '$(TORCH)' 'fgave[bench-torch]'

test-bench: bench-ready ## run the tests of `fgave bench`, with those of its networks
	$(VENV)/bin/python -m pytest -n 2 tests/fgave_pipeline/bench

pictures: $(DEV_READY) ## take the README's pictures of report, review and terminal, with chromium
	$(FGAVE) run --dataset demo
	$(FGAVE) report --dataset demo
	$(VENV)/bin/python tests/far_side/pictures.py

trial-fetch: $(RUN_READY) ## long lists from a server of one's own, killed on their way (ARGS=--help)
	$(VENV)/bin/python tests/far_side/trial_fetch.py $(ARGS)

trial-media: $(DEV_READY) ## thousands of damaged files, and what says ok held to it (ARGS=--help)
	$(VENV)/bin/python tests/far_side/trial_media.py $(ARGS)

trial-soak: $(DEV_READY) ## as many clips as FGAVE has, all stages, memory and files watched (ARGS=--help)
	$(VENV)/bin/python tests/far_side/trial_soak.py $(ARGS)

trial-lies: $(DEV_READY) ## forty hostile texts in every field, and whoever reads them (ARGS=--help)
	$(VENV)/bin/python tests/far_side/trial_lies.py $(ARGS)

trial-wheel: $(RUN_READY) ## pack fgave, install it in an empty environment, build the demo there
	rm -rf build && mkdir -p build/empty
	$(VENV)/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build .
	$(PYTHON) -m venv build/venv
	build/venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.txt
	build/venv/bin/python -m pip install --quiet --no-deps build/*.whl
	cd build/empty && ../venv/bin/fgave run -d demo

trial-kill: $(RUN_READY) ## kill and interrupt a small run everywhere, and hold what is left (ARGS=--help)
	$(VENV)/bin/python tests/far_side/trial_kill.py $(ARGS)

trial-disk: $(RUN_READY) ## a small run on a disk that refuses, and the run after it (ARGS=--help)
	$(VENV)/bin/python tests/far_side/trial_disk.py $(ARGS)

trial-cache: $(RUN_READY) ## damage every file of a small dataset in turn (ARGS=--help)
	$(VENV)/bin/python tests/far_side/trial_cache.py $(ARGS)

lock: ## pin anew what pyproject.toml asks for (needs uv)
	uv pip compile --quiet --universal --fork-strategy fewest --generate-hashes --upgrade \
	  --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	  pyproject.toml --extra setup --output-file requirements.txt
	uv pip compile --quiet --universal --fork-strategy fewest --generate-hashes --upgrade \
	  --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	  pyproject.toml --extra setup --extra dev --output-file requirements-dev.txt

clean: ## delete .venv and what was built; manifests and sources stay
	rm -rf $(VENV) data build dist *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fgave needs Python 3.11 or later; try make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes --requirement requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): requirements-dev.txt $(RUN_READY)
	$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@
