package train

import (
	"context"
	"slices"
	"sync"
	"testing"

	"mlplab/mlpkit"
)

// TestRepeatable: the same Config and data give the same bits, whatever the
// trainer did before; another seed gives another curve.
func TestRepeatable(t *testing.T) {
	t.Parallel()
	data := tiny(76, 7)
	trainer := NewTrainer(device(t))
	again := func(c mlpkit.Config, observers ...func(mlpkit.Progress)) *mlpkit.Run {
		t.Helper()
		run, err := trainer.Train(context.Background(), data, c, observers...)
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	c := small()
	first := again(c)
	if first.CompileSeconds <= 0 {
		t.Errorf("the first run compiled in %v s", first.CompileSeconds)
	}

	other := c
	other.Seed, other.LearningRate, other.Epochs, other.Init = 2, 0.1, 1, mlpkit.He
	if slices.Equal(again(other).StepLoss[:5], first.StepLoss[:5]) {
		t.Error("another seed gave the same losses")
	}
	bad := c
	bad.LearningRate = 1e6
	again(bad) // may leave anything in the machine's memory
	reused := again(c)
	sameBits(t, "after runs of other rates and seeds", first, reused)
	if reused.CompileSeconds != 0 {
		t.Errorf("the program was compiled anew, in %v s", reused.CompileSeconds)
	}

	ctx, cancel := context.WithCancel(context.Background())
	if _, err := trainer.Train(ctx, data, c, func(p mlpkit.Progress) { cancel() }); err != context.Canceled {
		t.Errorf("cancelled run: %v", err)
	}
	sameBits(t, "after a cancelled run", first, again(c))

	wide := c
	wide.Width = 17
	again(wide) // takes the place of the kept machine
	sameBits(t, "on a new machine", first, again(c))
	sameBits(t, "under observation", first, again(c, func(mlpkit.Progress) {}))

	c.Seed = 2
	if run := again(c); slices.Equal(run.StepLoss, first.StepLoss) || slices.Equal(run.Network.Layers[0].Weights, first.Network.Layers[0].Weights) {
		t.Error("another seed gave the same run")
	}
}

// TestSeedParts: the seed moves the weights and the order, the data's seed neither.
func TestSeedParts(t *testing.T) {
	t.Parallel()
	data := tiny(76, 7)
	c := small()
	c.LearningRate, c.BatchSize, c.Epochs = 1e-30, 76, 2 // nothing is learned
	trainer := NewTrainer(device(t))
	run, err := trainer.Train(context.Background(), data, c)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := float64(run.StepLoss[0]), float64(run.StepLoss[1]); relative(a, b) > 1e-6 {
		t.Errorf("mean loss %v in one order, %v in another", a, b)
	}
	data.Seed = 99
	again, err := trainer.Train(context.Background(), data, c)
	if err != nil {
		t.Fatal(err)
	}
	sameBits(t, "with another split seed and the same data", run, again)
	c.Seed = 2
	moved, err := trainer.Train(context.Background(), data, c)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := float64(run.StepLoss[0]), float64(moved.StepLoss[0]); relative(a, b) < 1e-6 {
		t.Errorf("mean loss %v with the weights of one seed and with those of another", a)
	}
}

// TestConcurrent: trainings side by side give the bits of trainings alone.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	data := tiny(76, 7)
	other := small()
	other.Seed, other.LearningRate = 5, 0.003
	linear := small()
	linear.HiddenLayers, linear.Optimizer = 0, mlpkit.SGD
	configs := []mlpkit.Config{small(), small(), other, linear}
	alone := make([]*mlpkit.Run, len(configs))
	trainer := NewTrainer(device(t))
	for i, c := range configs {
		var err error
		if alone[i], err = trainer.Train(context.Background(), data, c); err != nil {
			t.Fatal(err)
		}
	}
	together := make([]*mlpkit.Run, len(configs))
	errs := make([]error, len(configs))
	var wg sync.WaitGroup
	for i, c := range configs {
		wg.Go(func() { together[i], errs[i] = trainer.Train(context.Background(), data, c) })
	}
	wg.Wait()
	for i := range configs {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		sameBits(t, configs[i].String(), alone[i], together[i])
	}
}
