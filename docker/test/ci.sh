#!/bin/sh
# The image's part of .ci/run: builds and uses it where buildah can be installed, and
# else says that nothing of it was checked. It changes the machine: run it on one for that.
set -u
cd "$(dirname "$0")/../.."

expected=900 # seconds, which a quiet machine of two cores does not need
limit=3600   # seconds, for a busy one

skipped() {
	echo
	echo "########################################################################"
	echo "##  SKIPPED: the container image was neither built nor run."
	echo "##  $1"
	echo "########################################################################"
	echo
	exit 0
}

[ "$(uname -sm)" = "Linux x86_64" ] || skipped "An image is made on Linux x86-64 only."
[ "$(id -u)" = 0 ] || skipped "Building it here takes root."
command -v apt-get >/dev/null 2>&1 || skipped "There is no apt-get to install buildah with."
if ! command -v buildah >/dev/null 2>&1 || ! command -v debootstrap >/dev/null 2>&1 || ! command -v runc >/dev/null 2>&1; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get -o DPkg::Lock::Timeout=600 update -qq
	apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends buildah debootstrap runc netavark ||
		skipped "Debian's packages buildah, debootstrap, runc and netavark could not be installed."
fi
probe=$(buildah from scratch) && buildah rm "$probe" >/dev/null || skipped "buildah cannot make a container here."

began=$(date +%s)
MLPLAB_ENGINE=buildah timeout --foreground "$limit" python3 docker/test/image_test.py
status=$?
took=$(($(date +%s) - began))
[ $status = 124 ] && echo "The image's checks were stopped after $took s." >&2
[ "$took" -gt "$expected" ] && echo "NOTE The image's checks took $took s, more than $expected: was the machine busy?"
exit $status
