package plot

import (
	"errors"
	"fmt"
	"math"
	"strings"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"mlplab/mlpkit/internal/text"
)

// Series is a line of [Lines]. Values that are not finite, or not positive on
// a logarithmic axis, leave a gap.
type Series struct {
	Name  string
	X, Y  []float64
	Faint bool   // in the background, such as raw values behind their average
	Marks []Mark // points of interest
}

// Mark is a point of interest with words. A NaN in Y makes it a vertical line.
type Mark struct {
	X, Y  float64
	Label string
}

const (
	linesWidth  = 640
	linesReduce = 800 // longer series are reduced to the extremes of parts
)

// Lines shows any series over a common axis: dead units over epochs, losses
// over learning rates. Faint series share the colour of the next one that is
// not faint and are not in the legend.
func Lines(title, xLabel, yLabel string, logX, logY bool, series ...Series) (*Figure, error) {
	if err := checkSeries(series); err != nil {
		return nil, err
	}
	f := &Figure{title: title, width: linesWidth, body: 280}
	p := newAxes(xLabel, yLabel)
	parts := make([][]plotter.XYs, len(series))
	var all []plotter.XYs
	var points plotter.XYs
	for i, s := range series {
		parts[i] = s.parts(logX, logY)
		for _, part := range parts[i] {
			all = append(all, part)
			points = append(points, part...)
		}
		for _, m := range s.Marks {
			if text.Finite(m.Y) && (!logY || m.Y > 0) {
				all = append(all, plotter.XYs{{X: m.X, Y: m.Y}})
			}
		}
	}
	if len(points) == 0 {
		return nil, errors.New("series: no point can be drawn: want finite numbers, positive ones on logarithmic axes")
	}
	for axis, log := range map[*string]bool{&p.xLabel: logX, &p.yLabel: logY} {
		if log {
			*axis += " (logarithmic axis)"
		}
	}
	scaleX(&p.X, points, logX, linesWidth-90)
	scaleNumbers(&p.Y, logY, all...)
	k := 0
	for i, s := range series {
		p.add(seriesMarks(s, k, parts[i]))
		if !s.Faint {
			if s.Name != "" && (len(series) > 1 || s.Name != yLabel) {
				f.legend = append(f.legend, entry{label: s.Name, color: seriesColor(k), width: 2, dash: dashes(k)})
			}
			k++
		}
	}
	for _, s := range series {
		p.add(pointers(s.Marks))
	}
	f.panels = []panel{{plot: p}}
	f.alt = linesAlt(title, xLabel, yLabel, series)
	return f, nil
}

// parts are the drawable stretches of a series.
func (s Series) parts(logX, logY bool) []plotter.XYs {
	var parts []plotter.XYs
	var part plotter.XYs
	flush := func() {
		if len(part) > 0 {
			parts = append(parts, reduced(part, linesReduce/2))
		}
		part = nil
	}
	for i, x := range s.X {
		if y := s.Y[i]; !text.Finite(y) || logY && y <= 0 || logX && x <= 0 {
			flush()
		} else {
			part = append(part, plotter.XY{X: x, Y: y})
		}
	}
	flush()
	return parts
}

// reduced keeps the lowest and the highest point of each of n parts.
func reduced(points plotter.XYs, n int) plotter.XYs {
	if len(points) <= 2*n {
		return points
	}
	var kept plotter.XYs
	for k := range n {
		from, to := k*len(points)/n, (k+1)*len(points)/n
		low, high := from, from
		for i := from; i < to; i++ {
			if points[i].Y < points[low].Y {
				low = i
			}
			if points[i].Y > points[high].Y {
				high = i
			}
		}
		kept = append(kept, points[min(low, high)])
		if low != high {
			kept = append(kept, points[max(low, high)])
		}
	}
	return kept
}

// seriesMarks draws the line of a series with the colour k.
func seriesMarks(s Series, k int, parts []plotter.XYs) marks {
	style := lineStyle(k)
	if s.Faint {
		style = draw.LineStyle{Color: faded(seriesColor(k), 0.35), Width: 1}
	}
	return func(c draw.Canvas, p *gonum.Plot) {
		for _, part := range parts {
			line(part, style)(c, p)
			if !s.Faint && len(s.X) <= pointsUpTo || len(part) == 1 {
				dots(part, 2.4, seriesColor(k))(c, p)
			}
		}
	}
}

