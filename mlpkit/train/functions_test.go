package train

import (
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/testkit"
)

// backends are the process's and pure Go, to see that both agree.
func backends(t *testing.T) map[string]compute.Backend {
	return map[string]compute.Backend{device(t).Choice.Config: device(t).Backend, "go": pureGo(t).Backend}
}

// pureGo is GoMLX's backend without XLA.
func pureGo(t testing.TB) backend.Opened {
	t.Helper()
	b, err := compute.NewWithConfig("go") // not by the environment, which would also decide device
	if err != nil {
		t.Fatal(err)
	}
	return backend.Opened{Backend: b, Choice: backend.Choice{Config: "go"}}
}

// close32 reports whether got is want within float32's means.
func close32(got float32, want float64) bool {
	return math.Abs(float64(got)-want) <= 2e-6*max(1, math.Abs(want))
}

// TestActivationFunctions compares values and slopes, far out as well: a
// diverging network must not become NaN before its numbers are too large.
func TestActivationFunctions(t *testing.T) {
	xs := []float32{-1e30, -1e4, -200, -90, -20, -5, -1, -0.1, -1e-3, 0, 1e-3, 0.1, 1, 5, 20, 90, 200, 1e4, 1e30}
	for name, b := range backends(t) {
		for _, a := range testkit.Names[mlpkit.Activation]("Activation") {
			out, err := graph.CallOnceN(b, func(x *graph.Node) []*graph.Node {
				y := applyActivation(a, x)
				return []*graph.Node{y, graph.Gradient(graph.ReduceAllSum(y), x)[0]}
			}, tensors.FromValue(xs))
			if err != nil {
				t.Fatal(err)
			}
			values, slopes := out[0].Value().([]float32), out[1].Value().([]float32)
			for i, x := range xs {
				if x == 0 && (a == mlpkit.LeakyReLU || a == mlpkit.SELU) {
					continue // a kink: the slope of either side will do
				}
				value, slope := activate(a, float64(x))
				if !close32(values[i], value) || !close32(slopes[i], slope) {
					t.Errorf("%s on %s at %g: value %v, slope %v; oracle %v, %v", a, name, x, values[i], slopes[i], value, slope)
				}
			}
		}
	}
}

// TestReLUKeepsNaN: a NaN that ReLU turned to 0 would hide a divergence.
func TestReLUKeepsNaN(t *testing.T) {
	for name, b := range backends(t) {
		y, err := graph.CallOnce(b, func(x *graph.Node) *graph.Node { return applyActivation(mlpkit.ReLU, x) }, tensors.FromValue([]float32{float32(math.NaN())}))
		if err != nil {
			t.Fatal(err)
		}
		if v := y.Value().([]float32)[0]; v == v {
			t.Errorf("%s: relu(NaN) = %v", name, v)
		}
	}
}

// TestLossFunctions does the same with the losses, for outputs from timid to absurd.
func TestLossFunctions(t *testing.T) {
	outputs := [][]float32{{0.1, -0.2, 0.3}, {5, -3, 1}, {100, -100, 0.5}, {-1e4, 1e4, 30}, {1e6, 1e6, -1e6}}
	labels := []int32{2, 0, 1, 0, 2}
	for name, b := range backends(t) {
		for _, l := range testkit.Names[mlpkit.Loss]("Loss") {
			for i, row := range outputs {
				out, err := graph.CallOnceN(b, func(logits, labels *graph.Node) []*graph.Node {
					loss := buildLoss(l, logits, labels)
					return []*graph.Node{loss, graph.Gradient(loss, logits)[0]}
				}, tensors.FromValue([][]float32{row}), tensors.FromValue(labels[i:i+1]))
				if err != nil {
					t.Fatal(err)
				}
				wide := make([]float64, len(row))
				for j, v := range row {
					wide[j] = float64(v)
				}
				value, gradient := lossOf(l, wide, int(labels[i]))
				if got := out[0].Value().(float32); !close32(got, value) {
					t.Errorf("%s on %s of %v for class %d: %v, oracle %v", l, name, row, labels[i], got, value)
				}
				for j, got := range out[1].Value().([][]float32)[0] {
					if !close32(got, gradient[j]) {
						t.Errorf("%s on %s of %v for class %d: slope %d is %v, oracle %v", l, name, row, labels[i], j, got, gradient[j])
					}
				}
			}
		}
	}
}
