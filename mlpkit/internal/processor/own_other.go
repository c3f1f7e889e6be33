//go:build !unix

package processor

import "time"

// Own is not told on this platform.
func Own() time.Duration { return 0 }
