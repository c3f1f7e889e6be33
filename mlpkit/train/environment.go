package train

import (
	"crypto/sha256"
	"encoding/hex"
	"runtime"

	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/project"
)

// environment says what runs on b are computed with.
func environment(b backend.Opened) mlpkit.Environment {
	return mlpkit.Environment{
		Backend: b.Choice.Config,
		PJRT:    b.Choice.Version,
		GoMLX:   project.Version("github.com/gomlx/gomlx"),
		Go:      runtime.Version(),
		Threads: b.Choice.Threads,
	}
}

// digest is the SHA-256 of s in hexadecimal.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
