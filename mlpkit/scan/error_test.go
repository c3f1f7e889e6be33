package scan_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"mlplab/mlpkit/scan"
)

func TestNewErrors(t *testing.T) {
	x, y := line(6)
	short := tensors.FromValue([]float32{1, 2})
	scalar := tensors.FromValue(float32(1))
	returning := func(metrics func(batch []*graph.Node) []*graph.Node) scan.Step {
		return func(_ *model.Scope, batch []*graph.Node) []*graph.Node { return metrics(batch) }
	}
	var missing *scan.Options
	for name, c := range map[string]struct {
		step      scan.Step
		batchSize int
		data      []*tensors.Tensor
		want      []string
	}{
		"no data":         {learn, 2, nil, []string{"no data"}},
		"nil data":        {learn, 2, []*tensors.Tensor{x, nil}, []string{"data tensor 1", "nil"}},
		"scalar":          {learn, 2, []*tensors.Tensor{x, scalar}, []string{"data tensor 1 is a scalar"}},
		"lengths":         {learn, 2, []*tensors.Tensor{x, short}, []string{"data tensor 1 has 2 examples", "tensor 0 has 6"}},
		"batch size 0":    {learn, 0, []*tensors.Tensor{x, y}, []string{"batch size 0", "at least 1"}},
		"batch size −3":   {learn, -3, []*tensors.Tensor{x, y}, []string{"batch size -3", "at least 1"}},
		"data of a model": {learn, 2, []*tensors.Tensor{x}, []string{"preparing the loop"}},
		"no metric": {returning(func([]*graph.Node) []*graph.Node { return nil }), 2, []*tensors.Tensor{x},
			[]string{"returns no metric", "at least one"}},
		"vector metric": {returning(func(batch []*graph.Node) []*graph.Node { return []*graph.Node{batch[1]} }), 2, []*tensors.Tensor{x, y},
			[]string{"metric 0", "[2]", "scalars of float32"}},
		"integer metric": {returning(func(batch []*graph.Node) []*graph.Node {
			return []*graph.Node{graph.ReduceAllSum(batch[1]), graph.ConvertDType(graph.ReduceAllSum(batch[1]), dtypes.Int32)}
		}), 2, []*tensors.Tensor{x, y}, []string{"metric 1", "Int32", "scalars of float32"}},
		"nil metric":      {returning(func([]*graph.Node) []*graph.Node { return []*graph.Node{nil} }), 2, []*tensors.Tensor{x}, []string{"metric 0", "nil"}},
		"panic":           {returning(func([]*graph.Node) []*graph.Node { panic("a fault of the step") }), 2, []*tensors.Tensor{x}, []string{"a fault of the step"}},
		"panicking error": {returning(func([]*graph.Node) []*graph.Node { panic(io.ErrUnexpectedEOF) }), 2, []*tensors.Tensor{x}, []string{"unexpected EOF"}},
		"runtime error":   {returning(func([]*graph.Node) []*graph.Node { return make([]*graph.Node, missing.BatchSize) }), 2, []*tensors.Tensor{x}, []string{"nil pointer"}},
		"no step":         {nil, 2, []*tensors.Tensor{x}, []string{"no step given"}},
	} {
		l, err := scan.New(device(t), model.NewStore(), c.step, scan.Options{BatchSize: c.batchSize}, c.data...)
		if l != nil || err == nil || !strings.HasPrefix(err.Error(), "scan: ") {
			t.Errorf("%s: loop %v, error %v", name, l, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q, want %q in it", name, err, want)
			}
		}
		if name == "panicking error" && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("the cause is lost: %v", err)
		}
	}
}

func TestRunErrors(t *testing.T) {
	x, y := line(6)
	l := newLoop(t, device(t), model.NewStore(), learn, scan.Options{BatchSize: 4}, x, y)
	for name, c := range map[string]struct {
		from, to int
		data     []*tensors.Tensor
		want     string
	}{
		"before the first": {-1, 1, []*tensors.Tensor{x, y}, "6 examples in batches of 4 have steps 0 to 2"},
		"after the last":   {0, 3, []*tensors.Tensor{x, y}, "steps 0 to 3"},
		"backwards":        {2, 1, []*tensors.Tensor{x, y}, "steps 2 to 1"},
		"no data":          {0, 1, nil, "no data"},
		"lengths":          {0, 1, []*tensors.Tensor{x, tensors.FromValue([]float32{1})}, "tensor 1 has 1 examples"},
		"fewer tensors":    {0, 1, []*tensors.Tensor{x}, "1 data tensors given: the loop was made for 2"},
		"more tensors":     {0, 1, []*tensors.Tensor{x, y, y}, "3 data tensors given"},
		"other shape":      {0, 1, []*tensors.Tensor{y, y}, "running the steps"},
		"other type":       {1, 2, []*tensors.Tensor{x, tensors.FromValue(make([]int64, 6))}, "running the steps"},
		"nil":              {0, 1, []*tensors.Tensor{x, nil}, "nil"},
	} {
		m, err := l.Run(c.from, c.to, c.data...)
		if m != nil || err == nil || !strings.HasPrefix(err.Error(), "scan: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: metrics %v, error %v; want %q", name, m, err, c.want)
		}
		if err := l.Compile(c.data...); len(c.data) != 2 && err == nil {
			t.Errorf("%s: compiled without error", name)
		}
	}
	if m, err := l.Run(1, 1, x, y); err != nil || len(m) != 0 {
		t.Errorf("no steps: %v, %v", m, err)
	}
	if got := run(t, l, 0, 2, x, y); len(got) != 2 {
		t.Errorf("after the errors: %v", got)
	}
	l.Finalize()
	if m, err := l.Run(0, 2, x, y); err == nil {
		t.Errorf("after Finalize: %v and no error", m)
	}
	l.Finalize() // again is no harm
}

// TestNaN: a loss that is no number is a value like any other.
func TestNaN(t *testing.T) {
	x, y := line(8)
	store := model.NewStore()
	l := newLoop(t, device(t), store, learn, scan.Options{BatchSize: 2}, x, y)
	if err := store.GetVariable("/optimizers/learning_rate").SetValue(tensors.FromValue(float32(1e30))); err != nil {
		t.Fatal(err)
	}
	got := run(t, l, 0, 4, x, y)
	if got[0] != got[0] || got[3] == got[3] {
		t.Errorf("losses %v: want a number first and none at last", got)
	}
}
