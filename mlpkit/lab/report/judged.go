package report

import (
	"context"
	"fmt"

	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
)

// Judged holds the report's conclusions against its own tables, claim by
// claim: supported, contradicted, or no evidence, by rules that are fixed for
// each claim. Differences count if chance does not explain them: see
// [Repeats].
func Judged() { newVerb().judged() }

func (v *verb) judged() {
	v.Do(func(context.Context) error {
		report, err := audit.Published()
		if err != nil {
			return err
		}
		judged, err := audit.JudgeTables(report)
		if err != nil {
			return err
		}
		t := display.Table{Head: []string{"experiment", "claim", "its own tables", "because", "what would support it"}, Words: []int{1, 2, 3, 4}}
		counts := map[audit.Verdict]int{}
		for _, c := range judged {
			counts[c.Verdict]++
			t.Rows = append(t.Rows, []string{string(c.Experiment), c.Text, string(c.Verdict), c.Reason, c.Rule})
		}
		v.Out.Table(t)
		v.Out.Text(fmt.Sprintf("Of %s, the report's own tables support %d, contradict %d, and hold no evidence for or against %d. "+
			"No evidence does not mean false: it means that these experiments could not have told.",
			text.Count(len(judged), "claim"), counts[audit.Supported], counts[audit.Contradicted], counts[audit.NoEvidence]))
		return nil
	})
}
