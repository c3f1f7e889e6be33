package plot

import (
	"errors"
	"fmt"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/text"
)

// checkRun says why a run can't be drawn, or nothing. A run that has only just
// begun can be.
func checkRun(name string, r *mlpkit.Run) error {
	switch {
	case r == nil:
		return fmt.Errorf("%s is nil: want a run, as mlpkit.Train returns it", name)
	case r.Config.BatchSize < 1:
		return fmt.Errorf("%s: batch size %d: want at least 1, for the number of steps in an epoch", name, r.Config.BatchSize)
	case r.Config.Epochs < 1:
		return fmt.Errorf("%s: %d epochs: want at least 1", name, r.Config.Epochs)
	case r.Data.Train < 1:
		return fmt.Errorf("%s: %d training examples: want at least 1, for the number of steps in an epoch", name, r.Data.Train)
	case len(r.Epochs) > 0 && len(r.StepLoss) == 0:
		return fmt.Errorf("%s: %s but no loss of a step: want the loss of every step in StepLoss", name, text.Count(len(r.Epochs), "epoch"))
	}
	for i, e := range r.Epochs {
		for _, v := range []exact.Float{e.TrainAccuracy, e.ValidationAccuracy} {
			if v < 0 || v > 1 {
				return fmt.Errorf("%s: Epochs[%d] has the accuracy %v: want a fraction from 0 to 1", name, i, v)
			}
		}
	}
	return nil
}

// checkRuns checks each of several runs and that there is one.
func checkRuns(name string, runs []*mlpkit.Run) error {
	if len(runs) == 0 {
		return fmt.Errorf("%s is empty: want at least one run", name)
	}
	var errs []error
	for i, r := range runs {
		errs = append(errs, checkRun(fmt.Sprintf("%s[%d]", name, i), r))
	}
	return errors.Join(errs...)
}
