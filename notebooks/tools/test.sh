#!/bin/sh
# The checks of the project, in the lab's environment, in two tiers:
#   test.sh        the short one (make test)
#   test.sh slow   the rest (make test-slow)
#   test.sh gofmt  the first check of the short one alone
# Every check of a tier is made, also after one failed; the exit status tells.
set -u
cd "$(dirname "$0")/../.." || exit 1
tier=${1:-short}
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

# Prints "FOLDER NAME" for each Go test that does less with -short: it asks testing.Short.
asks_short() {
	find datasets mlpkit -name '*_test.go' -exec awk '
		/^func / { name = $2; sub(/\(.*/, "", name) }
		/testing\.Short\(\)/ && name ~ /^Test/ { folder = FILENAME; sub(/\/[^\/]*$/, "", folder); print "./" folder, name }
	' {} +
}

# An example cannot ask. This one trains a whole study.
long_examples='ExampleStudy'

# Only these: all others were made by make test.
go_test_slow() {
	found="$(asks_short)
./mlpkit/train $long_examples"
	# shellcheck disable=SC2046 # folders and names of tests have no spaces
	go test -timeout 40m -run "^($(echo "$found" | cut -d ' ' -f 2 | paste -s -d '|' -))\$" $(echo "$found" | cut -d ' ' -f 1 | sort -u)
}

case $tier in
short)
	check gofmt formatted
	check "go vet" go vet ./datasets/... ./mlpkit/...
	check "go test" go test -short -skip "^($long_examples)\$" -timeout 40m ./datasets/... ./mlpkit/...
	check pytest python -m pytest -m "not slow" notebooks/tests
	;;
gofmt)
	check gofmt formatted
	;;
slow)
	check "go test, the slow ones" go_test_slow
	check "pytest, the slow ones" python -m pytest -m slow notebooks/tests
	;;
*)
	echo "There is no tier $tier: test.sh takes slow, gofmt or nothing." >&2
	exit 2
	;;
esac

if [ -n "$failed" ]; then
	echo "Failed: ${failed#, }."
	exit 1
fi
