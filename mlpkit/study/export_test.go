package study

import (
	"math"

	"mlplab/mlpkit/stats"
)

// LogOdds describes the scale of the test, for the tests.
func (t TrialResult) LogOdds() stats.Sample {
	seeds := (&Result{Trials: []TrialResult{t}}).seeds()
	var x []float64
	for _, v := range t.row(seeds).Numbers {
		if !math.IsNaN(v) {
			x = append(x, v)
		}
	}
	return stats.Describe(x)
}
