package lab

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// Tuning shows what a study with [Tune] tried: for every value of its
// hyperparameter, the validation error against the tuned one.
func Tuning(r *Result) { newVerb().tuning(r) }

var errNotTuned = errors.New("this study tuned nothing: give the result of a lab.Study with the option lab.Tune")

func (v *verb) tuning(r *Result) {
	v.Do(func(context.Context) error {
		if r == nil || r.Study.Tune.IsZero() {
			return errNotTuned
		}
		if named(r.Study.Tune) { // names have no place on an axis
			v.Out.Table(gridTable(r, gridColumns(r)))
			v.Out.Text(tuningText(r))
			return nil
		}
		lines := tuningSeries(r)
		drawn, err := plot.Lines(fmt.Sprintf("Every %s with every %s", r.Study.Axis.Name(), r.Study.Tune.Name()),
			r.Study.Tune.Name(), "validation error (%)", display.Logarithmic(r.Study.Tune), true, lines...)
		f, err := display.Draw(r.Study.Name+"-tuning", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Text(tuningText(r))
		return nil
	})
}

// tuningSeries is a line for each value of the study: mean error in percent
// against the tuned hyperparameter, with a mark at the lowest.
func tuningSeries(r *Result) []plot.Series {
	var lines []plot.Series
	for _, v := range r.Study.Axis.Values() {
		line := plot.Series{Name: r.Study.Axis.Name() + " " + v.Label}
		best := math.Inf(1)
		var x float64
		for _, t := range byTuned(r.Trials) {
			if t.Value.Label != v.Label || t.Tuned == nil || len(t.Runs) == 0 {
				continue
			}
			e := validationError(t)
			line.X, line.Y = append(line.X, t.Tuned.Number), append(line.Y, e)
			if e < best {
				best, x = e, t.Tuned.Number
			}
		}
		if len(line.X) == 0 {
			continue
		}
		line.Marks = []plot.Mark{{X: x, Y: best}}
		lines = append(lines, line)
	}
	return lines
}

// byTuned orders trials by the tuned value, so that a line runs from left to right.
func byTuned(trials []study.TrialResult) []study.TrialResult {
	at := func(t study.TrialResult) float64 {
		if t.Tuned == nil {
			return math.NaN()
		}
		return t.Tuned.Number
	}
	return slices.SortedStableFunc(slices.Values(trials), func(a, b study.TrialResult) int { return cmp.Compare(at(a), at(b)) })
}

// validationError is the mean share of validation images that a trial's runs
// end up wrong about, in percent.
func validationError(t study.TrialResult) float64 { return 100 * (1 - t.Accuracy().Mean) }

// tuningText says where each value was best, and how far that may be trusted.
func tuningText(r *Result) string {
	var kept, edge []string
	for _, g := range r.Groups() {
		if g.Tuned == nil || len(g.Runs) == 0 {
			continue
		}
		kept = append(kept, fmt.Sprintf("%s at %s", g.Value.Label, g.Tuned.Label))
		if atEnd(r.Study.Tune, g.Tuned.Number) {
			edge = append(edge, g.Value.Label)
		}
	}
	said := fmt.Sprintf("Lowest error, %s by %s: %s.", r.Study.Axis.Name(), r.Study.Tune.Name(), text.List(kept))
	if len(edge) > 0 {
		said += fmt.Sprintf(" For %s that is at an end of the range tried for the %s, so the best may lie beyond.", text.List(edge), r.Study.Tune.Name())
	}
	return said
}

// atEnd reports whether x is the smallest or the largest value of an axis of
// numbers, whatever the order they were typed in. Names have no ends, and no
// network has fewer than 0 hidden layers.
func atEnd(axis study.Axis, x float64) bool {
	var numbers []float64
	for _, v := range axis.Values() {
		numbers = append(numbers, v.Number)
	}
	if len(numbers) < 2 || named(axis) {
		return false
	}
	return x == slices.Max(numbers) || x == slices.Min(numbers) && x > 0
}

// named reports whether the values of an axis are names.
func named(axis study.Axis) bool {
	return slices.ContainsFunc(axis.Values(), func(v study.AxisValue) bool { return math.IsNaN(v.Number) })
}
