package lab

import (
	"context"
	"fmt"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
)

// ReportTables shows the lab report's published tables in one: what each of its
// 15 trainings began with, settled at and ended with.
func ReportTables() { newDesk().reportTables() }

func (d *desk) reportTables() {
	d.do(func(context.Context) error {
		report, err := audit.Published()
		if err != nil {
			return err
		}
		t := table{head: []string{"table", "training loss, epoch 1", "last epoch", "validation accuracy, epoch 1", "best", "last epoch", "mean of the last five"}}
		lines := 0
		for _, p := range report {
			first, last, best := p.Epochs[0], p.Epochs[len(p.Epochs)-1], audit.Decimal(0)
			for _, e := range p.Epochs {
				best = max(best, e.ValAcc)
			}
			lines += len(p.Epochs)
			t.rows = append(t.rows, []string{
				p.Name(), first.TrainLoss.String(), last.TrainLoss.String(), printed(first.ValAcc), printed(best), printed(last.ValAcc), text.Percent(p.Level(audit.ValAcc)),
			})
		}
		d.out.Table(t)
		d.out.Text(fmt.Sprintf("%s with %s, each with four numbers.", text.Count(len(report), "table"), text.Count(lines, "line")))
		return nil
	})
}

// printed is a published fraction as a percentage.
func printed(v audit.Decimal) string { return text.Percent(v.Float()) }

// ReportRepeats shows the five published tables that, by the report's own words,
// trained one configuration again and again, and how much chance alone did to
// them: the measure for every other difference between its tables.
func ReportRepeats() { newDesk().reportRepeats() }

func (d *desk) reportRepeats() {
	d.do(func(context.Context) error {
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
		f, err := draw("report-repeats", drawn, err)
		if err != nil {
			return err
		}
		d.out.Figure(f)
		chances, err := chancesOf(repeats)
		if err != nil {
			return err
		}
		d.out.Table(chanceTable(chances))
		d.say([]string{repeatsText(repeats, chances), coverText(report, repeats, chances)})
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
