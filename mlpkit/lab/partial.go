package lab

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// overlayRuns draws one run, or several together.
func overlayRuns(runs []*Run) (*plot.Figure, error) {
	if len(runs) == 1 {
		return plot.Training(runs[0])
	}
	return plot.Compare(comparisonOf(runs).label, runs...)
}

// showPartial shows what there is of a study that was interrupted before its
// first run was finished.
func (d *desk) showPartial(s study.Study, runs []*Run) error {
	if len(runs) == 0 {
		return nil
	}
	drawn, err := overlayRuns(runs)
	f, err := draw(s.Name+"-interrupted", drawn, err)
	if err != nil {
		return err
	}
	d.out.Figure(f)
	d.out.Text(fmt.Sprintf("Interrupted before the first of %s was finished. What there is of %s is stored as interrupted and counts for nothing.",
		text.Count(len(s.Trials())*len(s.Seeds), "run"), text.Count(len(runs), "run")))
	return nil
}
