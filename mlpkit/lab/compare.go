package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
)

// reached is the validation accuracy whose first epoch measures speed.
const reached = 0.95

// maxCompared is how many runs Compare takes: there are seven colours in three
// kinds of line.
const maxCompared = 21

// Compare trains the configurations one after another and shows their curves
// in one figure, their numbers in a table, and what these say. It labels the
// runs by the fields that differ and returns them in the order given.
func Compare(configs ...Config) []*Run { return newVerb().compareAll(configs) }

func (v *verb) compareAll(configs []Config) (runs []*Run) {
	v.Do(func(ctx context.Context) (err error) {
		runs, err = v.compareAndShow(ctx, configs)
		return err
	})
	return runs
}

func (v *verb) compareAndShow(ctx context.Context, configs []Config) ([]*Run, error) {
	if len(configs) == 0 {
		return nil, errors.New("lab.Compare was given nothing to compare: give it at least two configurations")
	}
	if len(configs) > maxCompared {
		return nil, fmt.Errorf("lab.Compare was given %s configurations: give it at most %d, as more curves cannot be told apart; lab.Study compares many", text.Thousands(len(configs)), maxCompared)
	}
	var faults []error
	for i, c := range configs {
		if err := c.Validate(); err != nil {
			for line := range strings.Lines(display.Sentence(err)) {
				faults = append(faults, fmt.Errorf("configuration %d: %s", i+1, strings.TrimSpace(line)))
			}
		}
	}
	if faults != nil {
		return nil, errors.Join(faults...)
	}
	var notes []string
	if v.Quick {
		notes = append(notes, cell.QuickNote(configs))
		configs = slices.Clone(configs)
		for i := range configs {
			configs[i] = cell.Shortened(configs[i])
		}
	}
	t, err := v.trainAll(ctx, configs, notes)
	if len(t.runs) == 0 {
		return nil, err
	}
	drawn, drawErr := plot.Compare(display.Labelled(t.runs, t.labels), t.runs...)
	f, drawErr := display.Draw("compare"+t.slug(), drawn, drawErr)
	if drawErr != nil {
		return t.runs, drawErr
	}
	v.Out.Figure(f)
	v.Out.Table(t.table())
	v.Say(append(notes, t.summary(), v.keepInterrupted(t.runs[len(t.runs)-1]), cell.BackendNote(t.runs[0])))
	return t.runs, err
}

// comparison is runs that were or are being compared.
type comparison struct {
	configs []Config
	labels  []string
	runs    []*Run // as many as have begun
}

// trainAll trains configs in turn. When it fails or is interrupted, the runs
// that have begun are there beside the error.
func (v *verb) trainAll(ctx context.Context, configs []Config, notes []string) (*comparison, error) {
	t := &comparison{configs: configs, labels: display.Labels(configs)}
	splits, err := v.Splits(ctx)
	if err != nil {
		return t, err
	}
	var took []time.Duration
	for i, c := range configs {
		data, err := splits.Get(c.Seed)
		if err != nil {
			return t, err
		}
		began := time.Now()
		run, err := v.Train(ctx, data, c, func(p mlpkit.Progress) {
			shown := display.TrainingProgress{Progress: p, Label: t.labels[i], Part: i + 1, Parts: len(configs), Notes: notes}
			if p.Remaining > 0 {
				shown.Others = others(took, p.Elapsed+p.Remaining, len(configs)-i-1)
			}
			if i > 0 || p.Step > 0 {
				shown.Picture = func() ([]byte, error) {
					soFar := slices.Clone(t.runs)
					if p.Step > 0 {
						soFar = append(soFar, p.Run)
					}
					return display.LivePicture(plot.Compare(display.Labelled(soFar, t.labels), soFar...))
				}
			}
			v.Out.Live(shown)
		})
		if run != nil && len(run.StepLoss) > 0 {
			t.runs = append(t.runs, run)
		}
		if err != nil {
			return t, err
		}
		took = append(took, time.Since(began))
	}
	return t, nil
}

// slug is what is compared, as part of a file's name.
func (t *comparison) slug() string {
	var b strings.Builder
	for _, f := range display.Differing(t.configs) {
		b.WriteString("-" + strings.ReplaceAll(f.Title, " ", "-"))
	}
	return b.String()
}

