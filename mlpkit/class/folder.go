package class

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"mlplab/mlpkit"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// Bounds of what is read: far beyond what a study needs, and no more than a
// machine has.
const (
	maxStudents   = 2000
	maxFiles      = 10_000
	maxRunBytes   = 32 << 20
	maxBytes      = 256 << 20 // of a student
	maxStudyBytes = 1 << 20
)

// nameFile in a student's folder holds the name that the student wants to be shown.
const nameFile = "NAME"

// read fills in the students. Each folder is opened through its own os.Root, so
// that no link leads out of it.
func (c *Class) read(ctx context.Context, folder string, o Options) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("the class's folder: %w; give a folder that holds one folder of runs for each student", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("the class's folder: %w", err)
	}
	defer root.Close()
	own, _ := os.Stat(o.Own)
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool {
		return strings.HasPrefix(e.Name(), ".") || e.Type().IsRegular()
	})
	if len(entries) > maxStudents {
		c.pass("%d folders are beyond the %d that are read", len(entries)-maxStudents, maxStudents)
		entries = entries[:maxStudents]
	}
	readings := make([]reading, len(entries))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				readings[i] = readStudent(root, entries[i].Name(), c.Study, own, o)
			}
		})
	}
	for i := range entries {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	for _, r := range readings {
		c.take(r)
	}
	slices.SortFunc(c.Students, byFolder)
	return ctx.Err()
}

// take counts what was read of one folder.
func (c *Class) take(r reading) {
	if r.fault != "" {
		c.pass("%s: %s", Plain(r.folder), r.fault)
	}
	switch {
	case r.student != nil:
		c.Students = append(c.Students, r.student)
	case r.folder != "":
		c.Without++
		if r.quick {
			c.Quick++
		}
	}
}

func (c *Class) pass(format string, args ...any) {
	c.Passed = append(c.Passed, fmt.Sprintf(format, args...))
}

// reading is what came of a folder: a student with the study, or none.
type reading struct {
	folder  string
	student *Student
	quick   bool   // it has the study in quick mode only
	fault   string // in one line
}

// readStudent reads one folder. Whatever is wrong in it becomes one fault.
func readStudent(class *os.Root, folder, of string, own os.FileInfo, o Options) (r reading) {
	r.folder = folder
	root, err := openFolder(class, folder)
	if err != nil {
		r.fault = reason(err)
		return r
	}
	defer root.Close()
	base := ""
	if o.Quick {
		base = study.QuickRuns
	}
	runs := ""
	for _, at := range []string{base, path.Join("runs", base)} { // a copy may hold runs, or be it
		if _, err := root.Stat(path.Join(at, of)); err == nil || !errors.Is(err, fs.ErrNotExist) {
			runs = path.Join(at, of)
			break
		}
	}
	if runs == "" {
		_, err := root.Stat(path.Join(study.QuickRuns, of))
		r.quick = err == nil && !o.Quick
		return r
	}
	s := &Student{Folder: folder, Name: nameOf(root)}
	if info, err := root.Stat("."); err == nil && own != nil {
		s.You = os.SameFile(info, own)
	}
	if s.definition, err = readDefinition(root, runs, of); err != nil {
		r.fault = reason(err)
		return r
	}
	s.runs, r.fault = readRuns(root, runs, s.definition)
	r.student = s
	return r
}

// nameOf is what a student wants to be called.
func nameOf(root *os.Root) string {
	content, err := readFile(root, nameFile, 4096)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(content), "\n")
	if name := cut(printable(line), maxName); !strings.EqualFold(name, "you") { // that is the reader
		return name
	}
	return ""
}

// readDefinition reads what a study asks.
func readDefinition(root *os.Root, folder, of string) (study.Study, error) {
	content, err := readFile(root, path.Join(folder, "study.json"), maxStudyBytes)
	if err != nil {
		return study.Study{}, fmt.Errorf("its definition of the study: %w", err)
	}
	s, err := store.DecodeStudy(content)
	switch {
	case err != nil:
		return s, fmt.Errorf("its definition of the study is damaged or of another version (%w)", err)
	case s.Name != of:
		return s, fmt.Errorf("its definition is of the study %q", s.Name)
	}
	return s, nil
}

// readRuns reads the finished runs that a study asks for, of several of one
// configuration the one saved last, and says in one line what else there was.
func readRuns(root *os.Root, folder string, definition study.Study) ([]*mlpkit.Run, string) {
	names, cut, err := list(root, folder)
	if err != nil {
		return nil, reason(err)
	}
	var faults []string
	if cut {
		faults = append(faults, fmt.Sprintf("files beyond the first %d were not read", maxFiles))
	}
	wanted := map[mlpkit.Config]saved{}
	for _, c := range configs(definition) {
		wanted[c] = saved{}
	}
	left, bad, first := int64(maxBytes), 0, ""
	for _, name := range names {
		run, size, err := readRun(root, path.Join(folder, name), min(maxRunBytes, left))
		left -= size
		if err != nil {
			if bad++; bad == 1 {
				first = Plain(name) + ": " + reason(err)
			}
			continue
		}
		earlier, asked := wanted[run.Config]
		if asked && run.Stopped != mlpkit.Interrupted && len(run.Epochs) > 0 && run.at >= earlier.at {
			wanted[run.Config] = run
		}
	}
	if bad > 0 {
		faults = append(faults, fmt.Sprintf("%d of %d files of runs are of no use (%s)", bad, len(names), first))
	}
	var runs []*mlpkit.Run
	for _, c := range configs(definition) {
		if r := wanted[c]; r.Run != nil {
			runs = append(runs, r.Run)
		}
	}
	return runs, strings.Join(faults, "; ")
}

// configs is every configuration that a study asks for.
func configs(s study.Study) (all []mlpkit.Config) {
	for _, t := range s.Trials() {
		for _, seed := range s.Seeds {
			c := t.Config
			c.Seed = seed
			all = append(all, c)
		}
	}
	return all
}

// saved is a run with the time when its file was written.
type saved struct {
	*mlpkit.Run
	at int64
}

func readRun(root *os.Root, name string, most int64) (saved, int64, error) {
	info, err := root.Stat(name)
	if err != nil {
		return saved{}, 0, err
	}
	content, err := readFile(root, name, most)
	if err != nil {
		return saved{}, 0, err
	}
	run, err := store.DecodeRun(content)
	return saved{run, info.ModTime().UnixNano()}, int64(len(content)), err
}
