package lab

import (
	"context"
	"fmt"
	"math"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
)

// Times shows what the lab's five studies cost in time: for every value the
// seconds of an epoch and of the way to given validation accuracies, and how
// long all runs took together. It reads the store and trains nothing.
//
// The time of an epoch is the median over all epochs and seeds of a value, so a
// machine that was busy for a moment does not count.
func Times() { newVerb().times() }

// timeGoals are the validation accuracies whose time counts.
var timeGoals = []float64{0.95, 0.97}

// timed is the time of one value of one study.
type timed struct {
	label      string
	parameters int
	epochs     float64
	epoch      float64   // seconds of steps, median
	to         []float64 // seconds of steps to each goal; NaN where no seed reached it
	partly     []bool    // not all seeds did
}

func (v *verb) times() {
	v.Do(func(context.Context) error {
		all, err := v.StoredExperiments()
		if err != nil || len(all) == 0 {
			return err
		}
		var rows []timed
		seconds, runs := 0.0, 0
		for _, f := range all {
			for _, g := range cell.SoundGroups(f.Result) {
				rows = append(rows, timeOf(f, g))
			}
			for _, r := range f.Result.Runs() {
				seconds += r.Seconds()
				runs++
			}
		}
		v.Out.Table(timeTable(rows))
		lines := []string{slowest(rows)}
		for i := range timeGoals {
			lines = append(lines, soonest(rows, i))
		}
		lines = append(lines, fmt.Sprintf("All %s of these studies together trained and measured for %s. The seconds are those of the machine that ran them, where several runs of a study may have shared its cores: compare them with each other, not with another machine's.",
			text.Count(runs, "run"), text.Duration(seconds)))
		v.Say(append(lines, v.QuickStoreNote()))
		return nil
	})
}

// timeOf needs a value with at least one epoch.
func timeOf(f cell.Stored, g study.TrialResult) timed {
	t := timed{label: f.Name + " " + g.Label(), parameters: g.Runs[0].Parameters}
	var seconds []float64
	for _, r := range g.Runs {
		t.epochs += float64(len(r.Epochs)) / float64(len(g.Runs))
		for _, e := range r.Epochs {
			seconds = append(seconds, e.TrainSeconds)
		}
	}
	t.epoch = stats.Median(seconds)
	for _, reach := range g.TimeTo(timeGoals...) {
		t.to = append(t.to, reach.Seconds)
		t.partly = append(t.partly, reach.Reached > 0 && reach.Reached < reach.Runs)
	}
	return t
}

func timeTable(rows []timed) display.Table {
	t := display.Table{Head: []string{"", "parameters", "epochs", "seconds an epoch"}}
	for _, goal := range timeGoals {
		t.Head = append(t.Head, fmt.Sprintf("seconds to %.0f %%", 100*goal))
	}
	for _, r := range rows {
		row := []string{r.label, text.Thousands(r.parameters), fmt.Sprintf("%.3g", r.epochs), fmt.Sprintf("%.2f", r.epoch)}
		for i, s := range r.to {
			switch {
			case math.IsNaN(s):
				row = append(row, "never")
			case r.partly[i]:
				row = append(row, fmt.Sprintf("%.1f, not all seeds", s))
			default:
				row = append(row, fmt.Sprintf("%.1f", s))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// slowest compares the quickest epoch with the slowest.
func slowest(rows []timed) string {
	quick, slow := rows[0], rows[0]
	for _, r := range rows {
		if r.epoch < quick.epoch {
			quick = r
		}
		if r.epoch > slow.epoch {
			slow = r
		}
	}
	if quick.label == slow.label || quick.epoch == 0 {
		return ""
	}
	return fmt.Sprintf("An epoch took longest with %s, %s times as long as with %s.", slow.label, text.Ratio(slow.epoch/quick.epoch), quick.label)
}

// soonest says what reached a goal first.
func soonest(rows []timed, goal int) string {
	var best *timed
	for i, r := range rows {
		if s := r.to[goal]; !math.IsNaN(s) && !r.partly[goal] && (best == nil || s < best.to[goal]) {
			best = &rows[i]
		}
	}
	what := fmt.Sprintf("%.0f %% validation accuracy", 100*timeGoals[goal])
	if best == nil {
		return fmt.Sprintf("No value reached %s with all its seeds.", what)
	}
	return fmt.Sprintf("Soonest at %s with all seeds: %s, after %.1f seconds of training on average.", what, best.label, best.to[goal])
}
