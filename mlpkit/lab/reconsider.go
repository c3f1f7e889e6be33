package lab

import (
	"context"
	"fmt"
	"strings"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
)

// Reconsider answers the conclusions of the lab report from 2023, one by one,
// from the lab's own five studies. It reads the store and trains nothing.
func Reconsider() { newDesk().reconsider() }

func (d *desk) reconsider() {
	d.do(func(context.Context) error {
		all, err := d.gather()
		if err != nil || len(all) == 0 {
			return err
		}
		t := table{head: []string{"", "about", "the report concluded", "these runs", "because"}, words: []int{1, 2, 3, 4}}
		counts := map[audit.Verdict]int{}
		for _, f := range all {
			for _, j := range audit.JudgeRuns(audit.Experiment(f.name), f.result) {
				counts[j.Verdict]++
				t.rows = append(t.rows, []string{fmt.Sprint(len(t.rows) + 1), f.name, j.Text, string(j.Verdict), j.Reason})
			}
		}
		d.out.Table(t)
		var parts []string
		for _, v := range audit.Verdicts() {
			if counts[v] > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", v, counts[v]))
			}
		}
		d.say([]string{fmt.Sprintf("Of %s: %s.", text.Count(len(t.rows), "conclusion"), strings.Join(parts, ", ")), d.quickStore()})
		return nil
	})
}
