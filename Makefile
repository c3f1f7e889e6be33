# The lab's commands. `make` alone explains them.

# The Python that makes the lab's own environment; any from 3.10 on.
PYTHON ?= python3
export PYTHON

tools := notebooks/tools
# Runs a command in the lab's environment: its programs, its plugin, its folders.
in_lab := .venv/bin/python $(tools)/labenv.py

# What changes the lab itself is for a checkout: an installation serves others too.
changes_lab = @test ! -e .installed || { echo 'This is an installation for many users: make $@ is for a checkout.' >&2; exit 1; }

.DEFAULT_GOAL := help
# No target is the name of a file that it makes.
.PHONY: $(shell awk -F : '/^[a-z-]+:/ { print $$1 }' $(firstword $(MAKEFILE_LIST)))

help: ## Explain these commands
	@echo 'A lab for the hyperparameters of neural networks. Begin with: make lab'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Everything is set up on first use, inside this folder: .venv, .bin and build.'
	@echo 'Settings (for example: make lab MLPLAB_LAB_ARGS="--port 9000"):'
	@echo '  MLPLAB_LAB_ARGS   more arguments for JupyterLab, such as --no-browser'
	@echo '  MLPLAB_BENCH_ARGS arguments for the benchmark, such as --quick or --only ours,jax'
	@echo '  MLPLAB_BACKEND    what computes: cpu, cuda or go (GOMLX_BACKEND wins over it)'
	@echo '  MLPLAB_QUICK=1    notebooks train briefly, to try them rather than to learn from them'
	@echo '  MLPLAB_STATE      where your own files lie, instead of ~/.mlplab (with make install)'
	@echo '  MLPLAB_IMAGE_KIND which image: cpu, or cuda for NVIDIA GPUs (docker/README.md)'
	@echo '  PYTHON            the Python to make .venv with, python3 if not set'

lab: setup ## Open the notebooks in JupyterLab; Ctrl-C ends it
	@$(in_lab) python $(tools)/lab.py

test: setup ## Check the code, the notebooks and the lab in a browser
	$(changes_lab)
	@$(PYTHON) $(tools)/setup_lab.py test
	@$(in_lab) python $(tools)/supervise.py $(tools)/test.sh

test-slow: setup ## Check what takes long: whole trainings, all cells, planted faults
	$(changes_lab)
	@$(PYTHON) $(tools)/setup_lab.py test
	@$(in_lab) python $(tools)/supervise.py $(tools)/test.sh slow

test-all: test test-slow ## Check everything: make test, then make test-slow

cluster-test: setup ## Train studies in shards: on a Slurm of one node, as Kubernetes would
	$(changes_lab)
	@$(PYTHON) $(tools)/setup_lab.py test
	@$(in_lab) python -m pytest -rsP -p no:cacheprovider docker/slurm/test docker/kubernetes/test

hub-test: setup ## Check the class of docker/hub on a hub that runs (as root)
	$(changes_lab)
	@$(PYTHON) $(tools)/setup_lab.py test
	@$(in_lab) python $(tools)/supervise.py docker/hub/test/run.sh

run: setup ## Execute every notebook into build/notebooks, with HTML pages beside
	@$(in_lab) python $(tools)/run.py

notebooks: setup ## Execute every notebook and keep the results in it
	$(changes_lab)
	@$(in_lab) python $(tools)/run.py --in-place

bench: setup ## Time training beside PyTorch, JAX, Keras and others (17 minutes)
	$(changes_lab)
	@$(PYTHON) mlpkit/bench/peers/setup_peers.py
	@$(in_lab) go run ./mlpkit/bench $(MLPLAB_BENCH_ARGS)

# Set-up, too, is told to install CUDA.
gpu-check: export MLPLAB_BACKEND = cuda
gpu-check: setup ## Check an NVIDIA GPU: losses and times beside the CPU's
	$(changes_lab)
	@$(in_lab) $(tools)/gpu_check.sh

image: ## Build a container image of the lab, with docker, podman or buildah
	@$(PYTHON) docker/build.py $(MLPLAB_IMAGE_KIND)

image-test: ## Build the image and use it as a class would, without a network
	@$(PYTHON) docker/test/image_test.py

doctor: ## Say what this machine has for the lab and what is wrong
	@$(PYTHON) $(tools)/preflight.py

clean: ## Remove what these commands made, except stored runs
	$(changes_lab)
	rm -rf .venv .venv-bench .bin build
	find notebooks \( -name __pycache__ -o -name .pytest_cache \) -prune -exec rm -rf {} +

setup: ## Set the lab up without starting anything
	@$(tools)/preflight.sh
	@$(PYTHON) $(tools)/setup_lab.py

install: ## Make a copy for many users, PREFIX=/opt/mlplab
	$(changes_lab)
	@$(tools)/preflight.sh
	@$(PYTHON) $(tools)/install.py "$(PREFIX)"

requirements: ## Lock notebooks/requirements*.in, exact versions with hashes
	$(changes_lab)
	@$(tools)/lock.sh
