package store

import (
	"fmt"
	"os"
	"path/filepath"

	"mlplab/mlpkit/internal/atomicfile"
)

// writeWhole writes a file, and its folder, such that it has the old content or
// the new one.
func writeWhole(file string, content []byte) error {
	if err := atomicfile.MakeFolder(filepath.Dir(file)); err != nil {
		return fmt.Errorf("storing %s: %w; check that the folder can be written", file, err)
	}
	if err := atomicfile.Write(file, content); err != nil {
		return fmt.Errorf("storing %s: %w; check that the folder can be written, that the disk has room and that nothing else has this name", file, err)
	}
	return nil
}

// moveAway moves a useless file where no reading will meet it again. If another
// process put a good file, as whole tells, in its place meanwhile, that goes back.
func moveAway(file, reason string, whole func(file string) bool) Damaged {
	a := Damaged{File: file, Reason: reason}
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
