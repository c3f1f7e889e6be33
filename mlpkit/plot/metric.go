package plot

import (
	"math"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/stats"
)

// Metric is a number that a run ends with.
type Metric struct {
	Name    string // as the legend and the axis call it
	Percent bool   // a fraction to be shown in percent
	Of      func(*mlpkit.Run) float64
}

// The usual metrics. They are NaN for a run without a finished epoch.
var (
	FinalValidationAccuracy = Metric{Name: "validation accuracy", Percent: true, Of: func(r *mlpkit.Run) float64 { return final(r, validationAccuracy) }}
	FinalTrainAccuracy      = Metric{Name: "training accuracy", Percent: true, Of: func(r *mlpkit.Run) float64 { return final(r, trainAccuracy) }}
)

// final is a measure of the last epoch.
func final(r *mlpkit.Run, of func(mlpkit.Epoch) exact.Float) float64 {
	e, ok := r.Last()
	if !ok {
		return math.NaN()
	}
	return float64(of(e))
}

// sample is the values of one metric in one group.
type sample []float64

// finals are the finite values of a metric of the runs that did not diverge.
func finals(g Group, m Metric) sample {
	var values sample
	for _, r := range g.Runs {
		if _, diverged := r.Diverged(); diverged {
			continue
		}
		if v := m.Of(r); text.Finite(v) {
			values = append(values, v)
		}
	}
	return values
}

// stats is the mean, NaN of no value, the standard deviation, 0 of fewer than two
// values, and their number.
func (s sample) stats() (mean, sd float64, n int) {
	d := stats.Describe(s)
	if d.N > 1 {
		sd = d.SD
	}
	return d.Mean, sd, d.N
}

// write shows a value of the metric.
func (m Metric) write(v float64) string {
	if m.Percent {
		return percent(v, 2)
	}
	return number(v, 3)
}
