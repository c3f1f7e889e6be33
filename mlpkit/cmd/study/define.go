package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// maxDefinition bounds what is read as a study: 10,000 seeds fit.
const maxDefinition = 1 << 20

// define stores the study that a file describes.
func (c *command) define(_ context.Context, args []string) error {
	file, err := c.argument(args, "the file that describes the study")
	if err != nil {
		return err
	}
	description, err := c.read(file)
	if err != nil {
		return fmt.Errorf("reading the study: %w; name a file that describes one, or - for the input", err)
	}
	st, err := store.ParseStudy(description)
	if err != nil {
		if strings.Contains(err.Error(), "\n") {
			return fmt.Errorf("%s:\n%w", file, err) // a line for each fault
		}
		return fmt.Errorf("%s: %w", file, err)
	}
	runs := c.open()
	if known, err := c.known(runs); err != nil {
		return err
	} else if slices.Contains(known, st.Name) {
		if earlier, err := runs.Study(st.Name); err == nil && same(earlier, st) {
			return c.told(runs, "The study %s is defined already:", st)
		}
	}
	if err := runs.Ready(st.Name); err != nil {
		return err
	}
	if err := runs.SaveStudy(st); err != nil {
		return err
	}
	return c.told(runs, "The study %s is defined:", st)
}

// told says what is defined, and how much of it is there already.
func (c *command) told(runs *store.Store, format string, st study.Study) error {
	have, bad, err := runs.Result(st.Name)
	if err != nil {
		return err
	}
	c.aside(bad)
	fmt.Fprintf(c.out, format+"\n%s\n%s in %s, %d of them stored.\n",
		st.Name, st.Roles(), text.Count(len(st.Jobs()), "run"), c.folder(), len(have.Runs()))
	return nil
}

func (c *command) read(file string) ([]byte, error) {
	in := c.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	read, err := io.ReadAll(io.LimitReader(in, maxDefinition+1))
	if err == nil && len(read) > maxDefinition {
		err = fmt.Errorf("%s is longer than %s bytes, which no study needs", file, text.Thousands(maxDefinition))
	}
	return read, err
}

// same reports whether two definitions ask for the same in every point.
func same(a, b study.Study) bool {
	jobs := func(s study.Study) (all []string) {
		for _, j := range s.Jobs() {
			all = append(all, fmt.Sprintf("%s %+v", j, j.Config()))
		}
		return all
	}
	return a.Name == b.Name && a.Data.Same(b.Data) && a.Base == b.Base && a.Budget == b.Budget && a.KeepModels == b.KeepModels &&
		a.Axis.Field() == b.Axis.Field() && a.Tune.Field() == b.Tune.Field() && reflect.DeepEqual(jobs(a), jobs(b))
}
