#!/bin/sh
# Looks for what the lab needs from this machine, before anything is attempted.
#
#   preflight.sh            one sentence for each thing that is missing, then exit 1
#   preflight.sh --report   one line for each thing, present or missing (make doctor)
set -u
cd "$(dirname "$0")/../.." || exit 1
# An installation brings its Go's name along, and its Python and room are its own.
installed=no
[ -e .installed ] && installed=yes && PATH=$PWD/.bin:$PATH

report=no
[ "${1:-}" = "--report" ] && report=yes
failed=0

# present NAME DETAIL; missing NAME WHAT MEND
present() {
	[ "$report" = yes ] && printf 'ok   %-9s %s\n' "$1" "$2"
	return 0
}
missing() {
	failed=1
	if [ "$report" = yes ]; then
		printf 'FAIL %-9s %s → %s\n' "$1" "$2" "$3"
	else
		printf '%s: %s.\n' "$2" "$3" >&2
	fi
}

# at_least HAVE WANT: compares versions like 1.26.5 number by number.
at_least() {
	awk -v have="$1" -v want="$2" 'BEGIN {
		split(have, h, "."); n = split(want, w, ".")
		for (i = 1; i <= n; i++) {
			if (h[i] + 0 > w[i] + 0) exit 0
			if (h[i] + 0 < w[i] + 0) exit 1
		}
		exit 0
	}'
}

# package NAME_ON_DEBIAN NAME_ON_FEDORA NAME_ON_ALPINE NAME_ON_MAC: the command that installs it here.
package() {
	sudo=""
	[ "$(id -u)" = 0 ] || sudo="sudo "
	if command -v apt-get >/dev/null 2>&1; then
		echo "run ${sudo}apt-get install -y $1"
	elif command -v dnf >/dev/null 2>&1; then
		echo "run ${sudo}dnf install -y $2"
	elif command -v apk >/dev/null 2>&1; then
		echo "run ${sudo}apk add $3"
	elif [ "$(uname -s)" = Darwin ]; then
		echo "run $4"
	else
		echo "install $1 with your system's package manager"
	fi
}

check_go() {
	want=$(awk '$1 == "go" { print $2; exit }' go.mod)
	mend="install Go $want or newer from https://go.dev/dl/ and put its bin folder first on PATH"
	if [ "$(uname -s)" = Linux ]; then
		case "$(uname -m)" in
		x86_64) arch=amd64 ;;
		aarch64) arch=arm64 ;;
		*) arch="" ;;
		esac
		sudo=""
		[ "$(id -u)" = 0 ] || sudo="sudo "
		[ -n "$arch" ] && mend="run curl -fL https://go.dev/dl/go$want.linux-$arch.tar.gz | ${sudo}tar -C /usr/local -xz && export PATH=/usr/local/go/bin:\$PATH"
	fi
	if ! command -v go >/dev/null 2>&1; then
		missing Go "Go is missing" "$mend"
		return
	fi
	# The Go that is installed, not one that it would fetch for this module.
	have=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//')
	# A Go older than 1.21 or than go.mod asks for may refuse `go env` here.
	[ -n "$have" ] || have=$(cd / && GOTOOLCHAIN=local go version 2>/dev/null | sed 's/^go version go//; s/[^0-9.].*//')
	if at_least "${have:-0}" "$want"; then
		present Go "$have (needs $want)"
	else
		missing Go "Go ${have:-of unknown version} is too old, the lab needs $want" "$mend"
	fi
}

check_compiler() {
	# A compiler without the C library's headers is of no use, so one must compile.
	for cc in ${CC:-} gcc clang cc; do
		if echo '#include <stdlib.h>
int main(void) { return 0; }' | "$cc" -x c -o /dev/null - >/dev/null 2>&1; then
			present compiler "$(command -v "$cc")"
			return
		fi
	done
	missing compiler "A C compiler is missing, and Go needs one to load XLA" \
		"$(package 'gcc libc6-dev' 'gcc glibc-devel' 'gcc musl-dev' 'xcode-select --install')"
}

check_python() {
	python=${PYTHON:-python3}
	if ! command -v "$python" >/dev/null 2>&1; then
		missing Python "Python 3 is missing" \
			"$(package 'python3 python3-venv' python3 'python3 py3-pip' 'brew install python3')"
		return
	fi
	have=$("$python" -c 'import platform; print(platform.python_version())' 2>/dev/null)
	if ! at_least "${have:-0}" 3.10; then
		missing Python "Python ${have:-of unknown version} is too old, the lab needs 3.10" \
			"install a newer one beside it and run make PYTHON=python3.12"
	elif ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
		missing Python "Python's venv module is missing" \
			"$(package "python$(echo "$have" | cut -d. -f1,2)-venv" python3 py3-pip 'brew install python3')"
	else
		present Python "$have with venv (needs 3.10)"
	fi
}

check_disk() {
	# A lab that is already set up only needs room for what it computes.
	want=3072
	[ -e .venv/.ready ] && want=300
	# CUDA: 2.5 GB of wheels, unpacked 4.0 GB.
	[ "${MLPLAB_BACKEND:-}" = cuda ] && [ ! -e .venv/.cuda ] && want=$((want + 6656))
	have=$(df -Pk . 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
	if [ "${have:-0}" -ge "$want" ]; then
		present disk "$have MB free here (needs $want MB)"
	else
		missing disk "Only ${have:-0} MB of disk are free here, the lab needs $want MB" \
			"free some, for example with go clean -cache, or move the project to a larger disk"
	fi
}

check_go
check_compiler
if [ "$installed" = no ]; then
	check_python
	check_disk
fi
exit $failed
