package report

import (
	"context"
	"fmt"
	"strings"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
)

// AgainstRuns answers the conclusions of the lab report from 2023, one by one,
// from the lab's own five studies. It reads the store and trains nothing.
func AgainstRuns() { newVerb().againstRuns() }

func (v *verb) againstRuns() {
	v.Do(func(context.Context) error {
		all, err := v.StoredExperiments()
		if err != nil || len(all) == 0 {
			return err
		}
		t := display.Table{Head: []string{"", "about", "the report concluded", "these runs", "because"}, Words: []int{1, 2, 3, 4}}
		counts := map[audit.Verdict]int{}
		for _, f := range all {
			for _, j := range audit.JudgeRuns(audit.Experiment(f.Name), f.Result) {
				counts[j.Verdict]++
				t.Rows = append(t.Rows, []string{fmt.Sprint(len(t.Rows) + 1), f.Name, j.Text, string(j.Verdict), j.Reason})
			}
		}
		v.Out.Table(t)
		var parts []string
		for _, kind := range audit.Verdicts() {
			if counts[kind] > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", kind, counts[kind]))
			}
		}
		v.Say([]string{fmt.Sprintf("Of %s: %s.", text.Count(len(t.Rows), "conclusion"), strings.Join(parts, ", ")), v.QuickStoreNote()})
		return nil
	})
}
