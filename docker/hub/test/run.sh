#!/bin/sh
# The checks of docker/hub (make hub-test), on a hub that runs: an installation of
# the lab, the proxy, users and browser are made for it and removed again.
# MLPLAB_TEST_PREFIX names an installation (make install PREFIX=… HUB=1) to use instead.
set -eu
cd "$(dirname "$0")/../../.."

if [ "$(id -u)" = 0 ]; then
	mkdir -p build/hub
	if ! cmp -s docker/hub/proxy/package-lock.json build/hub/ready.json; then
		cp docker/hub/proxy/package.json docker/hub/proxy/package-lock.json build/hub/
		npm ci --prefix build/hub --cache build/hub/npm --no-audit --no-fund --no-update-notifier
		cp docker/hub/proxy/package-lock.json build/hub/ready.json
	fi
	if [ -z "${MLPLAB_TEST_PREFIX:-}" ]; then
		# Students must be able to run it, which they could not in a closed home.
		MLPLAB_TEST_PREFIX=$(mktemp -d /var/tmp/mlplab-hub-lab-XXXXXX)
		trap 'chmod -R u+w "$MLPLAB_TEST_PREFIX" && rm -rf "$MLPLAB_TEST_PREFIX"' EXIT
		chmod 755 "$MLPLAB_TEST_PREFIX"
		python=$(PATH=/usr/bin:/usr/local/bin:$PATH command -v python3)
		make install PREFIX="$MLPLAB_TEST_PREFIX" HUB=1 PYTHON="$python"
	fi
	export MLPLAB_TEST_PREFIX
fi
python -m pytest docker/hub/test "$@"
