#!/bin/sh
# Checks this lab on an NVIDIA GPU, in the folder that gpu_check.sh packed: what the
# doctor says, whether losses are the CPU's, and the times beside the CPU's. The table
# with the GPU's name is in results/README.md.
#
# The plugin is the one that MLPLAB_PJRT_CUDA_PLUGIN names; else that of this
# machine's Python, from JAX's wheels for CUDA 13.
set -eu
cd "$(dirname "$0")"

if [ -z "${MLPLAB_PJRT_CUDA_PLUGIN:-}" ]; then
	packages=$(${PYTHON:-python3} -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
	MLPLAB_PJRT_CUDA_PLUGIN="$packages/jax_plugins/xla_cuda13/xla_cuda_plugin.so"
fi
export MLPLAB_PJRT_CUDA_PLUGIN
export MLPLAB_BACKEND=cuda MLPLAB_DATA="$PWD/mnist" GOMLX_NO_AUTO_INSTALL=1
# Without the CPU's plugin, which makes most of the folder, the pure Go backend
# computes the losses to compare with, and the table has no times of the CPU.
unset MLPLAB_PJRT_CPU_PLUGIN MLPLAB_PROGRAMS GOMLX_BACKEND
[ -e libpjrt_cpu.so ] && export MLPLAB_PJRT_CPU_PLUGIN="$PWD/libpjrt_cpu.so"

failed=0
echo "# The GPU"
nvidia-smi -L || failed=1
echo "# The doctor"
./doctor || failed=1
echo "# Losses on the GPU and on the CPU"
# A test that skips passes: it must have compared something.
./losses -test.run '^TestCUDA$' -test.v >losses.txt 2>&1 || failed=1
cat losses.txt
grep -q '^--- PASS: TestCUDA ' losses.txt || failed=1
echo "# Times"
MLPLAB_BACKEND= ./bench -only gpu,ours -results "$PWD/results" || failed=1
grep -q '^| 8192 | 1024 |' results/README.md || failed=1

if [ "$failed" = 1 ]; then
	echo "The check of the GPU failed: see above." >&2
	exit 1
fi
echo "The GPU is checked; its table is in $PWD/results/README.md."
