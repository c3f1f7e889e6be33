package train

import (
	"context"
	"testing"

	"mlplab/mlpkit"
)

// TestProgramsComeBack: however a training ends, the trainer has its program and
// its buffers for the next one.
func TestProgramsComeBack(t *testing.T) {
	data := tiny(76, 7)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	train := func(ctx context.Context, when func(mlpkit.Progress) bool) func(*Trainer) error {
		return func(trainer *Trainer) error {
			_, err := trainer.Train(ctx, data, small(), func(p mlpkit.Progress) {
				if when(p) {
					panic("a fault of the caller")
				}
			})
			return err
		}
	}
	trainer := NewTrainer(device(t))
	for _, c := range []struct {
		what string
		end  func(*Trainer) error
	}{
		{"a panic while compiling", train(t.Context(), func(p mlpkit.Progress) bool { return p.Compiling })},
		{"a panic after an epoch", train(t.Context(), func(p mlpkit.Progress) bool { return p.EpochEnd })},
		{"a panic at the end", train(t.Context(), func(p mlpkit.Progress) bool { return p.Done })},
		{"a cancelled training", train(cancelled, func(mlpkit.Progress) bool { return false })},
	} {
		if err := c.end(trainer); err == nil {
			t.Errorf("%s is no error", c.what)
		}
		if len(trainer.idle) != 1 || trainer.spare == nil {
			t.Errorf("after %s: %d programs idle, buffers %v", c.what, len(trainer.idle), trainer.spare != nil)
		}
	}
	if _, err := trainer.Train(t.Context(), data, small()); err != nil {
		t.Error(err)
	}
	if _, err := trainer.lrRangeTest(cancelled, data, small(), RangeTestOptions{}); err == nil || len(trainer.idle) != 2 || trainer.spare == nil {
		t.Errorf("after a cancelled range test: %v, %d programs idle", err, len(trainer.idle))
	}
}
