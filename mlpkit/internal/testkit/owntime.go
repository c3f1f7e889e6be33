//go:build unix

package testkit

import (
	"syscall"
	"time"
)

// ownTime is the processors' time that this process has used.
func ownTime() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
