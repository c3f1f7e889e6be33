package verdict

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
)

// needed is how many seeds would tell a value from the best; 0 is more than
// anybody is asked for.
type needed struct {
	label string
	seeds int
}

// seedsFor says how many seeds would show the difference observed; ok is false
// where there is none to show, or where a diverged run makes its size an accident.
func seedsFor(c study.Comparison) (n int, ok bool) {
	if !(c.T*c.Difference > 0) || len(c.A.Diverged())+len(c.B.Diverged()) > 0 {
		return 0, false
	}
	n, _ = c.SeedsNeeded()
	return n, true
}

// seedsNeeded puts that into words, with what to run; a class has no cell for that.
func (v *verdict) seedsNeeded(open []needed) string {
	if len(open) == 0 {
		return ""
	}
	var said []string
	most := 0
	for _, o := range open {
		most = max(most, o.seeds)
		count := fmt.Sprintf("more than %d seeds", stats.MostSeeds)
		if o.seeds > 0 {
			count = text.Count(o.seeds, "seed")
		}
		said = append(said, fmt.Sprintf("%s for %s", count, o.label))
	}
	what := "the difference is as large as measured, showing it"
	if len(open) > 1 {
		what = "the differences are as large as measured, showing them"
	}
	what = fmt.Sprintf(" If %s takes %s (with a probability of %.0f %%).", what, listed(said), 100*stats.GoodPower)
	if most > 0 && !v.result.Pooled {
		what += fmt.Sprintf(" Give lab.Seeds(%d) and lab.Continue() in the cell of this study and run it: only the new seeds are trained.", most)
	}
	return what
}
