// Package store keeps runs, the definitions of studies and trained networks in
// files: JSON under a checksum, written whole or not at all, read by any number of
// processes at once. Damaged files are moved away and reported, never fatal.
//
// It imports study and internal/atomicfile and links no GoMLX: a network is kept as
// plain arrays. Read store.go first, then format.go.
package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/atomicfile"
	"mlplab/mlpkit/study"
)

// Store keeps runs in files: <folder>/<study>/<hash>.json, one run each, beside
// the study's definition in study.json. Several processes may use a folder at
// once. Nothing is ever half-written: a file is complete or not there.
type Store struct {
	folder string
}

// Names of what lies in a study's folder.
const (
	studyFile = "study.json"
	runSuffix = ".json"
	// A run that was interrupted never takes the name of a whole one.
	interruptedPrefix = "interrupted-"
	asideFolder       = "set-aside" // for files that could not be read
)

// Open returns the store in folder, which need not exist yet.
func Open(folder string) *Store { return &Store{folder} }

// Run is a run read from a store.
type Run struct {
	*mlpkit.Run
	Study string    // name of the study it was trained for
	File  string    // its path
	Saved time.Time // when the file was written
}

// Damaged is a file that is of no use and was moved out of the way.
type Damaged struct {
	File   string // where it lay
	Moved  string // where it lies now; empty if it lies there still
	Reason string
}

// String is a sentence for a person.
func (a Damaged) String() string {
	if a.Moved == "" {
		return fmt.Sprintf("%s was passed over: %s.", a.File, a.Reason)
	}
	return fmt.Sprintf("%s was set aside as %s: %s.", a.File, a.Moved, a.Reason)
}

// InterruptedRuns is where interrupted runs of no study are kept: a name for
// [Store.SaveRun] and [Store.List] that [Store.Studies] does not tell.
const InterruptedRuns = study.InterruptedRuns

