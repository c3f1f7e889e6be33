package mlpkit

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// Load reads one run of the named study, which [Run.Hash] names, with its trained
// network if that was kept: see [Store.LoadModel]. A file that cannot be used
// is set aside and reported; if it is the run's own, that is an error too.
func (s *Store) Load(study, hash string) (run StoredRun, bad []SetAside, err error) {
	if err := CheckName(study); err != nil {
		return run, nil, err
	}
	if raw, err := hex.DecodeString(hash); err != nil || len(raw) != 16 {
		return run, nil, &FieldError{"Hash", fmt.Sprintf("%q", hash), "must be 32 hexadecimal digits: take it from Run.Hash or from a file's name in the study's folder"}
	}
	file := filepath.Join(s.folder, study, hash+runSuffix)
	run, err = readRun(file)
	var d *damage
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return run, nil, fmt.Errorf("study %q has no run %s: see its runs with List", study, hash)
	case errors.As(err, &d):
		a := setAside(file, err.Error(), holdsRun)
		return run, []SetAside{a}, fmt.Errorf("%s Train the run again", a)
	case err != nil:
		return run, nil, fmt.Errorf("run %s of study %q: %w; make %s readable", hash, study, err, file)
	}
	with, bad, err := s.LoadModel(study, run.Run)
	if with != nil {
		run.Run = with
	}
	return run, bad, err
}
