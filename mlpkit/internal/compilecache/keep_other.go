//go:build !(linux && cgo)

package compilecache

import "errors"

// Keep keeps nothing on this platform, and says so.
func Keep(plugin, folder string) error {
	return errors.New("compiled programs are kept on Linux only")
}

// Counts is none on this platform.
func Counts() (compiled, loaded int) { return 0, 0 }
