#!/bin/sh
# Stand-ins for the two official base images, where no registry can be reached:
# a minimal Debian by debootstrap, and this machine's Go as the golang image.
# Needs root, buildah and debootstrap. Prints the build arguments that name them.
#
#   sh docker/test/bases.sh          DEBIAN_MIRROR names a mirror; else debootstrap's own
set -eu

debian=localhost/mlplab-standin-debian:bookworm
go=localhost/mlplab-standin-go:$(go env GOVERSION | sed 's/^go//')

# image NAME FOLDER PLACE: an image that has only that folder, there.
image() {
	container=$(buildah from scratch)
	buildah add --quiet "$container" "$2" "$3" >&2
	buildah commit --quiet --rm "$container" "$1" >&2
}

if ! buildah inspect --type image "$debian" >/dev/null 2>&1; then
	folder=$(mktemp -d)
	trap 'rm -rf "$folder"' EXIT
	debootstrap --variant=minbase --include=ca-certificates bookworm "$folder/root" \
		${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$folder/log" || { cat "$folder/log" >&2; exit 1; }
	rm -rf "$folder"/root/var/cache/apt/* "$folder"/root/var/lib/apt/lists/*
	image "$debian" "$folder/root" /
fi
if ! buildah inspect --type image "$go" >/dev/null 2>&1; then
	image "$go" "$(go env GOROOT)" /usr/local/go
fi

echo "--build-arg BASE_IMAGE=$debian --build-arg GO_IMAGE=$go"
