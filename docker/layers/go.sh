#!/bin/sh
# Leaves of Go what building cells takes: the compiler, the linker and the packages' sources.
set -eu
cd /usr/local/go
rm -rf api doc misc test
find src -type d -name testdata -prune -exec rm -rf {} +
find src -name '*_test.go' -delete
