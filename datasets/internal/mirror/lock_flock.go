//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package mirror

import (
	"os"
	"syscall"
)

// tryLock takes the lock of the open file; it lasts until the file is closed.
func tryLock(f *os.File) error {
	for {
		switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err {
		case nil:
			return nil
		case syscall.EINTR:
		case syscall.EWOULDBLOCK:
			return errLocked
		case syscall.ENOTSUP, syscall.ENOSYS, syscall.ENOLCK:
			// Some network file systems have no locks; the checksums still keep a
			// clash from doing worse than a repeated download.
			return nil
		default:
			return err
		}
	}
}
