package mlpkit

import (
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"runtime/debug"

	"mlplab/mlpkit/backend"
)

// environment says what runs on b are computed with.
func environment(b backend.Opened) Environment {
	return Environment{
		Backend: b.Choice.Config,
		PJRT:    b.Choice.Version,
		GoMLX:   moduleVersion("github.com/gomlx/gomlx"),
		Go:      runtime.Version(),
		Threads: b.Choice.Threads,
	}
}

// moduleVersion is the version of a module that this program was built with.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "unknown"
}

// digest is the SHA-256 of s in hexadecimal.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
