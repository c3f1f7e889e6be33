package scan_test

import (
	"math"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/loss"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/scan"
)

// device is the process's backend.
func device(t testing.TB) compute.Backend {
	t.Helper()
	b, err := backend.Default()
	if err != nil {
		t.Fatal(err)
	}
	return b.Backend
}

// pureGo is GoMLX's backend without XLA.
func pureGo(t testing.TB) compute.Backend {
	t.Helper()
	b, err := compute.NewWithConfig("go")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// line is n points of y = 3x₁ − 2x₂ + 0.5.
func line(n int) (x, y *tensors.Tensor) {
	var xs [][]float32
	var ys []float32
	for i := range n {
		a, b := float32(math.Sin(float64(3*i))), float32(math.Cos(float64(5*i)))
		xs, ys = append(xs, []float32{a, b}), append(ys, 3*a-2*b+0.5)
	}
	return tensors.FromValue(xs), tensors.FromValue(ys)
}

const rate = 0.1

// predict is the model w·x + b, both 0 at first.
func predict(scope *model.Scope, x *graph.Node) *graph.Node {
	w := scope.VariableWithValue("w", []float32{0, 0}).NodeValue(x)
	b := scope.VariableWithValue("b", float32(0)).NodeValue(x)
	return graph.Add(graph.ReduceSum(graph.Mul(x, graph.ExpandAxes(w, 0)), -1), b)
}

// learn is a step of linear regression with GoMLX's loss and optimizer.
func learn(scope *model.Scope, batch []*graph.Node) []*graph.Node {
	l := loss.MeanSquaredError([]*graph.Node{batch[1]}, []*graph.Node{predict(scope, batch[0])})
	optimizer.StochasticGradientDescent().WithDecay(false).WithLearningRate(rate).UpdateGraph(scope, l.Graph(), l)
	return []*graph.Node{l}
}

// measure is a step that changes nothing: mean squared and absolute error.
func measure(scope *model.Scope, batch []*graph.Node) []*graph.Node {
	p := predict(scope, batch[0])
	return []*graph.Node{
		loss.MeanSquaredError([]*graph.Node{batch[1]}, []*graph.Node{p}),
		loss.MeanAbsoluteError([]*graph.Node{batch[1]}, []*graph.Node{p}),
	}
}

// newLoop is scan.New or the end of the test.
func newLoop(t testing.TB, b compute.Backend, store *model.Store, step scan.Step, o scan.Options, data ...*tensors.Tensor) *scan.Loop {
	t.Helper()
	l, err := scan.New(b, store, step, o, data...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// run is Loop.Run or the end of the test; it returns the first metric.
func run(t testing.TB, l *scan.Loop, from, to int, data ...*tensors.Tensor) []float32 {
	t.Helper()
	m, err := l.Run(from, to, data...)
	if err != nil {
		t.Fatal(err)
	}
	first := make([]float32, len(m))
	for i, values := range m {
		first[i] = values[0]
	}
	return first
}

// values are the variables of a store by path.
func values(t testing.TB, store *model.Store) map[string]any {
	t.Helper()
	all := map[string]any{}
	for v := range store.IterVariables() {
		value, err := v.Value()
		if err != nil {
			t.Fatal(err)
		}
		all[v.Path()] = value.Value()
	}
	return all
}
