package lab

import (
	"context"
	"errors"
	"fmt"

	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// A Result is what a study measured: see [mlpkit.Result].
type Result = study.Result

// A StudyOption changes how a study is done.
type StudyOption func(*study.Study)

// Seeds trains every value with the seeds 1 … n; 3 is usual.
func Seeds(n int) StudyOption { return func(s *study.Study) { s.Seeds = study.Seeds(n) } }

// Tune tries, for every value of the study, each value of another
// hyperparameter too, and compares the best of them.
func Tune(axis Axis) StudyOption { return func(s *study.Study) { s.Tune = axis } }

// Examples trains every run on n examples, repeats counted.
func Examples(n int) StudyOption { return func(s *study.Study) { s.Budget.Examples = n } }

// Seconds trains every run for so many seconds of steps.
func Seconds(seconds float64) StudyOption {
	return func(s *study.Study) { s.Budget.Seconds = seconds }
}

// Replace lets the study take the name of a stored one that asks another
// question, that is, varies another hyperparameter or learned from other data;
// the stored one and its runs are removed. Without it such a name is refused.
func Replace() StudyOption { return func(s *study.Study) { s.Replace = true } }

// Continue goes on with a study where it is stored: runs that are there count, and
// only what is missing is trained, such as more seeds or values, or what an
// interruption left. Without it everything is trained again.
func Continue() StudyOption { return func(s *study.Study) { s.Continue = true } }

// Study varies one hyperparameter of base over the values of axis, with three
// seeds each or as many as [Seeds] says, keeps the runs under the given name,
// and shows what they say: the curves, the values side by side, a table and a
// verdict. Running it again replaces its runs, also with other values, another
// base or more epochs, or goes on with [Continue]; [Verdict] shows them again
// without training.
func Study(name string, base Config, axis Axis, options ...StudyOption) *Result {
	s := study.Study{Name: name, Base: base, Axis: axis, Seeds: study.Seeds(cell.StudySeeds)}
	for _, o := range options {
		o(&s)
	}
	return newVerb().study(s)
}

func (v *verb) study(s study.Study) (result *Result) {
	v.Do(func(ctx context.Context) (err error) {
		result, err = v.studyAndShow(ctx, s)
		return err
	})
	return result
}

func (v *verb) studyAndShow(ctx context.Context, s study.Study) (*Result, error) {
	if err := errors.Join(s.Validate(), keptName(s.Name)); err != nil {
		return nil, err
	}
	v.Out.Note(cell.Reading)
	digits, err := v.MNIST(ctx)
	if err != nil {
		return nil, err
	}
	set, note := digits.Train, ""
	if v.Quick {
		if s, set, note, err = cell.ShortenedStudy(s, set); err != nil {
			return nil, err
		}
	}
	s.Data = study.SourceOf(set)
	if err := v.Store.SaveStudy(s); err != nil {
		return nil, err
	}
	have, todo, err := v.stored(s)
	if err != nil {
		return nil, err
	}
	if len(todo) == 0 {
		return have, v.showResult(have, note)
	}
	var partial []*Run
	result, err := v.TrainStudy(ctx, s, set, study.Options{
		ValFraction: cell.ValidationFraction,
		Skip:        func(j study.Job) bool { return !todo[j.Config()] },
		Keep:        v.Store.Keep(s),
		KeepInterrupted: func(_ study.Trial, run *Run) error {
			partial = append(partial, run)
			_, err := v.Store.SaveRun(s.Name, run)
			return err
		},
		Observe: func(p study.Progress) { v.Out.LiveStudy(display.StudyProgress{Progress: p, Note: note}) },
	})
	if result = study.Joined(s, have, result); len(result.Runs()) == 0 {
		return nil, errors.Join(err, v.showPartial(s, partial))
	}
	err = errors.Join(err, v.keepModel(result))
	return result, errors.Join(v.showResult(result, note), err)
}

// Verdict shows a stored study again: figures, table and verdict, nothing trained.
func Verdict(name string) *Result { return newVerb().verdict(name) }

func (v *verb) verdict(name string) (result *Result) {
	v.Do(func(context.Context) (err error) {
		var bad []store.Damaged
		if result, bad, err = v.Store.Result(name); err != nil {
			return err
		}
		if len(result.Runs()) == 0 {
			return fmt.Errorf("study %q has no finished run: run the cell that trains it", name)
		}
		if err := v.showResult(result, ""); err != nil {
			return err
		}
		v.TellDamaged(bad)
		return nil
	})
	return result
}

// Runs shows a table of all stored studies, a row for each value tried.
func Runs() { newVerb().listRuns() }

func (v *verb) listRuns() {
	v.Do(func(context.Context) error {
		names, err := v.Store.Studies()
		if err != nil {
			return err
		}
		t := display.Table{Head: []string{"study", "value", "runs", "validation accuracy", "training accuracy", "seconds a run"}}
		for _, name := range names {
			result, bad, err := v.Store.Result(name)
			if err != nil {
				v.Out.Text(display.Sentence(err))
				continue
			}
			v.TellDamaged(bad)
			for _, trial := range result.Trials {
				row := []string{name, result.Study.Axis.Name() + " " + trial.Label(), fmt.Sprint(len(trial.Runs)), "–", "–", "–"}
				if len(trial.Runs) > 0 {
					row[3], row[4], row[5] = spread(trial.Accuracy()), spread(trial.TrainAccuracy()), fmt.Sprintf("%.1f", trial.Seconds())
				}
				t.Rows = append(t.Rows, row)
			}
		}
		if len(t.Rows) == 0 {
			v.Out.Text("No study is stored yet. lab.Study trains one and keeps its runs.")
			return nil
		}
		v.Out.Table(t)
		return nil
	})
}
