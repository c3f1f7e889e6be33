package plot

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"strings"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"mlplab/mlpkit/internal/text"
)

// Effect is what one hyperparameter does: the groups of its study.
type Effect struct {
	Name   string // of the hyperparameter
	Base   string // label of the group that is everywhere else the fixed one; empty if there is none
	Groups []Group
}

// The sizes of the rows, in pixels.
const (
	effectRow     = 17
	effectHeading = 24
	effectsWidth  = 760
)

// Effects shows what several hyperparameters do, on one axis, so that their
// effects can be compared: a row for each value, with the mean, the standard
// deviation and the single runs of the accuracy on the validation set after the
// last epoch. A ring marks the value of the common base, a red cross a value
// whose runs all diverged. The heading says how far the best and the worst mean
// are apart.
func Effects(effects ...Effect) (*Figure, error) {
	if err := checkEffects(effects); err != nil {
		return nil, err
	}
	height, spread := 0.0, plotter.XYs(nil)
	for _, e := range effects {
		height += effectHeading + effectRow*float64(len(e.Groups))
		for _, g := range e.Groups {
			values := finals(g, FinalValidationAccuracy)
			mean, sd, n := values.stats()
			if n > 0 {
				spread = append(spread, plotter.XY{Y: mean - sd}, plotter.XY{Y: mean + sd})
			}
			for _, v := range values {
				spread = append(spread, plotter.XY{Y: v})
			}
		}
	}
	f := &Figure{
		title: "What each hyperparameter does",
		width: effectsWidth,
		body:  height + 1 + tickMark + 2*labelRow + 5,
		legend: []entry{
			{label: "mean ± standard deviation, single runs as points", kind: dotSwatch, color: softInk},
			{label: "the value of the base", kind: ringSwatch, color: softInk},
		},
	}
	p := newAxes("validation accuracy after the last epoch", "")
	p.noGrid = true
	scaleAccuracies(&p.X, &p.xLabel, spread)
	var yTicks gonum.ConstantTicks
	diverged := false
	y := height
	for i, e := range effects {
		p.add(effectHead(e, y-0.62*effectHeading))
		y -= effectHeading
		for _, g := range e.Groups {
			at := y - effectRow/2
			n, _ := g.divergence()
			diverged = diverged || n == len(g.Runs)
			p.add(effectMark(g, at, seriesColor(i), g.Label == e.Base))
			yTicks = append(yTicks, gonum.Tick{Value: at, Label: shortened(fontFace(tickSize, false), g.Label, 210)})
			y -= effectRow
		}
	}
	setAxis(&p.Y, 0, height, false, yTicks)
	if diverged {
		f.legend = append(f.legend, entry{label: "diverged", kind: crossSwatch})
	}
	f.panels = []panel{{plot: p}}
	f.alt = effectsAlt(effects)
	return f, nil
}

// extent is how far the best and the worst mean of an effect are apart.
func (e Effect) extent() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, g := range e.Groups {
		if mean, _, n := finals(g, FinalValidationAccuracy).stats(); n > 0 {
			low, high = min(low, mean), max(high, mean)
		}
	}
	return low, high
}

// effectHead writes the name of a hyperparameter and the size of its effect.
func effectHead(e Effect, y float64) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		at := vg.Point{X: c.Min.X, Y: c.Y(p.Y.Norm(y)) - captionCap/2}
		c.StrokeLine2(draw.LineStyle{Color: gridColor, Width: 1}, c.Min.X, at.Y+15, c.Max.X, at.Y+15)
		face := fontFace(labelSize, true)
		write(c, face, ink, at, atLeft, e.Name)
		if low, high := e.extent(); text.Finite(low) {
			at.X += face.Width(e.Name) + 8
			write(c, fontFace(labelSize, false), softInk, at, atLeft, number(100*(high-low), 3)+" points from worst to best")
		}
	}
}

// effectMark draws the row of a value.
func effectMark(g Group, y float64, col color.NRGBA, base bool) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		values := finals(g, FinalValidationAccuracy)
		mean, sd, n := values.stats()
		row := c.Y(p.Y.Norm(y))
		at := func(v float64) vg.Point {
			return vg.Point{X: c.X(min(max(p.X.Norm(v), 0), 1)), Y: row}
		}
		c.StrokeLine2(draw.LineStyle{Color: gridColor, Width: 0.5}, c.Min.X, row, c.Max.X, row)
		if n == 0 {
			crossAt(c, vg.Point{X: c.Min.X + 6, Y: row}, 4, crossStyle)
			return
		}
		if n > 1 {
			style := draw.LineStyle{Color: col, Width: 1.5}
			low, high := at(mean-sd), at(mean+sd)
			c.StrokeLine2(style, low.X, row, high.X, row)
			for _, v := range values {
				pt := at(v)
				disc(c, vg.Point{X: pt.X, Y: row - 5}, 1.5, faded(col, 0.6))
			}
		}
		disc(c, at(mean), 4, col)
		if base {
			disc(c, at(mean), 2.4, white)
		}
	}
}

func checkEffects(effects []Effect) error {
	if len(effects) == 0 {
		return errors.New("effects is empty: want at least one hyperparameter with its groups")
	}
	var errs []error
	for i, e := range effects {
		if strings.TrimSpace(e.Name) == "" {
			errs = append(errs, fmt.Errorf("effects[%d].Name is empty: want the hyperparameter's, such as \"learning rate\"", i))
		}
		if err := checkGroups(e.Groups); err != nil {
			errs = append(errs, fmt.Errorf("effects[%d] %q: %w", i, e.Name, err))
		}
	}
	return errors.Join(errs...)
}

// effectsAlt describes the figure in words.
func effectsAlt(effects []Effect) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Validation accuracy after the last epoch by the values of %s.", text.Count(len(effects), "hyperparameter"))
	for _, e := range effects {
		fmt.Fprintf(&b, " %s", capital(e.Name))
		if low, high := e.extent(); text.Finite(low) {
			fmt.Fprintf(&b, " (%s points from worst to best)", number(100*(high-low), 3))
		}
		for i, g := range e.Groups {
			mark := ","
			if i == 0 {
				mark = ":"
			}
			mean, sd, n := finals(g, FinalValidationAccuracy).stats()
			switch {
			case n == 0:
				fmt.Fprintf(&b, "%s %s diverged", mark, g.Label)
			case n == 1:
				fmt.Fprintf(&b, "%s %s %s", mark, g.Label, percent(mean, 2))
			default:
				fmt.Fprintf(&b, "%s %s %s ± %s", mark, g.Label, percent(mean, 2), percent(sd, 2))
			}
		}
		b.WriteString(".")
	}
	return b.String()
}
