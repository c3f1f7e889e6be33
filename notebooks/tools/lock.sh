#!/bin/sh
# Locks notebooks/requirements.in and requirements-cuda.in into .txt files of the
# same names: exact versions, hashes of every wheel, markers for each Python and
# platform.
set -eu
cd "$(dirname "$0")/../.."

env=build/lock
python3 -m venv "$env"
"$env/bin/pip" install --quiet --no-cache-dir 'uv==0.13.*'

for name in requirements requirements-cuda; do
	# Neither this machine's indexes nor its folders may reach the file, so uv gets
	# no configuration and the result no header.
	"$env/bin/uv" --no-config pip compile --quiet --no-cache --universal \
		--python-version 3.10 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links "$@" \
		"notebooks/$name.in" --output-file "build/$name.locked"
	{
		echo "# Made from $name.in by \`make requirements\`: edit that file, not this one."
		cat "build/$name.locked"
	} >"build/$name.txt"
	mv "build/$name.txt" "notebooks/$name.txt"
	rm -f "build/$name.locked"
done
