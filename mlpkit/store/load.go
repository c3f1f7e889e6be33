package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"sync"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// Load reads one run of the named study, which [mlpkit.Run.Hash] names, with its trained
// network if that was kept: see [Store.LoadModel]. A file that cannot be used
// is set aside and reported; if it is the run's own, that is an error too.
func (s *Store) Load(name, hash string) (run Run, bad []Damaged, err error) {
	if err := study.CheckName(name); err != nil {
		return run, nil, err
	}
	if raw, err := hex.DecodeString(hash); err != nil || len(raw) != 16 {
		return run, nil, &mlpkit.FieldError{Field: "Hash", Value: fmt.Sprintf("%q", hash), Reason: "must be 32 hexadecimal digits: take it from Run.Hash or from a file's name in the study's folder"}
	}
	file := filepath.Join(s.folder, name, hash+runSuffix)
	run, err = readRun(file)
	var d *damage
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return run, nil, fmt.Errorf("study %q has no run %s: see its runs with List", name, hash)
	case errors.As(err, &d):
		a := moveAway(file, err.Error(), holdsRun)
		return run, []Damaged{a}, fmt.Errorf("%s Train the run again", a)
	case err != nil:
		return run, nil, fmt.Errorf("run %s of study %q: %w; make %s readable", hash, name, err, file)
	}
	with, bad, err := s.LoadModel(name, run.Run)
	if with != nil {
		run.Run = with
	}
	return run, bad, err
}

// readAll reads the files on all cores and returns what they hold in their order.
func readAll(files []string) (runs []Run, bad []Damaged) {
	read := make([]Run, len(files))
	faults := make([]error, len(files))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				read[i], faults[i] = readRun(files[i])
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, fault := range faults {
		var d *damage
		switch {
		case fault == nil:
			runs = append(runs, read[i])
		case errors.Is(fault, fs.ErrNotExist): // deleted meanwhile
		case errors.As(fault, &d):
			bad = append(bad, moveAway(files[i], fault.Error(), holdsRun))
		default: // it may be whole: leave it
			bad = append(bad, Damaged{File: files[i], Reason: fault.Error()})
		}
	}
	return runs, bad
}

func holdsRun(file string) bool {
	_, err := readRun(file)
	return err == nil
}
