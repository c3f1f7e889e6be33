#!/bin/sh
# Downloads the modules and compiles the kernel, goimports and gopls, where set-up does
# it again: a layer of its own, as these change more seldom than the lab's sources.
set -eu
here=$(dirname "$0")
. "$here/network.sh"
go=/opt/mlplab/.go
gopls=$(sed -n 's/^GOPLS = "\(.*\)".*/\1/p' "$here/setup_lab.py")
export GOFLAGS=-buildvcs=false GOBIN=/tmp/bin GOMODCACHE=$go/mod GOCACHE=$go/tools/gocache

cd "$here"
go mod download
go build -o /tmp/bin/ github.com/janpfeifer/gonb golang.org/x/tools/cmd/goimports
GOMODCACHE=$go/tools/gomodcache go install "$gopls"
rm -rf /tmp/bin
