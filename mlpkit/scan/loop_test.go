package scan_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"mlplab/mlpkit/scan"
)

// byHand is [learn] in float64: the loss of each step.
func byHand(x, y *tensors.Tensor, batchSize, passes int) (losses []float64) {
	xs, ys := x.Value().([][]float32), y.Value().([]float32)
	var w [2]float64
	var b float64
	for range passes {
		for rows := range slices.Chunk(slices.Collect(count(len(ys))), batchSize) {
			var sum, gb float64
			var gw [2]float64
			n := float64(len(rows))
			for _, i := range rows {
				d := w[0]*float64(xs[i][0]) + w[1]*float64(xs[i][1]) + b - float64(ys[i])
				sum += d * d / n
				gw[0] += 2 * d * float64(xs[i][0]) / n
				gw[1] += 2 * d * float64(xs[i][1]) / n
				gb += 2 * d / n
			}
			losses = append(losses, sum)
			w[0], w[1], b = w[0]-rate*gw[0], w[1]-rate*gw[1], b-rate*gb
		}
	}
	return losses
}

// count yields 0 … n-1.
func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

// TestLinearRegression: a model that is not this project's, against arithmetic
// by hand, whole and step by step, on both backends; the last batch is short.
func TestLinearRegression(t *testing.T) {
	x, y := line(22)
	want := byHand(x, y, 4, 3)
	run3 := func(l *scan.Loop) (losses []float32) {
		for range 3 {
			losses = append(losses, run(t, l, 0, l.Steps(22), x, y)...)
		}
		return losses
	}
	loops := map[string]*scan.Loop{
		"the process's backend": newLoop(t, device(t), model.NewStore(), learn, scan.Options{BatchSize: 4}, x, y),
		"step by step":          newLoop(t, device(t), model.NewStore(), learn, scan.Options{BatchSize: 4, StepByStep: true}, x, y),
		"pure Go":               newLoop(t, pureGo(t), model.NewStore(), learn, scan.Options{BatchSize: 4}, x, y),
	}
	for name, l := range loops {
		got := run3(l)
		if len(got) != 18 || l.Steps(22) != 6 {
			t.Fatalf("%s: %d losses, %d steps a pass", name, len(got), l.Steps(22))
		}
		for i := range want {
			if math.Abs(float64(got[i])-want[i]) > 1e-5*max(want[i], 1e-2) {
				t.Errorf("%s: step %d: loss %v, by hand %v", name, i+1, got[i], want[i])
			}
		}
		l.Finalize()
	}
	if loops["step by step"].Compiled() || loops["pure Go"].Compiled() || scan.Supported(pureGo(t)) {
		t.Error("loops without whole programs say that they are compiled")
	}
	if scan.Supported(device(t)) != loops["the process's backend"].Compiled() {
		t.Error("the loop is not compiled where that is supported")
	}
}

// TestChunks: where a pass is cut into calls changes no bit of losses and variables.
func TestChunks(t *testing.T) {
	x, y := line(43)
	var wantLosses []float32
	var wantValues map[string]any
	for _, cuts := range [][]int{{0, 11}, {0, 4, 11}, {0, 1, 2, 3, 10, 11}, {0, 0, 10, 10, 11, 11}} {
		store := model.NewStore()
		l := newLoop(t, device(t), store, learn, scan.Options{BatchSize: 4}, x, y)
		var losses []float32
		for range 2 {
			for i := range cuts[1:] {
				losses = append(losses, run(t, l, cuts[i], cuts[i+1], x, y)...)
			}
		}
		got := values(t, store)
		if wantLosses == nil {
			wantLosses, wantValues = losses, got
		}
		if !slices.Equal(losses, wantLosses) || !reflect.DeepEqual(got, wantValues) {
			t.Errorf("cut at %v: losses %v, variables %v; whole %v, %v", cuts, losses, got, wantLosses, wantValues)
		}
	}
	if len(wantLosses) != 22 {
		t.Errorf("%d losses of 2 passes of 11 steps", len(wantLosses))
	}
}

