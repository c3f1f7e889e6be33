package display

import (
	"mlplab/mlpkit"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// OverlayRuns draws one run, or several together.
func OverlayRuns(runs []*mlpkit.Run) (*plot.Figure, error) {
	if len(runs) == 1 {
		return plot.Training(runs[0])
	}
	return plot.Compare(Labelled(runs, LabelsOf(runs)), runs...)
}

// Groups are the values of a study as the figures take them.
func Groups(r *study.Result) []plot.Group {
	var gs []plot.Group
	for _, g := range r.Groups() {
		gs = append(gs, plot.Group{Label: g.Label(), Value: g.Value.Number, Runs: g.Runs})
	}
	return gs
}

// OverlayResult draws the curves of a study's values, a band for each one's seeds.
func OverlayResult(r *study.Result) (*plot.Figure, error) { return plot.Study(Groups(r)) }

// Logarithmic reports whether an axis can and should have a logarithmic scale.
func Logarithmic(a study.Axis) bool {
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
