package lab

import (
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// groups are the values of a study as the figures take them.
func groups(r *Result) []plot.Group {
	var gs []plot.Group
	for _, g := range r.Groups() {
		gs = append(gs, plot.Group{Label: g.Label(), Value: g.Value.Number, Runs: g.Runs})
	}
	return gs
}

// overlay draws the curves of a study's values, a band for each one's seeds.
func overlay(r *Result) (*plot.Figure, error) { return plot.Study(groups(r)) }

// studyFigures draws what stays of a study: its curves, and its values side by
// side where there are several.
func studyFigures(r *Result) ([]figure, error) {
	drawn, err := overlay(r)
	curves, err := draw(r.Study.Name, drawn, err)
	if err != nil {
		return nil, err
	}
	gs := groups(r)
	if len(gs) < 2 {
		return []figure{curves}, nil
	}
	for i, g := range r.Groups() {
		gs[i].Label = g.Value.Label // the curves tell what was tuned, and an axis has no room for it
	}
	axis := r.Study.Axis
	drawn, err = plot.Axis(axis.Name(), logarithmic(axis), gs)
	values, err := draw(r.Study.Name+"-values", drawn, err)
	if err != nil {
		return nil, err
	}
	return []figure{curves, values}, nil
}

// logarithmic reports whether an axis can and should have a logarithmic scale.
func logarithmic(a study.Axis) bool {
	if !a.Logarithmic() {
		return false
	}
	for _, v := range a.Values() {
		if !(v.Number > 0) {
			return false
		}
	}
	return true
}
