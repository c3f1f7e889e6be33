package lab

import (
	"context"
	"fmt"
	"math"
	"strings"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/study"
)

// Grid shows what a study with [Tune] tried as a grid of validation accuracies:
// a row for each value of its hyperparameter, a column for each tuned one. It
// says which value leads in each column, and whether the seeds show that the
// best value depends on the tuned one.
func Grid(r *Result) { newVerb().grid(r) }

func (v *verb) grid(r *Result) {
	v.Do(func(context.Context) error {
		if r == nil || r.Study.Tune.IsZero() {
			return errNotTuned
		}
		columns := gridColumns(r)
		v.Out.Table(gridTable(r, columns))
		v.Say([]string{leadersText(r, columns), dependence(r, columns)})
		return nil
	})
}

// gridColumn is the study as it would be with the tuned hyperparameter fixed.
type gridColumn struct {
	tuned  string
	result *Result
}

// best is the value that leads; ok is false where nothing has finished.
func (c gridColumn) best() (study.TrialResult, bool) { return c.result.Best() }

// pair is the test of value a against b in this column; ok is false where one
// of them is missing.
func (c gridColumn) pair(a, b string) (difference float64, shown, ok bool) {
	for _, p := range c.result.Compare() {
		switch {
		case p.A.Value.Label == a && p.B.Value.Label == b:
			return p.Difference, p.Differs(), true
		case p.A.Value.Label == b && p.B.Value.Label == a:
			return -p.Difference, p.Differs(), true
		}
	}
	return 0, false, false
}

func gridColumns(r *Result) []gridColumn {
	var columns []gridColumn
	for _, v := range r.Study.Tune.Values() {
		c := gridColumn{v.Label, &Result{Study: r.Study}}
		for _, t := range r.Trials {
			if t.Tuned != nil && t.Tuned.Label == v.Label {
				c.result.Trials = append(c.result.Trials, t)
			}
		}
		columns = append(columns, c)
	}
	return columns
}

// gridTable marks the highest mean of each column.
func gridTable(r *Result, columns []gridColumn) display.Table {
	t := display.Table{Head: []string{r.Study.Axis.Name()}}
	for _, c := range columns {
		t.Head = append(t.Head, r.Study.Tune.Name()+" "+c.tuned)
	}
	for i, v := range r.Study.Axis.Values() {
		row := []string{v.Label}
		for _, c := range columns {
			trial := c.result.Trials[i]
			if len(trial.Runs) == 0 {
				row = append(row, "–")
				continue
			}
			cell := spread(trial.Accuracy())
			if n := len(trial.Diverged()); n > 0 {
				cell += fmt.Sprintf(" (%d diverged)", n)
			}
			if best, ok := c.best(); ok && best.Value.Label == v.Label {
				cell += ", highest"
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// leadersText names the value with the highest mean of each column.
func leadersText(r *Result, columns []gridColumn) string {
	var parts []string
	for _, c := range columns {
		if best, ok := c.best(); ok {
			parts = append(parts, fmt.Sprintf("%s at %s", best.Value.Label, c.tuned))
		}
	}
	return fmt.Sprintf("Highest validation accuracy, %s by %s: %s.", r.Study.Axis.Name(), r.Study.Tune.Name(), strings.Join(parts, ", "))
}

// dependence says whether the best value depends on the tuned hyperparameter.
// It does where two values lead in a column each, and each is above the other in
// its own by more than luck. Of several such pairs it tells the one whose
// smaller difference is largest.
func dependence(r *Result, columns []gridColumn) string {
	name, tune := r.Study.Axis.Name(), r.Study.Tune.Name()
	changes, clearest, said := false, 0.0, ""
	for i, c := range columns {
		for _, other := range columns[i+1:] {
			a, okA := c.best()
			b, okB := other.best()
			if !okA || !okB || a.Value.Label == b.Value.Label {
				continue
			}
			changes = true
			here, shownHere, _ := c.pair(a.Value.Label, b.Value.Label)
			there, shownThere, _ := other.pair(b.Value.Label, a.Value.Label)
			if smaller := math.Min(here, there); shownHere && shownThere && smaller > clearest {
				clearest = smaller
				said = fmt.Sprintf("%s %s is %s points above %s at %s %s, and %s points below it at %s.",
					name, a.Value.Label, text.Points(here), b.Value.Label, tune, c.tuned, text.Points(there), other.tuned)
			}
		}
	}
	switch {
	case !changes:
		return fmt.Sprintf("The same %s leads at every %s tried.", name, tune)
	case said == "":
		return fmt.Sprintf("The lead changes with the %s, but in no two columns are both differences larger than the luck of the seeds explains, so no dependence is shown.", tune)
	}
	return fmt.Sprintf("The best %s depends on the %s by more than the luck of the seeds explains: %s", name, tune, said)
}
