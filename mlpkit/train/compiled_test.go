package train

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// agree compares every loss and measure of two runs within a relative difference.
func agree(t *testing.T, a, b *mlpkit.Run, tolerance float64) {
	t.Helper()
	if len(a.StepLoss) != len(b.StepLoss) || len(a.Epochs) != len(b.Epochs) {
		t.Fatalf("%d steps, %d epochs against %d, %d", len(a.StepLoss), len(a.Epochs), len(b.StepLoss), len(b.Epochs))
	}
	for i := range a.StepLoss {
		if x, y := float64(a.StepLoss[i]), float64(b.StepLoss[i]); !(relative(x, y) <= tolerance) {
			t.Fatalf("step %d: loss %v against %v", i+1, x, y)
		}
	}
	for i := range a.Epochs {
		for k, x := range measures(a.Epochs[i]) {
			if y := measures(b.Epochs[i])[k]; !(relative(x, y) <= tolerance) {
				t.Fatalf("epoch %d, measure %d: %v against %v", i+1, k, x, y)
			}
		}
	}
}

// TestStepByStep: an epoch as one program is the steps one by one.
func TestStepByStep(t *testing.T) {
	t.Parallel()
	b := compiled(t)
	data := tiny(76, 7)
	configs := []mlpkit.Config{small(), small()}
	configs[1].HiddenLayers, configs[1].Activation, configs[1].Loss, configs[1].Optimizer, configs[1].LearningRate = 2, mlpkit.Tanh, mlpkit.MSE, mlpkit.Momentum, 0.02
	for _, c := range configs {
		agree(t, train(t, b, options{}, data, c), train(t, b, options{stepByStep: true}, data, c), 1e-5)
	}
	p, err := newProgram(b.Backend, small(), 0, data, newBuffers(keyOf(small(), 0, data)), false)
	if err != nil {
		t.Fatal(err)
	}
	if !p.training.Compiled() {
		t.Errorf("on %s the epoch is not one program", b.Choice)
	}
}

// TestPureGo: the slow backend gives the same numbers within rounding.
func TestPureGo(t *testing.T) {
	t.Parallel()
	data := tiny(76, 7)
	c := small()
	c.HiddenLayers, c.Activation = 2, mlpkit.Tanh
	slow := train(t, pureGo(t), options{}, data, c)
	if slow.Environment.Backend != "go" {
		t.Errorf("the run says that it ran on %q", slow.Environment.Backend)
	}
	agree(t, train(t, device(t), options{}, data, c), slow, 1e-5)
}

// TestBatchSizes: from one example to all of them, with and without a rest.
func TestBatchSizes(t *testing.T) {
	t.Parallel()
	const n = 13
	data := tiny(n, 5)
	for _, batch := range []int{1, 4, 13} {
		c := small()
		c.BatchSize, c.Activation = batch, mlpkit.Tanh
		run := train(t, device(t), options{}, data, c)
		o := newOracle(c, data)
		step := 0
		for epoch := range c.Epochs {
			order := datasets.Permutation(n, c.Seed, shuffleStream+uint64(epoch))
			for from := 0; from < n; from += batch {
				examples := order[from:min(from+batch, n)]
				want, _ := o.measure(data.Train, examples)
				if got := float64(run.StepLoss[step]); !(relative(got, want) <= 1e-5) {
					t.Fatalf("batch %d, step %d, %d examples: loss %v, oracle %v", batch, step+1, len(examples), got, want)
				}
				step++
				o.step(data.Train, examples, c.LearningRate, step)
			}
		}
		if want := (n + batch - 1) / batch * c.Epochs; step != want || len(run.StepLoss) != want || run.StepsPerEpoch()*c.Epochs != want {
			t.Errorf("batch %d: %d losses, %d a whole epoch, want %d in all", batch, len(run.StepLoss), run.StepsPerEpoch(), want)
		}
	}
}

// TestBatchLargerThanData is refused with the sizes, before anything is computed.
func TestBatchLargerThanData(t *testing.T) {
	c := small()
	c.BatchSize = 14
	run, err := NewTrainer(device(t)).Train(context.Background(), tiny(13, 5), c)
	var field *mlpkit.FieldError
	if run != nil || !errors.As(err, &field) || field.Field != "BatchSize" || field.Value != "14" || !strings.Contains(field.Reason, "at most 13") {
		t.Errorf("run %v, error %v", run, err)
	}
}

// TestChunks: where an epoch is cut into calls changes no bit.
func TestChunks(t *testing.T) {
	t.Parallel()
	data := tiny(76, 7)
	c := small()
	p, err := newProgram(device(t).Backend, c, 0, data, newBuffers(keyOf(c, 0, data)), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.data.train.fill(data.Train, nil); err != nil {
		t.Fatal(err)
	}
	var first []float32
	var weights []mlpkit.Layer
	for _, cuts := range [][]int{{0, 5}, {0, 1, 2, 3, 4, 5}, {0, 0, 4, 4, 5}, {0, 3, 5}, {0, 1, 5}} {
		if err := p.reset(c, data); err != nil {
			t.Fatal(err)
		}
		var losses []float32
		for range 2 { // the second pass sees the optimizer's memory of the first
			for i := range cuts[1:] {
				part, err := p.training.Run(cuts[i], cuts[i+1], p.data.train.images, p.data.train.labels)
				if err != nil {
					t.Fatal(err)
				}
				for _, step := range part {
					losses = append(losses, step...)
				}
			}
		}
		ls, err := p.read()
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first, weights = losses, ls
		}
		testkit.SameFloats(t, "losses", losses, first)
		for i := range ls {
			testkit.SameFloats(t, "weights", ls[i].Weights, weights[i].Weights)
			testkit.SameFloats(t, "biases", ls[i].Biases, weights[i].Biases)
		}
	}
	if len(first) != 2*5*2 || math.IsNaN(float64(first[19])) {
		t.Errorf("metrics %v", first)
	}
}
