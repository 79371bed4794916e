# make chat   ask the documents in seeds/ in a browser
# make test   run the tests
# make lint   ruff and mypy --strict

PYTHON ?= python3
VENV   ?= .venv
# Installed first, so that the other packages take it as it is: left to them, pip fetches the newest PyTorch
# with gigabytes of CUDA. Nothing on the way from a question to its answer needs it, models of your own do.
TORCH  ?= torch==2.13.0
PIP     = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: chat test lint clean

chat: $(VENV)/.installed
	$(VENV)/bin/tanya chat --documents seeds

# Two processes, each of which takes files one by one; with more threads than cores, they would wait for each other.
test: $(VENV)/.installed-test
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.installed-test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

$(VENV)/.installed: pyproject.toml
	@echo "Setting up $(VENV) (once; a minute or two) ..."
	$(PYTHON) -m venv $(VENV)
	$(PIP) "$(TORCH)"
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) -e ".[test]"
	@touch $@

clean:
	rm -rf $(VENV) tanya-library build *.egg-info
