package lab

import (
	"context"
	"errors"
	"fmt"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/stats"
)

// Cost shows what the values of a study cost and what they buy: the validation
// error after each epoch against the seconds of training until then, a table of
// parameters, seconds and errors, and which value leads when there is little
// time and when there is much.
//
// The time of an epoch is the median over all epochs and seeds of a value, so a
// machine that was busy for a moment does not count.
func Cost(r *Result) { newVerb().cost(r) }

// valueCost is what one value costs and buys. Errors are means over seeds, in percent.
type valueCost struct {
	label      string
	parameters int
	seconds    float64   // of steps, an epoch
	errors     []float64 // on the validation images, after each epoch
	scatter    []float64 // their standard deviation over seeds; 0 of a single seed
	training   float64   // error on the training images, at the end
}

// last is the validation error at the end.
func (p valueCost) last() float64 { return p.errors[len(p.errors)-1] }

func (v *verb) cost(r *Result) {
	v.Do(func(context.Context) error {
		if r == nil {
			return errors.New("lab.Cost needs the result of a study: give it what lab.Study or lab.Verdict returned in the same cell")
		}
		costs, diverged := costsOf(r)
		if len(costs) == 0 {
			return errors.New("this study has no finished run that stayed finite, so there is no error to show")
		}
		drawn, err := plot.Lines("What time buys", "seconds of training", "validation error (%)", true, true, costSeries(r, costs)...)
		f, err := display.Draw(r.Study.Name+"-cost", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Table(costTable(r, costs))
		lines := []string{ends(r, costs), leadingText(leadersOf(costs), len(r.Study.Seeds))}
		if len(diverged) > 0 {
			lines = append(lines, fmt.Sprintf("Diverged and left out: %s.", text.List(diverged)))
		}
		v.Say(lines)
		return nil
	})
}

// costsOf is the cost of each value of the study, in its order, and the
// values that diverged.
func costsOf(r *Result) (costs []valueCost, diverged []string) {
	for _, g := range r.Groups() {
		if len(g.Runs) == 0 {
			continue
		}
		if len(g.Diverged()) > 0 {
			diverged = append(diverged, g.Label())
			continue
		}
		epochs := len(g.Runs[0].Epochs)
		var seconds []float64
		for _, run := range g.Runs {
			epochs = min(epochs, len(run.Epochs))
			for _, e := range run.Epochs {
				seconds = append(seconds, e.TrainSeconds)
			}
		}
		if epochs == 0 {
			continue
		}
		p := valueCost{label: g.Label(), parameters: g.Runs[0].Parameters, seconds: stats.Median(seconds), training: 100 * (1 - g.TrainAccuracy().Mean)}
		for i := range epochs {
			mean, scatter := errorAfter(g.Runs, i)
			p.errors, p.scatter = append(p.errors, mean), append(p.scatter, scatter)
		}
		costs = append(costs, p)
	}
	return costs, diverged
}

// errorAfter is the validation error, in percent, after the epoch with index i:
// its mean over runs and its standard deviation, 0 for a single run.
func errorAfter(runs []*Run, i int) (mean, scatter float64) {
	var all []float64
	for _, run := range runs {
		all = append(all, 100*(1-float64(run.Epochs[i].ValidationAccuracy)))
	}
	s := stats.Describe(all)
	if s.N < 2 {
		return s.Mean, 0
	}
	return s.Mean, s.SD
}

// costSeries is a line for each value: error against time.
func costSeries(r *Result, costs []valueCost) []plot.Series {
	var lines []plot.Series
	for _, p := range costs {
		line := plot.Series{Name: r.Study.Axis.Name() + " " + p.label}
		for i, e := range p.errors {
			line.X, line.Y = append(line.X, float64(i+1)*p.seconds), append(line.Y, e)
		}
		lines = append(lines, line)
	}
	return lines
}

// costTable is a row for each value.
func costTable(r *Result, costs []valueCost) display.Table {
	t := display.Table{Head: []string{r.Study.Axis.Name(), "parameters", "seconds an epoch", "training error", "validation error", "gap in points"}}
	for _, p := range costs {
		t.Rows = append(t.Rows, []string{
			p.label, text.Thousands(p.parameters), fmt.Sprintf("%.2f", p.seconds), fmt.Sprintf("%.2f %%", p.training),
			fmt.Sprintf("%.2f %%", p.last()), fmt.Sprintf("%.2f", p.last()-p.training),
		})
	}
	return t
}

// ends compares the network with the fewest parameters and the one with the
// most; nothing where all have the same number.
func ends(r *Result, costs []valueCost) string {
	few, many := costs[0], costs[0]
	for _, p := range costs {
		if p.parameters < few.parameters {
			few = p
		}
		if p.parameters > many.parameters {
			many = p
		}
	}
	if few.parameters == many.parameters {
		return ""
	}
	return fmt.Sprintf("The largest network and the smallest, %s %s against %s: %s times the parameters, %s times the seconds an epoch, a validation error of %.2f %% against %.2f %%.",
		r.Study.Axis.Name(), many.label, few.label, text.Ratio(float64(many.parameters)/float64(few.parameters)), text.Ratio(many.seconds/few.seconds), many.last(), few.last())
}
