package plot

import "mlplab/mlpkit"

// plannedEpochs is the number of epochs, begun ones counted, that the run's
// whole training has. A budget of seconds has no plan: there it is those so far.
func plannedEpochs(r *mlpkit.Run) int {
	switch c := r.Config; {
	case c.MaxSeconds > 0:
		return max(1, len(r.Epochs))
	case c.MaxExamples > 0 && r.Data.Train > 0:
		return min(c.Epochs, divideUp(c.MaxExamples, r.Data.Train))
	default:
		return c.Epochs
	}
}

// planned is the number of steps of the run's whole training, as plannedEpochs.
func planned(r *mlpkit.Run) int {
	c, whole := r.Config, r.StepsPerEpoch()*plannedEpochs(r)
	switch {
	case c.MaxSeconds > 0:
		whole = 1
	case c.MaxExamples > 0 && r.Data.Train > 0 && c.MaxExamples/r.Data.Train < c.Epochs:
		whole = c.MaxExamples/r.Data.Train*r.StepsPerEpoch() + divideUp(c.MaxExamples%r.Data.Train, c.BatchSize)
	}
	return max(len(r.StepLoss), whole)
}

// divideUp is n/by, rounded up.
func divideUp(n, by int) int { return (n + by - 1) / by }
