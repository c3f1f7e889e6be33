package plot

import (
	"errors"
	"fmt"
	"math"
	"strings"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"mlplab/mlpkit/internal/text"
)

const (
	axisWidth  = 640
	crossStrip = 0.16 // share of the plot's height beneath the data, for crosses
	sideStep   = 7    // pixels between the two metrics of a group
)

// Axis shows what a hyperparameter does: its values on the x axis, one or two
// metrics on the y axis (the final accuracy on the validation set and on the
// training set if none is given). Each run is a small point; a dot and a bar
// show mean and standard deviation of a group. Thin lines join the runs of a seed,
// in the first metric. Diverged runs are red crosses
// beneath the data, with their number.
func Axis(axisName string, log bool, groups []Group, metrics ...Metric) (*Figure, error) {
	if len(metrics) == 0 {
		metrics = []Metric{FinalValidationAccuracy, FinalTrainAccuracy}
	}
	named, err := checkAxis(log, groups, metrics)
	if err != nil {
		return nil, err
	}
	f := &Figure{title: capital(metrics[0].Name) + " by " + axisName, width: axisWidth, body: 300}
	p := newAxes(axisName, "")
	if log {
		p.xLabel += " (logarithmic axis)"
	}
	if p.yLabel = metrics[0].Name; len(metrics) > 1 && metrics[0].Percent {
		p.yLabel = "accuracy"
	}
	xs := scaleValues(&p.X, groups, named, log, f.panelWidth()-60)
	diverged := scaleMetrics(p, groups, metrics)
	joined := len(seedCourses(xs, groups, metrics[0])) > 1
	switch {
	case joined:
		p.add(seedLines(xs, groups, metrics[0], sideOf(0, metrics)))
	case !named:
		p.add(trend(xs, groups, metrics[0]))
	}
	for k := len(metrics) - 1; k >= 0; k-- {
		side := sideOf(k, metrics)
		for i, g := range groups {
			col := seriesColor(i)
			if k > 0 {
				col = axisColor
			}
			p.add(spreadMark(xs[i], side, finals(g, metrics[k]), col, k > 0))
		}
		e := entry{label: metrics[k].Name, kind: dotSwatch, color: softInk}
		if k > 0 {
			e.kind, e.color = ringSwatch, axisColor
		}
		f.legend = append([]entry{e}, f.legend...)
	}
	f.legend = append(f.legend, entry{label: "mean ± standard deviation, single runs beside", kind: barSwatch, color: softInk})
	if joined {
		f.legend = append(f.legend, entry{label: "runs of one seed", kind: lineSwatch, color: seedLineColor, width: seedLineWidth})
	}
	if diverged {
		p.add(divergedMarks(xs, groups))
		f.legend = append(f.legend, entry{label: "diverged", kind: crossSwatch})
	}
	f.panels = []panel{{plot: p}}
	f.alt = axisAlt(axisName, groups, metrics)
	return f, nil
}

// sideOf is how far right of a group's place a metric stands.
func sideOf(k int, metrics []Metric) float64 {
	if len(metrics) == 2 {
		return sideStep * (0.5 - float64(k))
	}
	return 0
}

// checkAxis checks the arguments and says whether the values are names.
func checkAxis(log bool, groups []Group, metrics []Metric) (named bool, err error) {
	if err := checkGroups(groups); err != nil {
		return false, err
	}
	if len(metrics) > 2 {
		return false, fmt.Errorf("metrics: %d of them: want one or two", len(metrics))
	}
	for i, m := range metrics {
		if m.Of == nil || m.Name == "" {
			return false, fmt.Errorf("metrics[%d]: Name %q, Of %t: want both set, or a ready one such as FinalValidationAccuracy", i, m.Name, m.Of != nil)
		}
		if m.Percent != metrics[0].Percent {
			return false, fmt.Errorf("metrics: %q and %q have other units: want both in percent or neither", metrics[0].Name, m.Name)
		}
	}
	var errs []error
	names := 0
	for i, g := range groups {
		switch {
		case math.IsNaN(g.Value):
			names++
		case math.IsInf(g.Value, 0):
			errs = append(errs, fmt.Errorf("groups[%d].Value %v: want a finite number, or NaN in all groups for names", i, g.Value))
		case log && g.Value <= 0:
			errs = append(errs, fmt.Errorf("groups[%d].Value %v: want a positive number on a logarithmic axis, or log false", i, g.Value))
		}
	}
	if names > 0 && names < len(groups) {
		errs = append(errs, fmt.Errorf("groups: %d of %d values are NaN: want numbers everywhere, or NaN everywhere for names", names, len(groups)))
	}
	if names > 0 && log {
		errs = append(errs, errors.New("log true: names have no logarithm: want log false where the values are NaN"))
	}
	return names > 0, errors.Join(errs...)
}

