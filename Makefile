# Two commands matter: `make run` serves a living site, `make test` checks everything.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test spark-test lint types messages lock wheel bench clean

run: .venv/.runs
	$(BIN)/groundswell demo --if-empty
	$(BIN)/groundswell serve

test: .venv/.tests
	scripts/test

# Memory and Spark agree: brings Spark, and Java where it may.
spark-test: .venv/.sparks
	scripts/system-packages java default-jre-headless
	$(BIN)/python -m pytest -rs tests/spark

setup: .venv/.tests

# What `make run` needs: the runtime, from the hashed lock.
.venv/.runs: requirements-build.lock requirements.lock pyproject.toml
	PYTHON=$(PYTHON) scripts/setup requirements.lock
	touch $@

# What `make test` needs besides: the developers' tools.
.venv/.tests: .venv/.runs requirements-dev.lock
	PYTHON=$(PYTHON) scripts/setup requirements-dev.lock
	touch $@

# What `make spark-test` needs besides.
.venv/.sparks: .venv/.tests requirements-spark.lock
	PYTHON=$(PYTHON) scripts/setup requirements-spark.lock
	touch $@

lint: .venv/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/.tests
	$(BIN)/mypy

# Draw the texts from the source, and compile the five languages.
messages: .venv/.tests
	$(BIN)/python scripts/messages.py

lock: .venv/.tests
	scripts/lock

wheel: .venv/.tests
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

bench: .venv/.tests
	$(BIN)/python -m benches

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .import_linter_cache .hypothesis