// SaveRun stores a run of the named study and returns its file. A run decided
// by the same configuration, data, backend and versions has the same file and
// is replaced. An interrupted run has a file of its own, which goes when the
// whole run is stored.
func (s *Store) SaveRun(of string, run *mlpkit.Run) (file string, err error) {
	if err := study.CheckName(of); err != nil {
		return "", err
	}
	content, err := encodeRun(of, run)
	if err != nil {
		return "", fmt.Errorf("storing a run of study %q: %w", of, err)
	}
	name := run.Hash() + runSuffix
	file = filepath.Join(s.folder, of, name)
	part := filepath.Join(s.folder, of, interruptedPrefix+name)
	if run.Stopped == mlpkit.Interrupted {
		return part, writeWhole(part, content)
	}
	if err = writeWhole(file, content); err == nil {
		if err = os.Remove(part); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	return file, err
}

// SaveStudy stores the study's definition, which tells [Store.Result] the runs
// that belong to it. It replaces an earlier definition of the same question; the
// name of another question is refused with an [*OtherQuestionError].
func (s *Store) SaveStudy(study study.Study) error {
	if err := study.Validate(); err != nil {
		return err
	}
	study, err := s.yields(study)
	if err != nil {
		return err
	}
	content, err := encodeStudy(study)
	if err != nil {
		return fmt.Errorf("storing study %q: %w", study.Name, err)
	}
	return writeWhole(filepath.Join(s.folder, study.Name, studyFile), content)
}

// Studies lists the names of the stored studies in alphabetical order.
func (s *Store) Studies() ([]string, error) {
	entries, err := os.ReadDir(s.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && study.CheckNewName(e.Name()) == nil {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// List reads the runs of the named studies, or of all without a name, ordered
// by study and file. Damaged and foreign files are set aside and reported, files
// that cannot be opened are reported; neither is an error, because one bad file
// must not hide the good ones.
func (s *Store) List(studies ...string) (runs []Run, bad []Damaged, err error) {
	if len(studies) == 0 {
		if studies, err = s.Studies(); err != nil {
			return nil, nil, err
		}
	}
	var files []string
	for _, name := range studies {
		if err := study.CheckName(name); err != nil {
			return nil, nil, err
		}
		entries, err := os.ReadDir(filepath.Join(s.folder, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		for _, e := range entries {
			file := filepath.Join(s.folder, name, e.Name())
			switch {
			case atomicfile.IsTemporary(e.Name()):
				atomicfile.RemoveLeftOver(file)
			case e.Name() != studyFile && strings.HasSuffix(e.Name(), runSuffix):
				files = append(files, file)
			}
		}
	}
	runs, bad = readAll(files)
	return runs, bad, nil
}

// Result puts the named study's stored runs together as the study defines it.
// Runs that the definition does not ask for (of another epoch count, say) are
// left out, and so are interrupted ones. Of several runs of one configuration,
// such as those of two versions of the lab, the one saved last counts. Runs on
// other data than the last one are left out: they cannot be compared.
func (s *Store) Result(name string) (*study.Result, []Damaged, error) {
	definition, err := s.loadStudy(name)
	if err != nil {
		return nil, nil, err
	}
	runs, bad, err := s.List(name)
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(runs, func(a, b Run) int { return b.Saved.Compare(a.Saved) })
	wanted := map[mlpkit.Config]*mlpkit.Run{}
	for _, trial := range definition.Trials() {
		for _, seed := range definition.Seeds {
			wanted[trial.WithSeed(seed)] = nil
		}
	}
	var last *mlpkit.Run
	for _, r := range runs {
		earlier, asked := wanted[r.Config]
		if !asked || earlier != nil || r.Stopped == mlpkit.Interrupted || !definition.Data.Gave(r.Data) {
			continue
		}
		if last == nil {
			last = r.Run
		}
		if sameSource(r.Data, last.Data) {
			wanted[r.Config] = r.Run
		}
	}
	result := &study.Result{Study: definition}
	for _, trial := range definition.Trials() {
		t := study.TrialResult{Trial: trial}
		for _, seed := range definition.Seeds {
			if r := wanted[trial.WithSeed(seed)]; r != nil {
				t.Runs = append(t.Runs, r)
			}
		}
		result.Trials = append(result.Trials, t)
	}
	return result, bad, nil
}

// sameSource reports whether two runs learned from the same set, as far as their
// files tell: each seed has a fingerprint of its own, because it has its own split.
func sameSource(a, b mlpkit.DataInfo) bool {
	return a.Name == b.Name && a.Train == b.Train && a.Validation == b.Validation
}

func (s *Store) loadStudy(name string) (study.Study, error) {
	if err := study.CheckNewName(name); err != nil {
		return study.Study{}, err
	}
	file := filepath.Join(s.folder, name, studyFile)
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		known, _ := s.Studies()
		return study.Study{}, fmt.Errorf("no study %q is defined in %s: run the cell that trains it first (folders there: %s)", name, s.folder, cmp.Or(strings.Join(known, ", "), "none"))
	}
	if err != nil {
		return study.Study{}, fmt.Errorf("study %q: %w; make %s readable, or remove it and run the study again", name, err, file)
	}
	st, err := decodeStudy(content)
	if err != nil {
		return study.Study{}, fmt.Errorf("%s Run the study again to define it anew", moveAway(file, err.Error(), holdsStudy))
	}
	if st.Name != name {
		return study.Study{}, fmt.Errorf("%s holds study %q, not %q: run the study again to replace it", file, st.Name, name)
	}
	return st, nil
}

func holdsStudy(file string) bool {
	content, err := os.ReadFile(file)
	if err == nil {
		_, err = decodeStudy(content)
	}
	return err == nil
}

// Delete removes the named study with all its runs.
func (s *Store) Delete(name string) error {
	if err := study.CheckName(name); err != nil {
		return err
	}
	known, err := s.Studies()
	if err != nil {
		return err
	}
	if !slices.Contains(known, name) {
		return fmt.Errorf("study %q is not stored (stored: %s)", name, cmp.Or(strings.Join(known, ", "), "none"))
	}
	return os.RemoveAll(filepath.Join(s.folder, name))
}
