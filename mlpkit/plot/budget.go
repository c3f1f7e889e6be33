package plot

import "mlplab/mlpkit"

// plannedEpochs is the number of epochs, begun ones counted, that the run's
// whole training has. A budget of seconds has no plan: there it is those so far.
func plannedEpochs(r *mlpkit.Run) int {
	switch c := r.Config; {
	case c.MaxSeconds > 0:
		return max(1, len(r.Epochs))
	case c.MaxExamples > 0 && r.Data.Train > 0:
		return min(c.Epochs, (c.MaxExamples-1)/r.Data.Train+1)
	default:
		return c.Epochs
	}
}

// planned is the number of steps of the run's whole training, as plannedEpochs.
func planned(r *mlpkit.Run) int {
	if r.Config.MaxSeconds > 0 {
		return max(1, len(r.StepLoss))
	}
	return max(len(r.StepLoss), r.PlannedSteps())
}
