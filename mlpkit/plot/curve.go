package plot

import (
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/text"
)

// lossCurve is the loss of a run's steps, ready to be drawn.
type lossCurve struct {
	planned  int // steps that the run would have if it went to its end
	steps    int // steps before the first loss that is not finite
	diverged int // the step of that loss, or 0
	raw      plotter.XYs
	smooth   plotter.XYs
}

// horizon is the last step that an axis for the run must show: the plan while
// the run goes on, what there is when it has stopped, a little after the end
// when it diverged.
func horizon(r *mlpkit.Run) int {
	if step, ok := r.Diverged(); ok {
		return min(len(r.StepLoss), step+step/2+10)
	}
	if r.Stopped != "" {
		return max(1, len(r.StepLoss))
	}
	return planned(r)
}

// newLossCurve reduces a run's losses to columns.
func newLossCurve(r *mlpkit.Run, x columns) lossCurve {
	c := lossCurve{planned: planned(r), steps: len(r.StepLoss)}
	if step, ok := r.Diverged(); ok {
		c.steps, c.diverged = step-1, step
	}
	losses := r.StepLoss[:c.steps]
	edges := x.edges(c.steps)
	c.raw = extremes(losses, edges)
	c.smooth = averages(losses, edges, window(c.planned))
	return c
}

// end is the point where the cross of a diverged run belongs: the last finite
// average, or the first step at the top of the plot.
func (c lossCurve) end() plotter.XY {
	if len(c.smooth) == 0 {
		return plotter.XY{X: 1, Y: math.MaxFloat64}
	}
	return c.smooth[len(c.smooth)-1]
}

// accuracies are the points (epoch, accuracy) of a run for one of its measures.
func accuracies(r *mlpkit.Run, of func(mlpkit.Epoch) exact.Float) plotter.XYs {
	var points plotter.XYs
	for i, e := range soundEpochs(r) {
		if v := float64(of(e)); text.Finite(v) {
			points = append(points, plotter.XY{X: float64(i + 1), Y: v})
		}
	}
	return points
}

func trainAccuracy(e mlpkit.Epoch) exact.Float      { return e.TrainAccuracy }
func validationAccuracy(e mlpkit.Epoch) exact.Float { return e.ValidationAccuracy }

// soundEpochs are the epochs that ended before the run diverged.
func soundEpochs(r *mlpkit.Run) []mlpkit.Epoch {
	step, ok := r.Diverged()
	if !ok {
		return r.Epochs
	}
	return r.Epochs[:min(len(r.Epochs), (step-1)/r.StepsPerEpoch())]
}

// quantile is the value below which the fraction q of the values lies.
func quantile(points plotter.XYs, q float64) float64 {
	values := make([]float64, len(points))
	for i, p := range points {
		values[i] = p.Y
	}
	slices.Sort(values)
	return values[int(q*float64(len(values)-1)+0.5)]
}

// yRange is the lowest and the highest y of points.
func yRange(lists ...plotter.XYs) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, points := range lists {
		for _, p := range points {
			low, high = min(low, p.Y), max(high, p.Y)
		}
	}
	return low, high
}
