// Package scan runs many training steps of a GoMLX model as one compiled program.
//
// GoMLX's own training loop crosses from Go to the backend once a step. For a
// small model that crossing costs more than the arithmetic. Here a whole epoch,
// or any chunk of it, becomes a single program with a While loop inside: the
// model's variables are the loop's state, the data stay on the device, and the
// metrics of every step land in one matrix that is read once.
//
// The package knows nothing of MNIST or of MLPs: any [Step] built from GoMLX
// layers, losses and optimizers can be scanned. The name is that of the same
// construction in JAX, lax.scan.
package scan

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Step builds the graph of one step. It receives the batch, one node per data
// tensor, each [batch size, …], and returns scalar float32 metrics, the same
// number for every batch size and at least one. A training step also updates
// variables, usually through an optimizer's UpdateGraph; an evaluation step
// updates none.
//
// Like every GoMLX graph function it reports faults by panicking; [Loop] turns
// them into errors.
type Step func(scope *model.Scope, batch []*graph.Node) (metrics []*graph.Node)

// outline is what building a step's graph once tells about it.
type outline struct {
	metrics int
	used    []*model.Variable // variables that the step reads or updates, in the store's order
	updated []*model.Variable // those it updates
}

// prepare creates every variable that step uses, without running anything: it
// builds the step's graph and throws it away.
func prepare(backend compute.Backend, store *model.Store, step Step, batchSize int, data []*tensors.Tensor) (outline, error) {
	g := graph.NewGraph(backend, "scan.prepare")
	defer g.Finalize()
	model.SetStore(g, store)
	batch := make([]*graph.Node, len(data))
	for i, t := range data {
		batch[i] = graph.Parameter(g, fmt.Sprintf("data%d", i), batchShape(t.Shape(), batchSize))
	}
	metrics := step(store.RootScope(), batch)
	if len(metrics) == 0 {
		return outline{}, fmt.Errorf("the step returns no metric: it needs at least one, such as the loss")
	}
	for k, m := range metrics {
		if m == nil {
			return outline{}, fmt.Errorf("metric %d of the step is nil", k)
		}
		if !m.IsScalar() || m.DType() != dtypes.Float32 {
			return outline{}, fmt.Errorf("metric %d of the step is %s: metrics are scalars of float32", k, m.Shape())
		}
	}
	o := outline{metrics: len(metrics)}
	for v := range store.IterVariables() {
		if v.InUseByGraph(g) {
			o.used = append(o.used, v)
		}
		if v.ChangedInGraph(g) {
			o.updated = append(o.updated, v)
		}
	}
	return o, nil
}

// batchShape is the shape of batchSize rows of data.
func batchShape(data shapes.Shape, batchSize int) shapes.Shape {
	batch := data.Clone()
	batch.Dimensions[0] = batchSize
	return batch
}

// guard runs f and turns a panic, which is how GoMLX reports faults while it
// builds graphs, into an error.
func guard(doing string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if cause, ok := p.(error); ok {
				err = fmt.Errorf("scan: %s: %w", doing, cause)
			} else {
				err = fmt.Errorf("scan: %s: %v", doing, p)
			}
		}
	}()
	if err = f(); err != nil {
		err = fmt.Errorf("scan: %s: %w", doing, err)
	}
	return err
}
