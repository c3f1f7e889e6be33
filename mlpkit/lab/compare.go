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
func Compare(configs ...Config) []*Run { return newDesk().compareAll(configs) }

func (d *desk) compareAll(configs []Config) (runs []*Run) {
	d.do(func(ctx context.Context) (err error) {
		runs, err = d.compareAndShow(ctx, configs)
		return err
	})
	return runs
}

func (d *desk) compareAndShow(ctx context.Context, configs []Config) ([]*Run, error) {
	if len(configs) == 0 {
		return nil, errors.New("lab.Compare was given nothing to compare: give it at least two configurations")
	}
	if len(configs) > maxCompared {
		return nil, fmt.Errorf("lab.Compare was given %s configurations: give it at most %d, as more curves cannot be told apart; lab.Study compares many", text.Thousands(len(configs)), maxCompared)
	}
	var faults []error
	for i, c := range configs {
		if err := c.Validate(); err != nil {
			for line := range strings.Lines(sentence(err)) {
				faults = append(faults, fmt.Errorf("configuration %d: %s", i+1, strings.TrimSpace(line)))
			}
		}
	}
	if faults != nil {
		return nil, errors.Join(faults...)
	}
	var notes []string
	if d.quick {
		notes = append(notes, quickNote(configs))
		configs = slices.Clone(configs)
		for i := range configs {
			configs[i] = shortened(configs[i])
		}
	}
	t, err := d.trainAll(ctx, configs, notes)
	if len(t.runs) == 0 {
		return nil, err
	}
	drawn, drawErr := plot.Compare(t.label, t.runs...)
	f, drawErr := draw("compare"+t.slug(), drawn, drawErr)
	if drawErr != nil {
		return t.runs, drawErr
	}
	d.out.Figure(f)
	d.out.Table(t.table())
	d.say(append(notes, t.summary(), d.keepInterrupted(t.runs[len(t.runs)-1]), backendNote(t.runs[0])))
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
func (d *desk) trainAll(ctx context.Context, configs []Config, notes []string) (*comparison, error) {
	t := &comparison{configs: configs, labels: labels(configs)}
	splits, err := d.splits(ctx)
	if err != nil {
		return t, err
	}
	var took []time.Duration
	for i, c := range configs {
		data, err := splits.get(c.Seed)
		if err != nil {
			return t, err
		}
		began := time.Now()
		run, err := d.train(ctx, data, c, func(p mlpkit.Progress) {
			shown := progress{Progress: p, Label: t.labels[i], Part: i + 1, Parts: len(configs), Notes: notes}
			if p.Remaining > 0 {
				shown.Others = others(took, p.Elapsed+p.Remaining, len(configs)-i-1)
			}
			if i > 0 || p.Step > 0 {
				shown.Picture = func() ([]byte, error) {
					soFar := comparison{configs, t.labels, slices.Clone(t.runs)}
					if p.Step > 0 {
						soFar.runs = append(soFar.runs, p.Run)
					}
					return sketch(plot.Compare(soFar.label, soFar.runs...))
				}
			}
			d.out.Live(shown)
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

// label is the name of one of the runs.
func (t *comparison) label(r *Run) string {
	if i := slices.Index(t.runs, r); i >= 0 {
		return t.labels[i]
	}
	return r.Config.String()
}

// comparisonOf is what there is of runs that are shown together.
func comparisonOf(runs []*Run) *comparison {
	configs := make([]Config, len(runs))
	for i, r := range runs {
		configs[i] = r.Config
	}
	return &comparison{configs, labels(configs), runs}
}

// slug is what is compared, as part of a file's name.
func (t *comparison) slug() string {
	var b strings.Builder
	for _, f := range differing(t.configs) {
		b.WriteString("-" + strings.ReplaceAll(f.Title, " ", "-"))
	}
	return b.String()
}

// table is a row of numbers for each run.
func (t *comparison) table() table {
	tab := table{head: []string{"", "training accuracy", "validation accuracy", "best validation", "at epoch", "first epoch at " + speedGoal(), "seconds an epoch"}}
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
		if epoch := firstAt(r, reached); epoch > 0 {
			row[5] = fmt.Sprint(epoch)
		}
		if step, diverged := r.Diverged(); diverged {
			row[2] = fmt.Sprintf("diverged at step %s", text.Thousands(step))
		} else if r.Stopped == mlpkit.Interrupted {
			row[0] += " (interrupted)"
		}
		tab.rows = append(tab.rows, row)
	}
	return tab
}

func speedGoal() string { return fmt.Sprintf("%.0f %%", 100*reached) }

// firstAt is the first epoch, from 1, with at least this validation accuracy; 0 if none.
func firstAt(r *Run, accuracy float64) int {
	for i, e := range r.Epochs {
		if float64(e.ValidationAccuracy) >= accuracy {
			return i + 1
		}
	}
	return 0
}

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
		if epoch := firstAt(t.runs[i], reached); epoch > 0 {
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
	for _, f := range differing(configs) {
		if f.Title == "seed" {
			return "Runs that differ in nothing but the seed show how much is luck: other initial weights, another order, another split."
		}
	}
	return "Each value was trained once, with one seed. Another seed gives other numbers, so a small difference may be luck."
}
