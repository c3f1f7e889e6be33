package train

import (
	"math"
	"slices"
	"strings"
	"testing"

	"mlplab/mlpkit"
)

// newStepper begins a training by steps with a trainer of its own.
func newStepper(t *testing.T, o options, n int, c mlpkit.Config) *Stepper {
	t.Helper()
	s, err := newTrainer(device(t), o).newStepper(tiny(n, 7), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// advance makes the steps of each number, one call each, and returns the run.
func advance(t *testing.T, s *Stepper, steps ...int) *mlpkit.Run {
	t.Helper()
	for _, n := range steps {
		if err := s.Advance(n); err != nil {
			t.Fatal(err)
		}
	}
	run, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// TestStepperIsTrain: however the steps are divided, the run is Train's to the bit.
func TestStepperIsTrain(t *testing.T) {
	c := small()
	for _, o := range []options{{}, {stepByStep: true}} {
		want := train(t, device(t), o, tiny(76, 7), c) // 5 steps an epoch, the last one short
		for _, steps := range [][]int{{15}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {4, 3, 0, 8}} {
			s := newStepper(t, o, 76, c)
			run := advance(t, s, steps...)
			sameBits(t, "by steps", want, run)
			if run.Hash() != want.Hash() || run.Parameters != want.Parameters || run.Stopped != "" || run.Epochs[2].Examples != 76 {
				t.Errorf("run %+v, want %+v", run, want)
			}
		}
	}
}

// TestStepperReset: a reset begins from the same weights, with any configuration.
func TestStepperReset(t *testing.T) {
	c := small()
	s := newStepper(t, options{}, 76, c)
	start := advance(t, s)
	first := advance(t, s, 7)
	if len(start.StepLoss) != 0 || len(first.StepLoss) != 7 || len(first.Epochs) != 1 {
		t.Fatalf("%d and %d steps, %d epochs", len(start.StepLoss), len(first.StepLoss), len(first.Epochs))
	}
	if slices.Equal(start.Network.Layers[0].Weights, first.Network.Layers[0].Weights) {
		t.Error("seven steps changed nothing, or a later step changed an earlier run")
	}
	other := c
	other.Width, other.LearningRate, other.HiddenLayers = 9, 0.1, 2
	for _, config := range []mlpkit.Config{c, other, c} {
		if err := s.Reset(config); err != nil {
			t.Fatal(err)
		}
		again := advance(t, s)
		if len(again.StepLoss) != 0 || again.Config != config {
			t.Fatalf("after a reset to %s: %d steps of %s", config, len(again.StepLoss), again.Config)
		}
		if config == c {
			sameBits(t, "the start", start, again)
			sameBits(t, "after a reset", first, advance(t, s, 7))
		} else if got := advance(t, s, 7).Network.String(); !strings.Contains(got, "64→9→9→10") {
			t.Errorf("after a reset to %s: %s", config, got)
		}
	}
}

// TestStepperDiverges: the training ends where its loss is no number.
func TestStepperDiverges(t *testing.T) {
	s := newStepper(t, options{}, 76, exploding())
	run := advance(t, s, 100)
	step, ok := run.Diverged()
	if !ok || run.Stopped != mlpkit.Diverged || len(run.StepLoss) < step {
		t.Fatalf("diverged at %d, %v, stopped %q", step, ok, run.Stopped)
	}
	if after := advance(t, s, 100); len(after.StepLoss) != len(run.StepLoss) {
		t.Errorf("%d steps, then %d", len(run.StepLoss), len(after.StepLoss))
	}
	if err := s.Reset(small()); err != nil {
		t.Fatal(err)
	}
	if run := advance(t, s, 5); run.Stopped != "" || math.IsNaN(float64(run.StepLoss[4])) {
		t.Errorf("after a reset: %s", run)
	}
}

// TestStepperFaults: what is wrong is told, and what was there goes on.
func TestStepperFaults(t *testing.T) {
	c := small()
	c.MaxSeconds, c.Diagnose, c.MaxExamples, c.BatchSize = 1, true, 5, 77
	trainer := NewTrainer(device(t))
	_, err := trainer.newStepper(tiny(76, 7), c)
	for _, field := range []string{"MaxSeconds = 1", "Diagnose = true", "MaxExamples = 5", "BatchSize = 77"} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("error %v does not name %s", err, field)
		}
	}
	if _, err := trainer.newStepper(nil, small()); err == nil {
		t.Error("no data was no error")
	}
	s := newStepper(t, options{}, 76, small())
	advance(t, s, 3)
	if err := s.Reset(c); err == nil {
		t.Error("a bad configuration was no error")
	}
	if run := advance(t, s, 1); len(run.StepLoss) != 4 {
		t.Errorf("after a refused reset: %d steps", len(run.StepLoss))
	}
	s.Close()
	if err := s.Advance(1); err == nil || !strings.Contains(err.Error(), "Reset") {
		t.Errorf("after Close: %v", err)
	}
	if run := advance(t, s); len(run.StepLoss) != 4 || run.Network == nil {
		t.Errorf("after Close: %d steps", len(run.StepLoss))
	}
}
