package plot

import (
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/plot/plotter"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// Group is the runs of one value of a study: the same Config, other seeds.
type Group struct {
	Label string
	// Value is the position on the axis of [Axis]. NaN in all groups means that
	// the values are names: they stand side by side in the order given.
	Value float64
	Runs  []*mlpkit.Run
}

// checkGroups checks that there are groups with runs and distinct labels.
func checkGroups(groups []Group) error {
	if len(groups) == 0 {
		return errors.New("groups is empty: want at least one group of runs")
	}
	var errs []error
	seen := map[string]int{}
	for i, g := range groups {
		name := fmt.Sprintf("groups[%d]", i)
		if first, ok := seen[g.Label]; ok {
			errs = append(errs, fmt.Errorf("%s.Label %q: groups[%d] has the same: want distinct labels", name, g.Label, first))
		}
		seen[g.Label] = i
		if strings.TrimSpace(g.Label) == "" {
			errs = append(errs, fmt.Errorf("%s.Label is empty: want the value in words, such as \"0.01\"", name))
		}
		errs = append(errs, checkRuns(name+".Runs", g.Runs))
	}
	return errors.Join(errs...)
}

// allRuns is every run of every group.
func allRuns(groups []Group) []*mlpkit.Run {
	var runs []*mlpkit.Run
	for _, g := range groups {
		runs = append(runs, g.Runs...)
	}
	return runs
}

// divergence says how many runs diverged, and the first step at which one did.
func (g Group) divergence() (n, first int) {
	for _, r := range g.Runs {
		if step, ok := r.Diverged(); ok {
			if n++; n == 1 || step < first {
				first = step
			}
		}
	}
	return n, first
}

// verdict names what diverged in the group, or nothing.
func (g Group) verdict() string {
	n, first := g.divergence()
	switch {
	case n == 0:
		return ""
	case len(g.Runs) == 1:
		return "diverged at step " + text.Thousands(first)
	case n == 1:
		return fmt.Sprintf("1 of %d diverged at step %s", len(g.Runs), text.Thousands(first))
	default:
		return fmt.Sprintf("%d of %d diverged, first at step %s", n, len(g.Runs), text.Thousands(first))
	}
}

// averaged are the runs that a group's mean is taken over: those that did not
// diverge; all of them if none is left.
func (g Group) averaged() []*mlpkit.Run {
	var sound []*mlpkit.Run
	for _, r := range g.Runs {
		if _, diverged := r.Diverged(); !diverged {
			sound = append(sound, r)
		}
	}
	if len(sound) == 0 {
		return g.Runs
	}
	return sound
}

// envelope is the mean of several curves with the lowest and the highest value
// at each point.
type envelope struct {
	mean      plotter.XYs
	xs        []float64
	low, high []float64
}

// newEnvelope combines curves over the same positions. Where a curve is
// shorter, the mean is that of the others.
func newEnvelope(curves []plotter.XYs) envelope {
	var longest plotter.XYs
	for _, c := range curves {
		if len(c) > len(longest) {
			longest = c
		}
	}
	var e envelope
	for i, at := range longest {
		var sum float64
		n := 0
		low, high := at.Y, at.Y
		for _, c := range curves {
			if i < len(c) && c[i].X == at.X {
				sum += c[i].Y
				n++
				low, high = min(low, c[i].Y), max(high, c[i].Y)
			}
		}
		e.mean = append(e.mean, plotter.XY{X: at.X, Y: sum / float64(n)})
		e.xs = append(e.xs, at.X)
		e.low = append(e.low, low)
		e.high = append(e.high, high)
	}
	return e
}

// bounds are the points of the lowest and highest values, for scales.
func (e envelope) bounds() plotter.XYs {
	var points plotter.XYs
	for i, x := range e.xs {
		points = append(points, plotter.XY{X: x, Y: e.low[i]}, plotter.XY{X: x, Y: e.high[i]})
	}
	return points
}
