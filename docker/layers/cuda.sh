#!/bin/sh
# Puts what CUDA adds to the lab's environment into /opt/cuda, laid out as in .venv.
set -eu
. "$(dirname "$0")/network.sh"
lab=/opt/mlplab
packages=lib/python3.11/site-packages

mkdir -p /opt/cuda/$packages
$lab/.venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes --only-binary :all: \
	--disable-pip-version-check --no-input --target /opt/cuda/$packages -r $lab/notebooks/requirements-cuda.txt
# Says for which list they are installed, as set-up does (notebooks/tools/cuda.py).
cp $lab/notebooks/requirements-cuda.txt /opt/cuda/.cuda
rm -rf /opt/cuda/$packages/bin