// scaleValues sets the horizontal axis to the values of the groups, with their
// labels where there is room, and returns their positions.
func scaleValues(a *gonum.Axis, groups []Group, named, log bool, width float64) []float64 {
	xs := make([]float64, len(groups))
	low, high := math.Inf(1), math.Inf(-1)
	for i, g := range groups {
		if xs[i] = g.Value; named {
			xs[i] = float64(i)
		}
		low, high = min(low, xs[i]), max(high, xs[i])
	}
	switch {
	case named:
		low, high = low-0.5, high+0.5
	case log:
		room := math.Pow(max(high/low, 2), 0.08)
		low, high = low/room, high*room
	default:
		room := 0.08 * (high - low)
		if room == 0 {
			room = max(1, math.Abs(high)) / 2
		}
		low, high = low-room, high+room
	}
	setAxis(a, low, high, log, nil)
	face := fontFace(tickSize, false)
	var ticks gonum.ConstantTicks
	var taken []vg.Rectangle
	slot := vg.Length(width / float64(len(groups)))
	for i, g := range groups {
		label := g.Label
		if named {
			label = shortened(face, label, slot-6)
		}
		half := face.Width(label)/2 + 3
		r := around(vg.Point{X: vg.Length(a.Norm(xs[i]) * width)}, half, 1)
		for _, t := range taken {
			if overlap(t, r) {
				label = ""
			}
		}
		if label != "" {
			taken = append(taken, r)
		}
		ticks = append(ticks, gonum.Tick{Value: xs[i], Label: label})
	}
	a.Tick.Marker = ticks
	return xs
}

// scaleMetrics sets the vertical axis to all values, with room beneath for
// crosses if a run diverged, and says whether one did.
func scaleMetrics(p *axes, groups []Group, metrics []Metric) (diverged bool) {
	var points plotter.XYs
	for _, g := range groups {
		n, _ := g.divergence()
		diverged = diverged || n > 0
		for _, m := range metrics {
			values := finals(g, m)
			mean, sd, n := values.stats()
			if n > 0 {
				points = append(points, plotter.XY{Y: mean - sd}, plotter.XY{Y: mean + sd})
			}
			for _, v := range values {
				points = append(points, plotter.XY{Y: v})
			}
		}
	}
	a := &p.Y
	if metrics[0].Percent {
		scaleAccuracies(a, &p.yLabel, points)
	} else {
		scaleNumbers(a, false, points)
	}
	if diverged {
		a.Scale = lifted{a.Scale}
	}
	return diverged
}

// axisAlt describes the figure in words.
func axisAlt(axisName string, groups []Group, metrics []Metric) string {
	var b strings.Builder
	fmt.Fprintf(&b, "What %s does, in %s.", axisName, text.Count(len(groups), "value"))
	for _, g := range groups {
		fmt.Fprintf(&b, " %s:", g.Label)
		for k, m := range metrics {
			if k > 0 {
				b.WriteString(",")
			}
			if mean, sd, n := finals(g, m).stats(); n == 0 {
				fmt.Fprintf(&b, " no %s", m.Name)
			} else {
				fmt.Fprintf(&b, " %s %s", m.Name, m.write(mean))
				if n > 1 {
					fmt.Fprintf(&b, " ± %s (%d runs)", m.write(sd), n)
				}
			}
		}
		if v := g.verdict(); v != "" {
			fmt.Fprintf(&b, ", %s", v)
		}
		b.WriteString(".")
	}
	return b.String()
}

// capital begins a text with a capital letter.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
