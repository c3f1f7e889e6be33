// Package class puts the runs of many students together: it reads a folder that
// holds one folder of runs for each, and makes one result of a study out of them.
// It reads and never writes, shows nothing, and trusts no file: see [Read].
//
// A class that all trained the same has measured nothing twice over: a
// configuration and a seed count once, however many students trained them.
// Whatever differs in anything but the hyperparameter of the study, in other
// fields of the configuration, in the data, is told apart and not mixed in.
//
// It imports study and store and links no GoMLX. Read class.go first; folder.go
// reads, pool.go joins, rank.go compares students.
package class

import (
	"cmp"
	"context"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// Class is what the students of a class have done of one study.
type Class struct {
	Study    string     // its name
	Students []*Student // all that have it, in the order of their folders
	Without  int        // folders that hold nothing of this study
	Quick    int        // of these, how many have it in quick mode
	// Passed says, a line each, what was passed over and why.
	Passed []string

	// Result is the pooled one of all counted runs; nil if there is none. Of each
	// configuration with a seed it has one run.
	Result *study.Result
	Copies Copies
	// Counted is the setting that most students have, Others are those of the rest.
	Counted *Setting
	Others  []*Setting
}

// Student is one folder of the class.
type Student struct {
	Folder string
	Name   string // as the student wrote it in the file NAME; empty for who did not
	You    bool   // the folder is the reader's own

	definition study.Study
	runs       []*mlpkit.Run // finished and asked for by the definition
}

// Copies counts measurements that several students made.
type Copies struct {
	Runs     int     // beyond the first of each configuration and seed
	Repeated int     // how many configurations with a seed have any
	Unequal  int     // of these, how many were not equal to the last bit
	Apart    float64 // largest difference of final validation accuracy among these
}

// Options of [Read].
type Options struct {
	// Own is the reader's own folder of runs, which may lie in the class's folder.
	Own string
	// Field is the hyperparameter that the study must vary, as in Config; any if empty.
	Field string
	// Quick reads what was trained in quick mode instead.
	Quick bool
}

// Read reads the named study of every student in a folder. Damaged, huge and
// foreign files, links that lead out of the folder and folders that cannot be
// read are passed over and told; an error is only of the folder itself.
func Read(ctx context.Context, folder, name string, o Options) (*Class, error) {
	c := &Class{Study: name}
	if err := study.CheckNewName(name); err != nil {
		return nil, err
	}
	if err := c.read(ctx, folder, o); err != nil {
		return nil, err
	}
	c.pool(o.Field)
	return c, nil
}

// finalAccuracy is the validation accuracy that a run ended with.
func finalAccuracy(r *mlpkit.Run) float64 {
	e, _ := r.Last()
	return float64(e.ValidationAccuracy)
}

// byFolder orders students.
func byFolder(a, b *Student) int { return cmp.Compare(a.Folder, b.Folder) }
