package plot

import (
	"cmp"
	"math"
	"slices"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"mlplab/mlpkit/internal/text"
)

const besideMean = 6 // pixels from a group's mean to its single runs

const seedLineWidth = 0.8

var seedLineColor = faded(softInk, 0.6)

// beside is where the single runs of a metric stand, from the group's place.
func beside(side float64) vg.Length {
	if side < 0 {
		return vg.Length(side - besideMean)
	}
	return vg.Length(side + besideMean)
}

// seedLines joins the runs of each seed from value to value: what is compared are
// the differences of two values seed by seed, and lines that run alike show them.
// A line breaks where a seed's run is missing or diverged.
func seedLines(xs []float64, groups []Group, m Metric, side float64) marks {
	courses := seedCourses(xs, groups, m)
	return func(c draw.Canvas, p *gonum.Plot) {
		style := draw.LineStyle{Color: seedLineColor, Width: seedLineWidth}
		for _, course := range courses {
			for i := 1; i < len(course); i++ {
				if math.IsNaN(course[i-1].Y) || math.IsNaN(course[i].Y) {
					continue
				}
				from, to := place(&c, p, course[i-1]), place(&c, p, course[i])
				c.StrokeLine2(style, from.X+beside(side), from.Y, to.X+beside(side), to.Y)
			}
		}
	}
}

// seedCourses are, for each seed that two groups or more have, its values from
// left to right, NaN where there is none.
func seedCourses(xs []float64, groups []Group, m Metric) []plotter.XYs {
	var seeds []int64
	values := map[int64]map[int]float64{}
	for i, g := range groups {
		for _, r := range g.Runs {
			v := m.Of(r)
			if _, diverged := r.Diverged(); diverged || !text.Finite(v) {
				continue
			}
			seed := r.Config.Seed
			if values[seed] == nil {
				values[seed] = map[int]float64{}
				seeds = append(seeds, seed)
			}
			values[seed][i] = v
		}
	}
	slices.Sort(seeds)
	var courses []plotter.XYs
	for _, seed := range seeds {
		if len(values[seed]) < 2 {
			continue
		}
		var course plotter.XYs
		for i, x := range xs {
			v, ok := values[seed][i]
			if !ok {
				v = math.NaN()
			}
			course = append(course, plotter.XY{X: x, Y: v})
		}
		slices.SortFunc(course, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
		courses = append(courses, course)
	}
	return courses
}
