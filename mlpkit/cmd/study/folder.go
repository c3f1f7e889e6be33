package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mlplab/mlpkit/internal/project"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// runsEnv is the lab's own name for the folder of stored runs.
const runsEnv = "MLPLAB_RUNS"

// folder is where runs are stored.
func (c *command) folder() string {
	if named := cmp.Or(*c.runs, os.Getenv(runsEnv)); named != "" {
		return named
	}
	root, err := project.Root()
	if err != nil {
		return "runs"
	}
	return filepath.Join(root, "runs")
}

// defined reads the study of that name, or says which there are.
func (c *command) defined(runs *store.Store, name string) (study.Study, error) {
	known, err := c.known(runs)
	if err != nil {
		return study.Study{}, err
	}
	if !slices.Contains(known, name) {
		return study.Study{}, fmt.Errorf("no study %q is defined in %s (defined there: %s): define it from a file with study define, or choose another name or folder",
			name, c.folder(), cmp.Or(strings.Join(known, ", "), "none"))
	}
	return runs.Study(name)
}

// known are the names of the defined studies.
func (c *command) known(runs *store.Store) ([]string, error) {
	names, err := runs.Studies()
	if err != nil {
		return nil, fmt.Errorf("the folder of runs: %w; make it readable, or name another with -runs", err)
	}
	return slices.DeleteFunc(names, func(name string) bool {
		_, err := os.Stat(filepath.Join(c.folder(), name, "study.json"))
		return errors.Is(err, fs.ErrNotExist)
	}), nil
}
