package mlpkit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mlplab/mlpkit/backend"
)

// networkPrefix starts the name of the folder, in a study's, with the weights of
// one of its runs; the run's hash follows.
const networkPrefix = "network-"

// Keep returns what a study of that definition gives [StudyOptions].Keep to store
// every run and, where the study asks for it, its trained network.
func (s *Store) Keep(study Study) func(Trial, *Run) error {
	return func(_ Trial, run *Run) error {
		_, err := s.SaveRun(study.Name, run)
		if err == nil && study.KeepWeights {
			err = s.SaveNetwork(study.Name, run)
		}
		return err
	}
}

// SaveNetwork keeps the trained network of a run of the named study beside the
// run's file, as a GoMLX checkpoint in a folder of its own. An earlier one of
// the same run is replaced.
func (s *Store) SaveNetwork(study string, run *Run) error {
	folder, err := s.networkFolder(study, run)
	switch {
	case err != nil:
		return err
	case run.Model() == nil:
		return errors.New("this run has no trained network with it, so there is nothing to keep: give one that was just trained")
	case run.Stopped == Interrupted:
		return errors.New("this run was interrupted, and only whole runs keep their network: train it to its end")
	}
	if err := writeNetwork(folder, study, run); err != nil {
		return fmt.Errorf("storing the network of run %s of study %q: %w; check that the folder can be written and that the disk has room", run.Hash(), study, err)
	}
	return nil
}

// LoadNetwork returns a copy of a stored run of the named study with its trained
// network, or nil if that was not kept. A network that cannot be used is set
// aside and reported, which is no error: the run can be trained again.
func (s *Store) LoadNetwork(study string, run *Run) (with *Run, bad []SetAside, err error) {
	folder, err := s.networkFolder(study, run)
	if err != nil {
		return nil, nil, err
	}
	if _, err := backend.Default(); err != nil { // no fault of the files
		return nil, nil, err
	}
	network, err := readNetwork(folder, study, run)
	var d *damage
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errOtherTraining):
		return nil, nil, nil
	case errors.As(err, &d):
		good := func(folder string) bool { _, err := readNetwork(folder, study, run); return err == nil }
		return nil, []SetAside{setAside(folder, err.Error(), good)}, nil
	case err != nil: // it may be whole: leave it
		return nil, []SetAside{{File: folder, Reason: err.Error()}}, nil
	}
	copied := *run
	copied.model = network
	return &copied, nil, nil
}

// RemoveNetworks removes the kept networks of the named study, except those of
// the runs given.
func (s *Store) RemoveNetworks(study string, except ...*Run) error {
	if wrong := nameFault(study); wrong != "" {
		return &FieldError{"Name", fmt.Sprintf("%q", study), wrong}
	}
	keep := map[string]bool{}
	for _, r := range except {
		keep[networkPrefix+r.Hash()] = true
	}
	entries, err := os.ReadDir(filepath.Join(s.folder, study))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), networkPrefix) && !keep[e.Name()] {
			if err := os.RemoveAll(filepath.Join(s.folder, study, e.Name())); err != nil {
				return fmt.Errorf("a network that is not to be kept could not be removed: %w", err)
			}
		}
	}
	return nil
}

// networkFolder is where the network of a run is kept.
func (s *Store) networkFolder(study string, run *Run) (string, error) {
	if wrong := nameFault(study); wrong != "" {
		return "", &FieldError{"Name", fmt.Sprintf("%q", study), wrong}
	}
	if run == nil {
		return "", errors.New("the run is nil: give one of the study's")
	}
	return filepath.Join(s.folder, study, networkPrefix+run.Hash()), nil
}
