package plot

import (
	"math"
	"slices"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"mlplab/mlpkit/internal/text"
)

// errorScale is an axis for accuracies on which the share of errors is
// logarithmic: 90 % and 95 % are as far apart as 98 % and 99 %.
type errorScale struct{}

// leastError is the share of errors below which accuracies are not told apart.
const leastError = 0.0002

// Normalize implements gonum's Normalizer.
func (errorScale) Normalize(low, high, x float64) float64 {
	position := func(v float64) float64 { return -math.Log(max(leastError, 1-v)) }
	return (position(x) - position(low)) / (position(high) - position(low))
}

// Accuracies from below wideFrom to above wideTo are too far apart for a linear
// axis: the good ones would lie on one another.
const (
	wideFrom = 0.85
	wideTo   = 0.95
)

// scaleAccuracies is scaleAccuracy for several runs. Where some are good and
// others bad, the errors are on a logarithmic axis, and the name of the axis
// says so.
func scaleAccuracies(a *gonum.Axis, label *string, lists ...plotter.XYs) {
	low, high := yRange(lists...)
	if !text.Finite(low) || !text.Finite(high) || low > wideFrom || high < wideTo {
		scaleAccuracy(a, lists...)
		return
	}
	*label += " (errors on a logarithmic axis)"
	low = max(0, 1-(1-low)*1.1)
	high = 1 - max(leastError, (1-high)/1.25)
	setAxis(a, low, high, false, errorTicks(low, high))
	a.Scale = errorScale{}
}

// errorTicks labels accuracies, the most wanted first, as far as there is room.
func errorTicks(low, high float64) gonum.ConstantTicks {
	const room = 0.065 // of the axis
	var ticks gonum.ConstantTicks
	var taken []float64
	for _, percents := range []float64{99, 90, 98, 95, 50, 80, 99.5, 99.9, 99.8, 0, 99.95, 99.98, 70, 60, 20, 97, 85} {
		v := percents / 100
		at := errorScale{}.Normalize(low, high, v)
		near := func(other float64) bool { return math.Abs(other-at) < room }
		if at < -1e-9 || at > 1+1e-9 || slices.ContainsFunc(taken, near) {
			continue
		}
		taken = append(taken, at)
		ticks = append(ticks, gonum.Tick{Value: v, Label: number(percents, 4) + " %"})
	}
	return ticks
}
