# `make` alone runs what a contributor needs before a commit; `make help` lists the rest.
PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := check
.PHONY: check run test lint types fences unit ready-to-run ready-to-test panel lock clean help

check: ready-to-test lint types fences unit  ## ruff, mypy, import-linter, tests without Asterisk and browser

run: ready-to-run  ## install what is missing, then start everything; Ctrl-C stops it
	@exec .venv/bin/sansheng up

test: ready-to-test lint types fences  ## every check: a real Asterisk, real SIP calls, the real recogniser, a real browser
	@# Real calls mostly wait, so two processes share the files. And they keep real time: beside others a test may fail
	@# once. It is then run again, alone, and both runs are in the output; a test that fails twice fails.
	$(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder || $(PYTHON) -m pytest -q --last-failed --last-failed-no-failures none

lint:
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

fences:
	.venv/bin/lint-imports

unit:
	$(PYTHON) -m pytest -q -m "not e2e"

ready-to-run:
	@sh tools/bootstrap.sh run

ready-to-test:
	@sh tools/bootstrap.sh test

panel: ready-to-run  ## build the panel when its sources changed

lock:  ## pin the dependencies anew (needs uv), and list others' licences
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --group dev pyproject.toml -o requirements-dev.lock
	$(PYTHON) tools/third_party.py

clean:  ## remove what was built; the home (var) and the caches stay
	rm -rf assist/panel/dist assist/panel/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

-include models/recipe/recipe.mk
-include models/phrases/phrases.mk
