#!/bin/sh
# Locks requirements.in into requirements.txt, as notebooks/tools/lock.sh does.
#
# PyTorch's Linux wheel depends on CUDA, 4 GB that a processor never calls. Those
# packages are left out but for the two small ones that the wheel uses when it is
# loaded; cuda_stubs.py stands in for the rest, and set-up installs with --no-deps.
set -eu
cd "$(dirname "$0")/../../.."

here=mlpkit/bench/peers
env=build/lock
python3 -m venv "$env"
"$env/bin/pip" install --quiet --no-cache-dir 'uv==0.13.*'

compile() {
	"$env/bin/uv" --no-config pip compile --quiet --no-cache --universal \
		--python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links "$@" \
		$here/requirements.in --output-file build/requirements.locked
}
compile
unused=$(sed -nE 's/^((nvidia|cuda)-[a-z0-9-]+|triton)==.*/--no-emit-package \1/p' build/requirements.locked |
	grep -vE 'nvidia-cuda-(runtime|cupti)$')
rm build/requirements.locked
# shellcheck disable=SC2086 # the words are options
compile $unused

{
	echo "# Made from requirements.in by lock.sh: edit that file, not this one."
	cat build/requirements.locked
} >build/requirements.txt
mv build/requirements.txt $here/requirements.txt
rm -f build/requirements.locked
