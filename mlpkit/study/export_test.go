package study

import "mlplab/mlpkit/stats"

// LogOdds is the scale of the test, for the tests.
func (t TrialResult) LogOdds() stats.Sample { return t.logOdds() }
