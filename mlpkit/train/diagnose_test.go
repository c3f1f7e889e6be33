package train

import (
	"context"
	"math"
	"testing"

	"mlplab/mlpkit"
)

// TestDiagnoseChangesNothing: looking at the layers leaves every number alone.
func TestDiagnoseChangesNothing(t *testing.T) {
	t.Parallel()
	b, data := device(t), tiny(76, 7)
	c := small()
	c.HiddenLayers = 2
	plain := train(t, b, options{}, data, c)
	c.Diagnose = true
	looked := train(t, b, options{}, data, c)
	sameBits(t, "diagnosed", plain, looked)
	for i, e := range looked.Epochs {
		if len(e.Layers) != 3 || len(plain.Epochs[i].Layers) != 0 {
			t.Fatalf("epoch %d: %d layers diagnosed, want 3", i+1, len(e.Layers))
		}
	}
}

// TestDiagnoseNorms: weight norm and dead units agree with the plain arithmetic
// on the weights that the run ended with.
func TestDiagnoseNorms(t *testing.T) {
	t.Parallel()
	data := tiny(76, 7)
	c := small()
	c.Diagnose, c.LearningRate = true, 0.2 // large enough to kill units
	run := train(t, device(t), options{}, data, c)
	last, _ := run.Last()
	dead := 0
	l := run.Network.Layers[0]
	for unit := range l.Out {
		alive := false
		for i := range data.Validation.Len() {
			sum := float64(l.Biases[unit])
			for k, pixel := range data.Validation.Image(i) {
				sum += float64(pixel) / 255 * float64(l.Weights[k*l.Out+unit])
			}
			alive = alive || sum > 0
		}
		if !alive {
			dead++
		}
	}
	if dead == 0 {
		t.Error("no unit died, so the test shows nothing")
	}
	if got, want := float64(last.Layers[0].DeadUnits), float64(dead)/float64(l.Out); math.Abs(got-want) > 1e-9 {
		t.Errorf("dead units %v, want %v", got, want)
	}
	for i, l := range run.Network.Layers {
		sum := 0.0
		for _, values := range [][]float32{l.Weights, l.Biases} {
			for _, v := range values {
				sum += float64(v) * float64(v)
			}
		}
		if got, want := float64(last.Layers[i].WeightNorm), math.Sqrt(sum); math.Abs(got-want) > 1e-9*want {
			t.Errorf("layer %d: weight norm %v, want %v", i, got, want)
		}
	}
}

// TestDiagnoseGradient: along the gradient the loss changes by its squared norm.
// The run is one of plain SGD with all examples in a step, so the change of the
// weights in a step is the learning rate times the gradient that was diagnosed
// at the end of the epoch before.
func TestDiagnoseGradient(t *testing.T) {
	t.Parallel()
	data := tiny(64, 7)
	c := small()
	c.Optimizer, c.BatchSize, c.Epochs, c.LearningRate, c.Diagnose = mlpkit.SGD, 64, 3, 0.01, true
	b := device(t)
	run := train(t, b, options{}, data, c)
	weights := func(epochs int) []mlpkit.Layer {
		short := c
		short.Epochs = epochs
		return train(t, b, options{}, data, short).Network.Layers
	}
	before, after := weights(2), weights(3)
	for i := range after {
		change := norm(after[i], &before[i])
		if got, want := float64(run.Epochs[1].Layers[i].GradientNorm), change/c.LearningRate; math.Abs(got-want) > 1e-3*want {
			t.Errorf("layer %d: gradient norm %v, want %v", i, got, want)
		}
		if got, want := float64(run.Epochs[2].Layers[i].UpdateRatio), change/norm(after[i], nil); math.Abs(got-want) > 1e-3*want {
			t.Errorf("layer %d: update ratio %v, want %v", i, got, want)
		}
	}
}

func TestDiagnoseLinear(t *testing.T) {
	t.Parallel()
	c := small()
	c.HiddenLayers, c.Diagnose = 0, true
	run, err := studyTrainer(t).Train(context.Background(), tiny(76, 7), c)
	if err != nil {
		t.Fatal(err)
	}
	last, _ := run.Last()
	if len(last.Layers) != 1 || last.Layers[0].DeadUnits != 0 || !(last.Layers[0].GradientNorm > 0) {
		t.Errorf("diagnosis of a linear model: %+v", last.Layers)
	}
}
