package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// A Result is what a study measured: see [mlpkit.Result].
type Result = study.Result

// A StudyOption changes how a study is done.
type StudyOption func(*study.Study)

// studySeeds is the number of seeds of a study that does not say.
const studySeeds = 3

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

// Study varies one hyperparameter of base over the values of axis, with three
// seeds each or as many as [Seeds] says, keeps the runs under the given name,
// and shows what they say: the curves, the values side by side, a table and a
// verdict. Running it again replaces its runs, also with other values, another
// base or more epochs; [Verdict] shows them again without training.
func Study(name string, base Config, axis Axis, options ...StudyOption) *Result {
	s := study.Study{Name: name, Base: base, Axis: axis, Seeds: study.Seeds(studySeeds)}
	for _, o := range options {
		o(&s)
	}
	return newDesk().study(s)
}

func (d *desk) study(s study.Study) (result *Result) {
	d.do(func(ctx context.Context) (err error) {
		result, err = d.studyAndShow(ctx, s)
		return err
	})
	return result
}

func (d *desk) studyAndShow(ctx context.Context, s study.Study) (*Result, error) {
	if err := errors.Join(s.Validate(), keptName(s.Name)); err != nil {
		return nil, err
	}
	d.out.Note(reading)
	digits, err := d.mnist(ctx)
	if err != nil {
		return nil, err
	}
	set, note := digits.Train, ""
	if d.quick {
		if s, set, note, err = shortenedStudy(s, set); err != nil {
			return nil, err
		}
	}
	s.Data = study.SourceOf(set)
	if err := d.store.SaveStudy(s); err != nil {
		return nil, err
	}
	var partial []*Run
	result, err := d.trainStudy(ctx, s, set, study.Options{
		ValFraction: valFraction,
		Keep:        d.store.Keep(s),
		KeepInterrupted: func(_ study.Trial, run *Run) error {
			partial = append(partial, run)
			_, err := d.store.SaveRun(s.Name, run)
			return err
		},
		Observe: func(p study.Progress) { d.out.LiveStudy(studyProgress{p, note}) },
	})
	if result == nil || len(result.Runs()) == 0 {
		return nil, errors.Join(err, d.showPartial(s, partial))
	}
	err = errors.Join(err, d.keepNetwork(result))
	return result, errors.Join(d.showResult(result, note), err)
}

// quickSeeds is how many seeds a study has in quick mode: enough for a spread.
const quickSeeds = 2

// shortenedStudy is s on the first images of set, as quick mode does it.
func shortenedStudy(s study.Study, set *datasets.Set) (study.Study, *datasets.Set, string, error) {
	s.Base = shortened(s.Base)
	s.Seeds = s.Seeds[:min(len(s.Seeds), quickSeeds)]
	s.Budget.Epochs = min(s.Budget.Epochs, quickEpochs)
	s.Budget.Examples = min(s.Budget.Examples, quickEpochs*quickTrain)
	s.Budget.Seconds = min(s.Budget.Seconds, 1)
	set, err := set.Head(min(quickTrain+quickValidation, set.Len()))
	note := fmt.Sprintf("%s At most %s for each value.", quickNote([]Config{s.Base}), text.Count(quickSeeds, "seed"))
	return s, set, note, err
}

// Verdict shows a stored study again: figures, table and verdict, nothing trained.
func Verdict(name string) *Result { return newDesk().verdict(name) }

func (d *desk) verdict(name string) (result *Result) {
	d.do(func(context.Context) (err error) {
		var bad []store.Damaged
		if result, bad, err = d.store.Result(name); err != nil {
			return err
		}
		if len(result.Runs()) == 0 {
			return fmt.Errorf("study %q has no finished run: run the cell that trains it", name)
		}
		if err := d.showResult(result, ""); err != nil {
			return err
		}
		d.report(bad)
		return nil
	})
	return result
}

// report says which stored files could not be read.
func (d *desk) report(bad []store.Damaged) {
	for _, b := range bad {
		d.out.Text(b.String())
	}
}

// Runs shows a table of all stored studies, a row for each value tried.
func Runs() { newDesk().listRuns() }

func (d *desk) listRuns() {
	d.do(func(context.Context) error {
		names, err := d.store.Studies()
		if err != nil {
			return err
		}
		t := table{head: []string{"study", "value", "runs", "validation accuracy", "training accuracy", "seconds a run"}}
		for _, name := range names {
			result, bad, err := d.store.Result(name)
			if err != nil {
				d.out.Text(sentence(err))
				continue
			}
			d.report(bad)
			for _, trial := range result.Trials {
				row := []string{name, result.Study.Axis.Name() + " " + trial.Label(), fmt.Sprint(len(trial.Runs)), "–", "–", "–"}
				if len(trial.Runs) > 0 {
					row[3], row[4], row[5] = spread(trial.Accuracy()), spread(trial.TrainAccuracy()), fmt.Sprintf("%.1f", trial.Seconds())
				}
				t.rows = append(t.rows, row)
			}
		}
		if len(t.rows) == 0 {
			d.out.Text("No study is stored yet. lab.Study trains one and keeps its runs.")
			return nil
		}
		d.out.Table(t)
		return nil
	})
}

// spread is a mean with its standard deviation, in percent.
func spread(s stats.Sample) string { return text.Spread(s.Mean, s.SD) }

// resultTable is a row of numbers for each trial, also for those that tuning
// passed over.
func resultTable(r *Result) table {
	goals := verdict.TargetAccuracies()
	t := table{head: []string{r.Study.Axis.Name(), "seeds", "training accuracy", "validation accuracy"}}
	for _, g := range goals {
		t.head = append(t.head, fmt.Sprintf("epochs to %.0f %%", 100*g))
	}
	t.head = append(t.head, "parameters", "seconds a run")
	kept := map[string]bool{}
	for _, g := range r.Groups() {
		kept[g.Label()] = true
	}
	for _, trial := range r.Trials {
		if len(trial.Runs) == 0 {
			continue
		}
		label := trial.Label()
		if trial.Tuned != nil && kept[label] {
			label += ", kept"
		}
		accuracy := spread(trial.Accuracy())
		if n := len(trial.Diverged()); n > 0 {
			accuracy += fmt.Sprintf(" (%d diverged)", n)
		}
		row := []string{label, fmt.Sprint(len(trial.Runs)), spread(trial.TrainAccuracy()), accuracy}
		for _, reach := range trial.TimeTo(goals...) {
			switch {
			case reach.Reached == 0:
				row = append(row, "never")
			case reach.Reached < reach.Runs:
				row = append(row, fmt.Sprintf("%.1f (%d of %d runs)", reach.Epochs, reach.Reached, reach.Runs))
			default:
				row = append(row, fmt.Sprintf("%.1f", reach.Epochs))
			}
		}
		row = append(row, text.Thousands(trial.Runs[0].Parameters), fmt.Sprintf("%.1f", trial.Seconds()))
		t.rows = append(t.rows, row)
	}
	return t
}

// showResult shows all there is to say about a study.
func (d *desk) showResult(r *Result, note string) error {
	fs, err := studyFigures(r)
	if err != nil {
		return err
	}
	for _, f := range fs {
		d.out.Figure(f)
	}
	d.out.Table(resultTable(r))
	roles := "  " + strings.ReplaceAll(r.Study.Roles(), "\n", "\n  ")
	for _, said := range []string{note, roles, verdict.Of(r), backendNote(r.Runs()[0])} {
		if said != "" {
			d.out.Text(said)
		}
	}
	return nil
}
