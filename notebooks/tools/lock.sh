#!/bin/sh
# Locks each notebooks/requirements*.in into the .txt beside it: exact versions,
# hashes of every wheel, markers for each Python and platform. Versions stay as
# they are where the .in allows: lock.sh --upgrade takes the newest.
set -eu
cd "$(dirname "$0")/../.."

env=build/lock
python3 -m venv "$env"
"$env/bin/pip" install --quiet --no-cache-dir 'uv==0.13.*'

# Neither this machine's indexes nor its folders may reach the files, so uv gets
# no configuration and the result no header. requirements.txt comes first: the
# others are held to its versions.
for in in notebooks/requirements.in notebooks/requirements-*.in; do
	txt=${in%.in}.txt
	locked=build/$(basename "$txt")
	if [ -e "$txt" ]; then cp "$txt" "$locked"; else rm -f "$locked"; fi
	"$env/bin/uv" --no-config pip compile --quiet --no-cache --universal \
		--python-version 3.10 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links "$@" \
		"$in" --output-file "$locked"
	{
		echo "# Made from $(basename "$in") by \`make requirements\`: edit that file, not this one."
		cat "$locked"
	} >"$locked.new"
	mv "$locked.new" "$txt"
	rm -f "$locked"
done
