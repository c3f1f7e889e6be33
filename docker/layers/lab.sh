#!/bin/sh
# Installs the lab into /opt/mlplab from the sources beside this file, for an image:
# read-only, with nothing in it that cells do not need.
set -eu
. "$(dirname "$0")/network.sh"
cd "$(dirname "$0")/../.."
prefix=/opt/mlplab

HUB=1 make install PREFIX=$prefix # a hub's students are served from the same image
in_lab="$prefix/.venv/bin/python $prefix/notebooks/tools/labenv.py"
cd $prefix
if [ -z "$($in_lab sh -c 'echo $MLPLAB_PJRT_CPU_PLUGIN')" ]; then
	echo "For $(uname -m) no XLA plugin is pinned in notebooks/requirements.in, so there is no image for it." >&2
	exit 1
fi

# The commands that are run without a notebook, ready to start; who asks for the doctor builds it.
for program in mlpkit/cmd/*; do
	[ $program = mlpkit/cmd/doctor ] || GOFLAGS="-buildvcs=false -ldflags=-s" $in_lab go build -o .bin/ ./$program
done

# Modules are there unpacked, programs are built: nothing is downloaded or built once more,
# and no module's tests are run. The digits are in a module's folder data.
chmod -R u+w .go/mod .go/tools
rm -rf .go/tools
find .go/mod/cache/download -name '*.zip' -delete
find .go/mod -type d \( -name testdata -o -name docs \) -prune -exec rm -rf {} +
find .go/mod -name '*_test.go' -delete
chmod -R go-w .go/mod
strip .bin/gonb .bin/gopls .bin/goimports
# Of plotly, JupyterLab uses the extension only, which lies elsewhere.
rm -rf .venv/lib/python3*/site-packages/plotly
# XLA's plugin stays as it came: stripped, it computes other numbers.

# What is left is enough: a cell's program is built of it, without a network.
printf 'package main\nimport "mlplab/mlpkit/lab"\nfunc main() { lab.Train(lab.Default()) }\n' >/tmp/cell.go
GOPROXY=off $in_lab go build -o /dev/null /tmp/cell.go
