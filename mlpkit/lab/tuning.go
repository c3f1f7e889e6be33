package lab

import (
	"context"
	"errors"
	"fmt"
	"math"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/words"
	"mlplab/mlpkit/plot"
)

// Tuning shows what a study with [Tune] tried: for every value of its
// hyperparameter, the validation error against the tuned one.
func Tuning(r *Result) { newDesk().tuning(r) }

var errNotTuned = errors.New("this study tuned nothing: give the result of a lab.Study with the option lab.Tune")

func (d *desk) tuning(r *Result) {
	d.do(func(context.Context) error {
		if r == nil || r.Study.Tune.None() {
			return errNotTuned
		}
		lines := tuningSeries(r)
		drawn, err := plot.Lines(fmt.Sprintf("Every %s with every %s", r.Study.Axis.Name(), r.Study.Tune.Name()),
			r.Study.Tune.Name(), "validation error (%)", logarithmic(r.Study.Tune), true, lines...)
		f, err := draw(r.Study.Name+"-tuning", drawn, err)
		if err != nil {
			return err
		}
		d.out.Figure(f)
		d.out.Text(tuningText(r))
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
		for _, t := range r.Trials {
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

// validationError is the mean share of validation images that a trial's runs
// end up wrong about, in percent.
func validationError(t mlpkit.TrialResult) float64 { return 100 * (1 - t.Accuracy().Mean) }

// tuningText says where each value was best, and how far that may be trusted.
func tuningText(r *Result) string {
	values := r.Study.Tune.Values()
	var kept, edge []string
	for _, g := range r.Groups() {
		if g.Tuned == nil || len(g.Runs) == 0 {
			continue
		}
		kept = append(kept, fmt.Sprintf("%s at %s", g.Value.Label, g.Tuned.Label))
		if len(values) > 1 && (g.Tuned.Label == values[0].Label || g.Tuned.Label == values[len(values)-1].Label) {
			edge = append(edge, g.Value.Label)
		}
	}
	text := fmt.Sprintf("Lowest error, %s by %s: %s.", r.Study.Axis.Name(), r.Study.Tune.Name(), words.List(kept))
	if len(edge) > 0 {
		text += fmt.Sprintf(" For %s that is at an end of the %ss tried, so the best may lie beyond.", words.List(edge), r.Study.Tune.Name())
	}
	return text
}
