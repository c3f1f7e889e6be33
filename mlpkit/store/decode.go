package store

import (
	"fmt"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/study"
)

// DecodeRun reads a run from the content of its file. Unlike a [Store] it
// touches no file, so it can read what belongs to others.
func DecodeRun(content []byte) (*mlpkit.Run, error) {
	r, err := decodeRun(content)
	if err != nil {
		return nil, err
	}
	return r.Run, plausible(r.Run)
}

// plausible says what of a run's numbers no training gives.
func plausible(r *mlpkit.Run) error {
	switch steps := r.StepsPerEpoch() * r.Config.Epochs; {
	case len(r.Epochs) > r.Config.Epochs:
		return fmt.Errorf("it measures %d epochs of %d", len(r.Epochs), r.Config.Epochs)
	case len(r.StepLoss) > steps:
		return fmt.Errorf("it has the losses of %d steps of %d", len(r.StepLoss), steps)
	}
	for i, e := range r.Epochs {
		for _, a := range []exact.Float{e.RunningAccuracy, e.TrainAccuracy, e.ValidationAccuracy} {
			if a < 0 || a > 1 {
				return fmt.Errorf("an accuracy of epoch %d is %v, and accuracies are from 0 to 1", i+1, float64(a))
			}
		}
	}
	return nil
}

// DecodeStudy reads a study's definition from the content of its file.
func DecodeStudy(content []byte) (study.Study, error) { return decodeStudy(content) }