// table is a row of numbers for each run.
func (t *comparison) table() display.Table {
	tab := display.Table{Head: []string{"", "training accuracy", "validation accuracy", "best validation", "at epoch", "first epoch at " + speedGoal(), "seconds an epoch"}}
	for i, r := range t.runs {
		row := []string{t.labels[i], "–", "–", "–", "–", "–", "–"}
		if last, ok := r.Last(); ok {
			row[6] = fmt.Sprintf("%.2f", r.Seconds()/float64(len(r.Epochs)))
			if _, diverged := r.Diverged(); !diverged {
				number, best := r.Best()
				row[1], row[2] = text.Percent(last.TrainAccuracy), text.Percent(last.ValidationAccuracy)
				row[3], row[4] = text.Percent(best.ValidationAccuracy), fmt.Sprint(number)
			}
		}
		if epoch := r.FirstAt(reached); epoch > 0 {
			row[5] = fmt.Sprint(epoch)
		}
		if step, diverged := r.Diverged(); diverged {
			row[2] = fmt.Sprintf("diverged at step %s", text.Thousands(step))
		} else if r.Stopped == mlpkit.Interrupted {
			row[0] += " (interrupted)"
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

func speedGoal() string { return fmt.Sprintf("%.0f %%", 100*reached) }

// summary says what the numbers say, and no more.
func (t *comparison) summary() string {
	var whole, diverged, interrupted []int
	for i, r := range t.runs {
		switch _, bad := r.Diverged(); {
		case bad:
			diverged = append(diverged, i)
		case r.Stopped == mlpkit.Interrupted:
			interrupted = append(interrupted, i)
		default:
			whole = append(whole, i)
		}
	}
	accuracy := func(i int) float64 { e, _ := t.runs[i].Last(); return float64(e.ValidationAccuracy) }
	slices.SortStableFunc(whole, func(a, b int) int { return cmp.Compare(accuracy(b), accuracy(a)) })
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if len(whole) > 0 {
		var order []string
		for _, i := range whole {
			order = append(order, fmt.Sprintf("%s (%s)", t.labels[i], text.Percent(accuracy(i))))
		}
		say("Final validation accuracy, best first: %s.", strings.Join(order, "; "))
		say("%s", t.speed(whole))
	}
	for _, i := range diverged {
		step, _ := t.runs[i].Diverged()
		say("Diverged: %s, whose loss was not a finite number at step %s.", t.labels[i], text.Thousands(step))
	}
	for _, i := range interrupted {
		say("Interrupted: %s, after step %s. Its numbers cannot be compared with those of whole runs.", t.labels[i], text.Thousands(len(t.runs[i].StepLoss)))
	}
	if missing := len(t.configs) - len(t.runs); missing > 0 {
		say("Not trained: %s.", text.List(t.labels[len(t.runs):]))
	}
	if len(whole) > 1 {
		say("%s", luck(t.configs))
	}
	return strings.Join(lines, "\n")
}

// speed says which of the runs first reached the goal.
func (t *comparison) speed(runs []int) string {
	byEpoch := map[int][]string{}
	var never []string
	for _, i := range runs {
		if epoch := t.runs[i].FirstAt(reached); epoch > 0 {
			byEpoch[epoch] = append(byEpoch[epoch], t.labels[i])
		} else {
			never = append(never, t.labels[i])
		}
	}
	if len(byEpoch) == 0 {
		return fmt.Sprintf("None of these reached %s validation accuracy.", speedGoal())
	}
	epochs := make([]int, 0, len(byEpoch))
	for epoch := range byEpoch {
		epochs = append(epochs, epoch)
	}
	slices.Sort(epochs)
	said, after := "First at "+speedGoal()+" validation accuracy", "after"
	for _, epoch := range epochs {
		said += fmt.Sprintf(" %s epoch %d: %s.", after, epoch, text.List(byEpoch[epoch]))
		after = "After"
	}
	if never != nil {
		said += fmt.Sprintf(" Never: %s.", text.List(never))
	}
	return said
}

// luck says what the seeds allow to conclude.
func luck(configs []Config) string {
	for _, f := range display.Differing(configs) {
		if f.Title == "seed" {
			return "Runs that differ in nothing but the seed show how much is luck: other initial weights, another order, another split."
		}
	}
	return "Each value was trained once, with one seed. Another seed gives other numbers, so a small difference may be luck."
}
