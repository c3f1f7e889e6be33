package train

import (
	"math"
	"os"
	"slices"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
)

// gpu opens the GPU, which a machine may not have, and the CPU beside it.
func gpu(t *testing.T) (gpu, cpu backend.Opened) {
	t.Helper()
	if !backend.HasGPU() {
		t.Skip("no GPU")
	}
	wanted := os.Getenv(backend.KindEnv) == "cuda"
	open := func(kind string) (backend.Opened, error) {
		t.Setenv(backend.KindEnv, kind)
		o, err := backend.Open()
		if err == nil {
			t.Cleanup(o.Backend.Finalize)
		}
		return o, err
	}
	gpu, err := open("cuda")
	switch {
	case err != nil && wanted:
		t.Fatal(err)
	case err != nil:
		t.Skipf("no GPU that the lab is set up for: %v", err)
	}
	if cpu, err = open("cpu"); err != nil {
		if cpu, err = open("go"); err != nil { // the same losses within rounding, as TestPureGo says
			t.Fatal(err)
		}
	}
	return gpu, cpu
}

// gpuTolerance is the relative difference that the losses of a short training may
// have: a GPU adds in another order than a CPU, and training lets differences grow.
// A wrong product, or factors rounded to TF32, would differ by more.
const gpuTolerance = 1e-3

// TestCUDA: on a GPU every loss is the CPU's within rounding, for each shape of
// program that the lab makes. No GPU was at hand when it was written.
func TestCUDA(t *testing.T) {
	onGPU, onCPU := gpu(t)
	data := tiny(200, 7)
	changes := map[string]func(*mlpkit.Config){
		"the default":       func(c *mlpkit.Config) {},
		"one image a step":  func(c *mlpkit.Config) { c.BatchSize, c.LearningRate = 1, 0.001 },
		"one large step":    func(c *mlpkit.Config) { c.BatchSize, c.Epochs = 200, 10 },
		"wide":              func(c *mlpkit.Config) { c.Width = 1024 },
		"no hidden layer":   func(c *mlpkit.Config) { c.HiddenLayers = 0 },
		"deep, tanh, MSE":   func(c *mlpkit.Config) { c.HiddenLayers, c.Activation, c.Loss = 3, mlpkit.Tanh, mlpkit.MSE },
		"momentum, sigmoid": func(c *mlpkit.Config) { c.Optimizer, c.Activation = mlpkit.Momentum, mlpkit.Sigmoid },
	}
	for name, change := range changes {
		c := small()
		change(&c)
		a, b := train(t, onGPU, options{}, data, c), train(t, onCPU, options{}, data, c)
		if a.Environment.Backend != "xla:cuda" || b.Environment.Backend == "xla:cuda" {
			t.Fatalf("%s: computed on %s and %s", name, a.Environment.Backend, b.Environment.Backend)
		}
		worst := farthest(t, a.StepLoss, b.StepLoss)
		again := train(t, onGPU, options{}, data, c)
		t.Logf("%s: %d losses, the farthest apart by %.1e of their size; repeated, the GPU gives the same bits: %t",
			name, len(a.StepLoss), worst, slices.Equal(a.StepLoss, again.StepLoss))
		if !(worst <= gpuTolerance) {
			t.Errorf("%s: losses differ by up to %.1e of their size, at most %.0e is rounding", name, worst, gpuTolerance)
		}
	}
}

// farthest is the largest relative difference of two runs' losses.
func farthest(t *testing.T, a, b []float32) (worst float64) {
	t.Helper()
	if len(a) != len(b) || len(a) == 0 {
		t.Fatalf("%d losses against %d", len(a), len(b))
	}
	for i := range a {
		d := relative(float64(a[i]), float64(b[i]))
		if math.IsNaN(d) {
			return d
		}
		worst = max(worst, d)
	}
	return worst
}

// TestFarthest: the measure that a GPU is judged by sees a difference, and no number.
func TestFarthest(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		a, b []float32
		good bool
	}{
		{[]float32{2, 1}, []float32{2, 1}, true},
		{[]float32{2, 1}, []float32{2, 1.0005}, true},
		{[]float32{2, 1}, []float32{2, 1.002}, false},
		{[]float32{2, nan}, []float32{2, 1}, false},
	} {
		if worst := farthest(t, c.a, c.b); (worst <= gpuTolerance) != c.good {
			t.Errorf("%v against %v: %v", c.a, c.b, worst)
		}
	}
}
