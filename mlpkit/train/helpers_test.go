package train

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/scan"
)

// tiny is a small set to learn: ten random 8×8 patterns under noise, n of them
// for training and as many for validation.
func tiny(n int, seed uint64) *datasets.Split {
	r := rand.New(rand.NewPCG(seed, 0))
	var patterns [10][64]float64
	for c := range patterns {
		for i := range patterns[c] {
			patterns[c][i] = 255 * r.Float64()
		}
	}
	set := func(name string, n int) *datasets.Set {
		s := &datasets.Set{Name: name, Rows: 8, Cols: 8, Classes: 10}
		for range n {
			label := r.IntN(10)
			s.Labels = append(s.Labels, uint8(label))
			for _, v := range patterns[label] {
				s.Images = append(s.Images, uint8(max(0, min(255, v+40*r.NormFloat64()))))
			}
		}
		return s
	}
	return &datasets.Split{Train: set("tiny", n), Validation: set("tiny, validation", n), Seed: int64(seed)}
}

// small is a configuration that trains on [tiny] in no time.
func small() mlpkit.Config {
	c := mlpkit.Default()
	c.Width, c.BatchSize, c.Epochs, c.LearningRate = 16, 16, 3, 0.01
	return c
}

// device is the process's backend.
func device(t testing.TB) backend.Opened {
	t.Helper()
	b, err := backend.Default()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// compiled skips a test that needs whole epochs in one program.
func compiled(t testing.TB) backend.Opened {
	t.Helper()
	b := device(t)
	if !scan.Supported(b.Backend) {
		t.Skipf("the backend %s runs step by step", b.Choice)
	}
	return b
}

// train trains c on d. On the process's backend it shares compiled programs with
// other tests: that this changes no bit is what TestRepeatable is about.
func train(t testing.TB, b backend.Opened, o options, d *datasets.Split, c mlpkit.Config, observers ...func(mlpkit.Progress)) *mlpkit.Run {
	t.Helper()
	trainer := newTrainer(b, o)
	if shared := studyTrainer(t); b.Backend == shared.backend.Backend && o == (options{}) {
		trainer = shared
	}
	run, err := trainer.Train(context.Background(), d, c, observers...)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// sameBits fails unless two runs agree in every loss, measure and weight.
func sameBits(t testing.TB, what string, a, b *mlpkit.Run) {
	t.Helper()
	if len(a.StepLoss) != len(b.StepLoss) || len(a.Epochs) != len(b.Epochs) {
		t.Fatalf("%s: %d steps, %d epochs against %d, %d", what, len(a.StepLoss), len(a.Epochs), len(b.StepLoss), len(b.Epochs))
	}
	for i := range a.StepLoss {
		if math.Float32bits(a.StepLoss[i]) != math.Float32bits(b.StepLoss[i]) {
			t.Fatalf("%s: step %d: loss %v against %v", what, i+1, a.StepLoss[i], b.StepLoss[i])
		}
	}
	for i := range a.Epochs {
		x, y := measures(a.Epochs[i]), measures(b.Epochs[i])
		for k := range x {
			if math.Float64bits(x[k]) != math.Float64bits(y[k]) {
				t.Fatalf("%s: epoch %d: measures %v against %v", what, i+1, x, y)
			}
		}
	}
	for i := range a.Network.Layers {
		x, y := a.Network.Layers[i], b.Network.Layers[i]
		testkit.SameFloats(t, what+": weights", x.Weights, y.Weights)
		testkit.SameFloats(t, what+": biases", x.Biases, y.Biases)
	}
}

// measures are the numbers of an epoch that are no times.
func measures(e mlpkit.Epoch) []float64 {
	return []float64{float64(e.TrainLoss), float64(e.RunningAccuracy), float64(e.TrainAccuracy),
		float64(e.ValidationLoss), float64(e.ValidationAccuracy)}
}

// relative is the difference of two numbers over the larger.
func relative(a, b float64) float64 {
	if a == b {
		return 0
	}
	return math.Abs(a-b) / max(math.Abs(a), math.Abs(b))
}

// modelOf is the model of a run that was just trained.
func modelOf(t testing.TB, run *mlpkit.Run) *Model {
	t.Helper()
	m, err := ModelOf(run)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
