//go:build !unix

package testkit

import "time"

// ownTime is not told on this platform.
func ownTime() time.Duration { return 0 }