// pointers draws marks: a ring with words beneath or above it, or a dashed line
// with words at its top.
func pointers(list []Mark) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		face := fontFace(labelSize, false)
		for i, m := range list {
			width := face.Width(m.Label)
			at := vg.Point{X: c.X(p.X.Norm(m.X))}
			left := at.X - width/2
			if text.Finite(m.Y) {
				at = place(&c, p, plotter.XY{X: m.X, Y: m.Y})
				disc(c, at, 5, ink)
				disc(c, at, 3.4, white)
				if m.Label == "" {
					continue // a box without words would cover other rings
				}
				if at.Y -= 15; at.Y < c.Min.Y+8 {
					at.Y += 31
				}
			} else {
				c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1, Dashes: []vg.Length{4, 3}}, at.X, c.Min.Y, at.X, c.Max.Y)
				at.Y = c.Max.Y - 8 - vg.Length(i)*15
				if left = at.X + 8; left+width > c.Max.X {
					left = at.X - 8 - width
				}
			}
			left = max(c.Min.X, min(left, c.Max.X-width))
			box(c, vg.Rectangle{Min: vg.Point{X: left - 2, Y: at.Y - 7}, Max: vg.Point{X: left + width + 2, Y: at.Y + 7}}, faded(white, 0.85))
			write(c, face, ink, vg.Point{X: left, Y: at.Y - captionCap/2}, atLeft, m.Label)
		}
	}
}

// scaleX sets a horizontal axis to the points.
func scaleX(a *gonum.Axis, points plotter.XYs, log bool, width float64) {
	low, high, whole := math.Inf(1), math.Inf(-1), true
	for _, p := range points {
		low, high = min(low, p.X), max(high, p.X)
		whole = whole && p.X == math.Trunc(p.X)
	}
	if low == high {
		if log {
			low, high = low/2, high*2
		} else {
			low, high = low-0.5, high+0.5
		}
	}
	if log {
		setAxis(a, low, high, true, logTicks(low, high, int(width/45)))
		return
	}
	ticks := linearTicks(low, high, int(width/60))
	if whole {
		ticks = wholeTicks(low, high, int(width/60))
	}
	setAxis(a, low, high, false, ticks)
}

func checkSeries(series []Series) error {
	if len(series) == 0 {
		return errors.New("series is empty: want at least one")
	}
	var errs []error
	for i, s := range series {
		if len(s.X) != len(s.Y) {
			errs = append(errs, fmt.Errorf("series[%d] %q: %d X and %d Y: want as many of each", i, s.Name, len(s.X), len(s.Y)))
		}
		for k, x := range s.X {
			if !text.Finite(x) {
				errs = append(errs, fmt.Errorf("series[%d] %q: X[%d] %v: want finite positions", i, s.Name, k, x))
				break
			}
		}
		for k, m := range s.Marks {
			if !text.Finite(m.X) {
				errs = append(errs, fmt.Errorf("series[%d] %q: Marks[%d].X %v: want a finite position", i, s.Name, k, m.X))
			}
		}
	}
	return errors.Join(errs...)
}

// linesAlt describes the figure in words.
func linesAlt(title, xLabel, yLabel string, series []Series) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s over %s.", title, yLabel, xLabel)
	for _, s := range series {
		if s.Faint || len(s.X) == 0 {
			continue
		}
		low, high := math.Inf(1), math.Inf(-1)
		for _, y := range s.Y {
			if text.Finite(y) {
				low, high = min(low, y), max(high, y)
			}
		}
		last := len(s.X) - 1
		fmt.Fprintf(&b, " %s: from %s at %s to %s at %s, lowest %s, highest %s%s.", s.Name,
			number(s.Y[0], 3), number(s.X[0], 3), number(s.Y[last], 3), number(s.X[last], 3), number(low, 3), number(high, 3), s.rings())
	}
	for _, s := range series {
		for _, m := range s.Marks {
			if m.Label != "" {
				fmt.Fprintf(&b, " Marked: %s at %s.", m.Label, number(m.X, 3))
			}
		}
	}
	return b.String()
}

// rings says which points of a series have a mark without words, after a comma.
func (s Series) rings() string {
	var at []string
	for _, m := range s.Marks {
		if m.Label == "" {
			at = append(at, number(m.X, 3))
		}
	}
	switch n := len(at); {
	case n == 0:
		return ""
	case n > 1 && n == len(s.X):
		return ", every point marked"
	case n == 1:
		return ", marked at " + at[0]
	default:
		return ", marked at " + strings.Join(at[:n-1], ", ") + " and " + at[n-1]
	}
}
