package report

import (
	"context"
	"fmt"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
)

// Tables shows the lab report's published tables in one: what each of its
// 15 trainings began with, settled at and ended with.
func Tables() { newVerb().tables() }

func (v *verb) tables() {
	v.Do(func(context.Context) error {
		report, err := audit.Published()
		if err != nil {
			return err
		}
		t := display.Table{Head: []string{"table", "training loss, epoch 1", "last epoch", "validation accuracy, epoch 1", "best", "last epoch", "mean of the last five"}}
		lines := 0
		for _, p := range report {
			first, last, best := p.Epochs[0], p.Epochs[len(p.Epochs)-1], audit.Decimal(0)
			for _, e := range p.Epochs {
				best = max(best, e.ValAcc)
			}
			lines += len(p.Epochs)
			t.Rows = append(t.Rows, []string{
				p.Name(), first.TrainLoss.String(), last.TrainLoss.String(), printed(first.ValAcc), printed(best), printed(last.ValAcc), text.Percent(p.Level(audit.ValAcc)),
			})
		}
		v.Out.Table(t)
		v.Out.Text(fmt.Sprintf("%s with %s, each with four numbers.", text.Count(len(report), "table"), text.Count(lines, "line")))
		return nil
	})
}

// printed is a published fraction as a percentage.
func printed(v audit.Decimal) string { return text.Percent(v.Float()) }
