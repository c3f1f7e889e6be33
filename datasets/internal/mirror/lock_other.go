//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package mirror

import "os"

// tryLock does nothing where the standard library has no file lock; the
// checksums keep a clash from doing worse than a repeated download.
func tryLock(*os.File) error { return nil }
