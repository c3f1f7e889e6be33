package plot

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"mlplab/mlpkit"
)

// Unit is what the way to an accuracy is counted in.
type Unit string

// The units. Accuracies are measured after whole epochs, so steps and seconds
// are those of the epochs that it took; seconds are of training alone.
const (
	Epochs  Unit = "epochs"
	Steps   Unit = "steps"
	Seconds Unit = "seconds"
)

// timeTo is the way of a run to an accuracy on the validation set.
func timeTo(r *mlpkit.Run, unit Unit, accuracy float64) (way float64, reached bool) {
	var seconds float64
	for i, e := range soundEpochs(r) {
		seconds += e.TrainSeconds
		if float64(e.ValidationAccuracy) < accuracy {
			continue
		}
		switch unit {
		case Steps:
			return float64((i + 1) * r.StepsPerEpoch()), true
		case Seconds:
			return seconds, true
		default:
			return float64(i + 1), true
		}
	}
	return 0, false
}

// ways are the ways of a group's runs that reached the accuracy.
func ways(g Group, unit Unit, accuracy float64) sample {
	var s sample
	for _, r := range g.Runs {
		if way, reached := timeTo(r, unit, accuracy); reached {
			s = append(s, way)
		}
	}
	return s
}

// The sizes of the bars, in pixels.
const (
	barRow     = 20
	barHeading = 22
	barWidth   = 640
)

// TimeTo shows how long each group took to given accuracies on the validation
// set (fractions such as 0.95): bars for the mean of the runs that reached it,
// points for the single runs. Where not all did, the bar says how many.
func TimeTo(unit Unit, accuracies []float64, groups []Group) (*Figure, error) {
	if err := checkTimeTo(unit, accuracies, groups); err != nil {
		return nil, err
	}
	rows := len(accuracies) * len(groups)
	f := &Figure{
		title: capital(string(unit)) + " to an accuracy on the validation set",
		width: barWidth,
		body:  float64(rows*barRow+len(accuracies)*barHeading) + 1 + tickMark + 2*labelRow + 5,
	}
	p := newAxes(string(unit)+", points are single runs", "")
	p.noGrid = true
	height := float64(rows*barRow + len(accuracies)*barHeading)
	most := 0.0
	var yTicks gonum.ConstantTicks
	var bars []bar
	y := height
	for _, accuracy := range accuracies {
		bars = append(bars, bar{heading: "to " + percent(accuracy, percentDecimals(accuracy)), y: y - 0.62*barHeading})
		y -= barHeading
		for i, g := range groups {
			values := ways(g, unit, accuracy)
			for _, v := range values {
				most = max(most, v)
			}
			bars = append(bars, bar{y: y - barRow/2, values: values, of: len(g.Runs), color: seriesColor(i)})
			yTicks = append(yTicks, gonum.Tick{Value: y - barRow/2, Label: shortened(fontFace(tickSize, false), g.Label, 200)})
			y -= barRow
		}
	}
	if most == 0 {
		most = 1
	}
	setAxis(&p.Y, 0, height, false, yTicks)
	setAxis(&p.X, 0, most*1.18, false, linearTicks(0, most, 8))
	if unit != Seconds {
		p.X.Tick.Marker = wholeTicks(0, most, 8)
	}
	for _, b := range bars {
		p.add(b.draw)
	}
	f.panels = []panel{{plot: p}}
	f.alt = timeToAlt(unit, accuracies, groups)
	return f, nil
}

// bar is a row of the figure, or a heading.
type bar struct {
	heading string
	y       float64
	values  sample
	of      int // runs of the group
	color   color.NRGBA
}

// draw draws the row.
func (b bar) draw(c draw.Canvas, p *gonum.Plot) {
	at := place(&c, p, plotter.XY{X: 0, Y: b.y})
	if b.heading != "" {
		write(c, fontFace(labelSize, true), ink, vg.Point{X: at.X, Y: at.Y - captionCap/2}, atLeft, b.heading)
		return
	}
	face := fontFace(tickSize, false)
	mean, _, n := b.values.stats()
	if n == 0 {
		write(c, face, softInk, vg.Point{X: at.X + 6, Y: at.Y - captionCap/2}, atLeft, "not reached")
		return
	}
	end := place(&c, p, plotter.XY{X: mean, Y: b.y}).X
	box(c, vg.Rectangle{Min: vg.Point{X: at.X, Y: at.Y - 6}, Max: vg.Point{X: end, Y: at.Y + 6}}, faded(b.color, 0.75))
	furthest := end
	if n > 1 {
		for _, v := range b.values {
			x := place(&c, p, plotter.XY{X: v, Y: b.y}).X
			furthest = max(furthest, x)
			disc(c, vg.Point{X: x, Y: at.Y}, 3, white)
			disc(c, vg.Point{X: x, Y: at.Y}, 2, b.color)
		}
	}
	label := number(mean, 3)
	if slices.Min(b.values) < slices.Max(b.values) {
		label = "mean " + label
	}
	if n < b.of {
		label += fmt.Sprintf(" (%d of %d runs)", n, b.of)
	}
	write(c, face, ink, vg.Point{X: furthest + 7, Y: at.Y - captionCap/2}, atLeft, label)
}

// percentDecimals is how many decimals the percentage of a fraction needs.
func percentDecimals(fraction float64) int {
	for d := range 3 {
		if scaled := 100 * fraction * math.Pow(10, float64(d)); math.Abs(scaled-math.Round(scaled)) < 1e-6 {
			return d
		}
	}
	return 3
}

func checkTimeTo(unit Unit, accuracies []float64, groups []Group) error {
	errs := []error{checkGroups(groups)}
	if unit != Epochs && unit != Steps && unit != Seconds {
		errs = append(errs, fmt.Errorf("unit %q: want Epochs, Steps or Seconds", unit))
	}
	if len(accuracies) == 0 {
		errs = append(errs, errors.New("accuracies is empty: want fractions such as 0.90, 0.95"))
	}
	for i, a := range accuracies {
		if !(a > 0 && a <= 1) {
			errs = append(errs, fmt.Errorf("accuracies[%d] %v: want a fraction above 0 and at most 1, such as 0.95", i, a))
		}
	}
	return errors.Join(errs...)
}

// timeToAlt describes the figure in words.
func timeToAlt(unit Unit, accuracies []float64, groups []Group) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Bars of the %s to given accuracies on the validation set.", unit)
	for _, a := range accuracies {
		fmt.Fprintf(&b, " To %s:", percent(a, percentDecimals(a)))
		for i, g := range groups {
			if i > 0 {
				b.WriteString(",")
			}
			mean, _, n := ways(g, unit, a).stats()
			switch {
			case n == 0:
				fmt.Fprintf(&b, " %s not reached", g.Label)
			case n < len(g.Runs):
				fmt.Fprintf(&b, " %s %s (%d of %d runs)", g.Label, number(mean, 3), n, len(g.Runs))
			default:
				fmt.Fprintf(&b, " %s %s", g.Label, number(mean, 3))
			}
		}
		b.WriteString(".")
	}
	return b.String()
}
