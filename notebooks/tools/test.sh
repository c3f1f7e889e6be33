#!/bin/sh
# All checks of the project, in the lab's environment (make test). Every one is
# made, also after one failed; the exit status tells.
set -u
cd "$(dirname "$0")/../.." || exit 1
failed=""

# check NAME COMMAND...
check() {
	name=$1
	shift
	echo "── $name"
	"$@" || failed="$failed, $name"
}

formatted() {
	unformatted=$(gofmt -l datasets mlpkit) || return 1
	[ -z "$unformatted" ] && return
	echo "$unformatted"
	echo "These files are not formatted: run gofmt -w datasets mlpkit"
	return 1
}

check gofmt formatted
check "go vet" go vet ./datasets/... ./mlpkit/...
check "go test" go test -timeout 20m ./datasets/... ./mlpkit/...
check pytest python -m pytest notebooks/tests

if [ -n "$failed" ]; then
	echo "Failed: ${failed#, }."
	exit 1
fi
