package plot

import (
	"testing"

	"mlplab/mlpkit"
)

// The epochs of a budgeted Config are only a bound, so an axis must not follow them.
func TestAxesEndWithTheBudget(t *testing.T) {
	const bound = 100_000
	for _, c := range []struct {
		name          string
		examples      int
		seconds       float64
		epochs        int // finished
		steps         int // made
		wantEpochs    int
		wantSteps     int
		wantPlanSteps int // before the first step
	}{
		{"half an epoch", 50, 0, 1, 5, 1, 5, 5},
		{"one epoch and a half", 150, 0, 2, 15, 2, 15, 15},
		{"a last short batch", 105, 0, 2, 11, 2, 11, 11},
		{"seconds", 0, 1, 3, 25, 3, 25, 1},
	} {
		r := &mlpkit.Run{Config: mlpkit.Default(), Data: mlpkit.DataInfo{Train: 100, Validation: 10}}
		r.Config.BatchSize, r.Config.Epochs = 10, bound
		r.Config.MaxExamples, r.Config.MaxSeconds = c.examples, c.seconds
		if got := horizon(r); got != c.wantPlanSteps {
			t.Errorf("%s: before the first step the axis ends at step %d, want %d", c.name, got, c.wantPlanSteps)
		}
		r.StepLoss, r.Epochs = make([]float32, c.steps), make([]mlpkit.Epoch, c.epochs)
		if got := horizon(r); got != c.wantSteps {
			t.Errorf("%s: the axis ends at step %d, want %d", c.name, got, c.wantSteps)
		}
		if got := epochHorizon(r); got != c.wantEpochs {
			t.Errorf("%s: the axis ends at epoch %d, want %d", c.name, got, c.wantEpochs)
		}
	}
	r := &mlpkit.Run{Config: mlpkit.Default(), Data: mlpkit.DataInfo{Train: 100, Validation: 10}}
	r.Config.BatchSize, r.Config.Epochs, r.Config.MaxExamples = 10, 2, 1000
	if e, s := epochHorizon(r), horizon(r); e != 2 || s != 20 {
		t.Errorf("epochs that end before the examples do: %d epochs and %d steps, want 2 and 20", e, s)
	}
}
