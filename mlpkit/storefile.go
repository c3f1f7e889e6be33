package mlpkit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// temporaryMark starts the name of a file that is being written.
const temporaryMark = ".writing-"

func isTemporary(name string) bool { return strings.HasPrefix(name, temporaryMark) }

// removeLeftOver removes the temporary file of a process that must have died
// while it wrote: writing takes no hour.
func removeLeftOver(file string) {
	if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > time.Hour {
		os.RemoveAll(file) // a network's is a folder
	}
}

// writeWhole writes a file such that it has the old content or the new one,
// whatever happens meanwhile: the new content goes to a temporary file, to the
// disk, and then takes the name.
func writeWhole(file string, content []byte) (err error) {
	folder := filepath.Dir(file)
	if err := makeFolder(folder); err != nil {
		return fmt.Errorf("storing %s: %w; check that the folder can be written", file, err)
	}
	t, err := os.CreateTemp(folder, temporaryMark+"*")
	if err != nil {
		return fmt.Errorf("storing %s: %w; check that the folder can be written", file, err)
	}
	defer func() {
		if err != nil {
			os.Remove(t.Name())
			err = fmt.Errorf("storing %s: %w; check that the disk has room and that nothing else has this name", file, err)
		}
	}()
	_, err = t.Write(content)
	if err == nil {
		err = t.Chmod(0o644)
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
		err = syncFolder(folder)
	}
	return err
}

// syncFolder makes a rename in folder outlive a power cut, where the system can.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !isUnsupported(err) {
		return err
	}
	return nil
}

// makeFolder makes folder, and makes that outlive a power cut.
func makeFolder(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(folder))
}

// setAside moves a useless file where no reading will meet it again. If another
// process put a good file, as whole tells, in its place meanwhile, that goes back.
func setAside(file, reason string, whole func(file string) bool) SetAside {
	a := SetAside{File: file, Reason: reason}
	folder := filepath.Join(filepath.Dir(file), asideFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return a
	}
	// A name of its own, so that an earlier file set aside stays.
	for i := range 1000 {
		to := filepath.Join(folder, filepath.Base(file))
		if i > 0 {
			to += fmt.Sprintf(".%d", i)
		}
		if _, err := os.Lstat(to); err == nil {
			continue
		}
		switch {
		case os.Rename(file, to) != nil:
		case whole(to):
			os.Rename(to, file)
		default:
			a.Moved = to
		}
		break
	}
	return a
}
