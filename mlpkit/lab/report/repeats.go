package report

import (
	"context"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
)

// Repeats shows the five published tables that, by the report's own words,
// trained one configuration again and again, and how much chance alone did to
// them: the measure for every other difference between its tables.
func Repeats() { newVerb().repeats() }

func (v *verb) repeats() {
	v.Do(func(context.Context) error {
		report, err := audit.Published()
		if err != nil {
			return err
		}
		repeats, err := report.Repeats()
		if err != nil {
			return err
		}
		var lines []plot.Series
		for _, t := range repeats {
			lines = append(lines, publishedSeries(t, audit.ValAcc, 100))
		}
		drawn, err := plot.Lines("Five tables of one configuration", "epoch", "validation accuracy (%)", false, false, lines...)
		f, err := display.Draw("report-repeats", drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		chances, err := chancesOf(repeats)
		if err != nil {
			return err
		}
		v.Out.Table(chanceTable(chances))
		v.Say([]string{repeatsText(repeats, chances), coverText(report, repeats, chances)})
		return nil
	})
}

// publishedSeries is a column of a table over its epochs, times a factor.
func publishedSeries(t audit.Table, of func(audit.Epoch) audit.Decimal, factor float64) plot.Series {
	s := plot.Series{Name: "report, " + t.Name()}
	for i, v := range t.Column(of) {
		s.X, s.Y = append(s.X, float64(i+1)), append(s.Y, factor*v)
	}
	return s
}
