// Package atomicfile writes files such that a reader finds the old content or
// the new one, never a part: the new content goes to a temporary file beside it,
// to the disk, and then takes the name. It imports nothing of the house.
package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// mark starts the name of a file or folder that is being written.
const mark = ".writing-"

// Pattern is what os.MkdirTemp wants for a folder that is being written beside
// its place.
const Pattern = mark + "*"

// IsTemporary reports whether a file of this name is being written, or was when
// its process died.
func IsTemporary(name string) bool { return strings.HasPrefix(name, mark) }

// RemoveLeftOver removes the temporary file or folder of a process that must have
// died while it wrote: writing takes no hour.
func RemoveLeftOver(file string) {
	if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > time.Hour {
		os.RemoveAll(file)
	}
}

// Write replaces file by content, in a folder that exists. Readers and a power
// cut meet the old file or the new one.
func Write(file string, content []byte) error { return write(file, content, 0o644) }

// WritePrivate is Write of a file that only its owner can read.
func WritePrivate(file string, content []byte) error { return write(file, content, 0o600) }

func write(file string, content []byte, mode os.FileMode) (err error) {
	folder := filepath.Dir(file)
	t, err := os.CreateTemp(folder, Pattern)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(t.Name())
		}
	}()
	_, err = t.Write(content)
	if err == nil {
		err = t.Chmod(mode)
	}
	if err == nil {
		err = t.Sync()
	}
	if closeErr := t.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(t.Name(), file)
	}
	if err == nil {
		err = SyncFolder(folder)
	}
	return err
}

// SyncFolder makes a rename in folder outlive a power cut, where the system can.
func SyncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// MakeFolder makes folder, and makes that outlive a power cut.
func MakeFolder(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(folder))
}
