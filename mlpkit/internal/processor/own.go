//go:build unix

package processor

import (
	"syscall"
	"time"
)

// Own is the processors' time that this process has used.
func Own() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