// TestEvaluation: a step that updates nothing leaves every bit where it is, and
// loops of one store see each other's updates.
func TestEvaluation(t *testing.T) {
	x, y := line(22)
	store := model.NewStore()
	training := newLoop(t, device(t), store, learn, scan.Options{BatchSize: 4}, x, y)
	evaluation := newLoop(t, device(t), store, measure, scan.Options{BatchSize: 10}, x, y)
	run(t, training, 0, 6, x, y)
	before := values(t, store)
	first, err := evaluation.Run(0, 3, x, y)
	if err != nil {
		t.Fatal(err)
	}
	if after := values(t, store); !reflect.DeepEqual(before, after) {
		t.Errorf("evaluation changed %v to %v", before, after)
	}
	again, err := evaluation.Run(0, 3, x, y)
	if err != nil || !reflect.DeepEqual(first, again) || len(first) != 3 || len(first[0]) != 2 {
		t.Errorf("measured %v, then %v, error %v", first, again, err)
	}
	for range 200 {
		run(t, training, 0, 6, x, y)
	}
	if last := run(t, evaluation, 0, 3, x, y); last[0] > 1e-6 || first[0][0] < 1e-3 {
		t.Errorf("mean squared error %v before training, %v after", first[0][0], last[0])
	}
	w := values(t, store)["/w"].([]float32)
	if math.Abs(float64(w[0]-3)) > 1e-3 || math.Abs(float64(w[1]+2)) > 1e-3 {
		t.Errorf("learned w = %v, want 3 and −2", w)
	}
}

// TestOtherLengths: a loop runs over data of any number of examples.
func TestOtherLengths(t *testing.T) {
	x, y := line(22)
	l := newLoop(t, device(t), model.NewStore(), measure, scan.Options{BatchSize: 4}, x, y)
	for _, n := range []int{1, 3, 4, 5, 40} {
		x, y := line(n)
		if err := l.Compile(x, y); err != nil {
			t.Fatal(err)
		}
		got := run(t, l, 0, l.Steps(n), x, y)
		want := byHand(x, y, n, 1) // one step: the loss of the variables at 0
		sum := 0.0
		for i, v := range got {
			sum += float64(v) * float64(min(4, n-4*i)) / float64(n)
		}
		if len(got) != (n+3)/4 || math.Abs(sum-want[0]) > 1e-5 {
			t.Errorf("%d examples: %v, mean %v, by hand %v", n, got, sum, want[0])
		}
	}
}

// TestDataTypes: batches of any rank and type arrive as the right rows.
func TestDataTypes(t *testing.T) {
	const n = 7
	cubes := make([][][]uint8, n)
	flags, wide := make([]bool, n), make([]float64, n)
	for i := range cubes {
		cubes[i] = [][]uint8{{uint8(i), 1}, {0, 10}}
		flags[i], wide[i] = i%2 == 1, 1000*float64(i)
	}
	data := []*tensors.Tensor{tensors.FromValue(cubes), tensors.FromValue(flags), tensors.FromValue(wide)}
	sum := func(scope *model.Scope, batch []*graph.Node) []*graph.Node {
		var sums []*graph.Node
		for _, b := range batch {
			sums = append(sums, graph.ReduceAllSum(graph.ConvertDType(b, dtypes.Float32)))
		}
		return sums
	}
	for _, stepByStep := range []bool{false, true} {
		l := newLoop(t, device(t), model.NewStore(), sum, scan.Options{BatchSize: 3, StepByStep: stepByStep}, data...)
		m, err := l.Run(0, 3, data...)
		if want := [][]float32{{36, 1, 3000}, {45, 2, 12000}, {17, 0, 6000}}; err != nil || !reflect.DeepEqual(m, want) {
			t.Errorf("step by step %v: sums %v, want %v, error %v", stepByStep, m, want, err)
		}
	}
}

// TestRandomness: random numbers inside the step differ from step to step and
// are the same whole and step by step.
func TestRandomness(t *testing.T) {
	x, y := line(8)
	var first []float32
	for _, stepByStep := range []bool{false, true} {
		store := model.NewStore()
		if err := store.SetRNGStateFromSeed(42); err != nil {
			t.Fatal(err)
		}
		l := newLoop(t, device(t), store, func(scope *model.Scope, batch []*graph.Node) []*graph.Node {
			noise := scope.RandomUniform(batch[0].Graph(), batch[1].Shape())
			return []*graph.Node{graph.ReduceAllSum(noise)}
		}, scan.Options{BatchSize: 2, StepByStep: stepByStep}, x, y)
		got := run(t, l, 0, 4, x, y)
		if first == nil {
			first = got
		}
		if len(slices.Compact(slices.Sorted(slices.Values(got)))) != 4 || !slices.Equal(got, first) {
			t.Errorf("step by step %v: %v after %v", stepByStep, got, first)
		}
	}
}
