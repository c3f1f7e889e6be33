package scan

import (
	"fmt"
	"reflect"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// stepwise runs one step a call, for any batch size.
type stepwise struct {
	exec *model.Exec
}

func newStepwise(backend compute.Backend, store *model.Store, step Step) (*stepwise, error) {
	exec, err := model.NewExec(backend, store, func(scope *model.Scope, batch []*graph.Node) []*graph.Node {
		return step(scope, batch)
	})
	if err != nil {
		return nil, err
	}
	return &stepwise{exec: exec.WithName("scan.Loop.single")}, nil
}

// compile makes the program of one step for batches of n rows of data.
func (s *stepwise) compile(n int, data []*tensors.Tensor) error {
	batch := make([]shapes.Shape, len(data))
	for k, t := range data {
		batch[k] = batchShape(t.Shape(), n)
	}
	_, err := s.exec.Compile(batch...)
	return err
}

// run executes one step on rows from … to of data and returns its metrics.
func (s *stepwise) run(data []*tensors.Tensor, from, to int) ([]float32, error) {
	batch := make([]any, len(data))
	for k, t := range data {
		b, err := slice(t, from, to)
		if err != nil {
			return nil, err
		}
		batch[k] = b
	}
	out, err := s.exec.Call(batch...)
	if err != nil {
		return nil, err
	}
	metrics := make([]float32, len(out))
	for k, t := range out {
		v, ok := t.Value().(float32)
		if !ok {
			return nil, fmt.Errorf("metric %d of the step is %s: metrics are scalars of float32", k, t.Shape())
		}
		metrics[k] = v
	}
	return metrics, nil
}

// slice copies rows from … to of t, whatever its data type.
func slice(t *tensors.Tensor, from, to int) (*tensors.Tensor, error) {
	out := tensors.FromShape(batchShape(t.Shape(), to-from))
	width := t.Size() / t.Shape().Dimensions[0]
	err := t.ConstFlatData(func(src any) {
		out.MustMutableFlatData(func(dst any) {
			reflect.Copy(reflect.ValueOf(dst), reflect.ValueOf(src).Slice(from*width, to*width))
		})
	})
	return out, err
}
