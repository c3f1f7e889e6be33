package plot

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// lifted leaves a strip of the plot free beneath a scale.
type lifted struct{ gonum.Normalizer }

// Normalize implements gonum's Normalizer.
func (l lifted) Normalize(low, high, x float64) float64 {
	return crossStrip + (1-crossStrip)*l.Normalizer.Normalize(low, high, x)
}

// trend is a faint line through the means.
func trend(xs []float64, groups []Group, m Metric) marks {
	var points plotter.XYs
	for i, g := range groups {
		if mean, _, n := finals(g, m).stats(); n > 0 {
			points = append(points, plotter.XY{X: xs[i], Y: mean})
		}
	}
	slices.SortFunc(points, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
	return line(points, draw.LineStyle{Color: noteColor, Width: 1.5})
}

// spreadMark draws the values of a group: small points, mean, bar.
func spreadMark(x, side float64, values sample, col color.NRGBA, hollow bool) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		mean, sd, n := values.stats()
		if n == 0 {
			return
		}
		at := func(v float64) vg.Point {
			pt := place(&c, p, plotter.XY{X: x, Y: v})
			pt.X += vg.Length(side)
			return pt
		}
		if n > 1 {
			style := draw.LineStyle{Color: col, Width: 1.5}
			low, high := at(mean-sd), at(mean+sd)
			c.StrokeLine2(style, low.X, low.Y, high.X, high.Y)
			for _, end := range []vg.Point{low, high} {
				c.StrokeLine2(style, end.X-3, end.Y, end.X+3, end.Y)
			}
			for _, v := range values {
				pt := place(&c, p, plotter.XY{X: x, Y: v})
				disc(c, vg.Point{X: pt.X + beside(side), Y: pt.Y}, 1.7, faded(col, 0.6))
			}
		}
		disc(c, at(mean), 3.6, col)
		if hollow {
			disc(c, at(mean), 2.3, white)
		}
	}
}

// divergedMarks draws a cross for each group with diverged runs.
func divergedMarks(xs []float64, groups []Group) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		face := fontFace(tickSize, false)
		strip := c.Max.Y - c.Min.Y
		for i, g := range groups {
			n, _ := g.divergence()
			if n == 0 {
				continue
			}
			at := vg.Point{X: c.X(p.X.Norm(xs[i])), Y: c.Min.Y + strip*crossStrip*0.55}
			crossAt(c, at, 4.5, crossStyle)
			write(c, face, alarm, vg.Point{X: at.X, Y: at.Y - 17}, atCenter, fmt.Sprintf("%d of %d", n, len(g.Runs)))
		}
	}
}
