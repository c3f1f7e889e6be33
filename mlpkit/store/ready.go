package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"mlplab/mlpkit/internal/atomicfile"
	"mlplab/mlpkit/study"
)

// roomForRun is more than a run of ten epochs with single examples takes.
const roomForRun = 4 << 20

// Study reads the definition of the named study.
func (s *Store) Study(name string) (study.Study, error) { return s.loadStudy(name) }

// Ready reports what keeps the runs of the named study from being stored: a
// folder that cannot be written, a disk without room for a run. It makes the folder,
// and writes a file there and removes it. Ask before hours of training, not after.
func (s *Store) Ready(name string) (err error) {
	if err := study.CheckNewName(name); err != nil {
		return err
	}
	folder := filepath.Join(s.folder, name)
	if _, absent := os.Stat(folder); absent != nil {
		if err := atomicfile.MakeFolder(folder); err != nil {
			return unwritable(folder, err)
		}
		defer func() {
			if err != nil {
				os.Remove(folder)
			}
		}()
	}
	probe, err := os.CreateTemp(folder, atomicfile.Pattern)
	if err != nil {
		return unwritable(folder, err)
	}
	defer os.Remove(probe.Name())
	_, err = probe.Write(make([]byte, roomForRun))
	if err == nil {
		err = probe.Sync()
	}
	if closeErr := probe.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("%s has no room for a run, which takes up to %d MB (%w): make room on that disk, or choose another folder", folder, roomForRun>>20, bare(err))
	}
	return nil
}

func unwritable(folder string, err error) error {
	return fmt.Errorf("%s cannot be written (%w): choose another folder, or have this one made writable", folder, bare(err))
}

// bare is err without the name of a file that means nothing to anybody.
func bare(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}
