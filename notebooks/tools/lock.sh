#!/bin/sh
# Locks notebooks/requirements.in into notebooks/requirements.txt: exact
# versions, hashes of every wheel, markers for each Python and platform.
set -eu
cd "$(dirname "$0")/../.."

env=build/lock
python3 -m venv "$env"
"$env/bin/pip" install --quiet --no-cache-dir 'uv==0.13.*'

# Neither this machine's indexes nor its folders may reach the file, so uv gets
# no configuration and the result no header.
"$env/bin/uv" --no-config pip compile --quiet --no-cache --universal \
	--python-version 3.10 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links "$@" \
	notebooks/requirements.in --output-file build/requirements.locked

{
	echo "# Made from requirements.in by \`make requirements\`: edit that file, not this one."
	cat build/requirements.locked
} >build/requirements.txt
mv build/requirements.txt notebooks/requirements.txt
rm -f build/requirements.locked
