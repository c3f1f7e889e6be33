package scan

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Loop runs a [Step] over data, batch after batch. It is not safe for
// concurrent use: two loops that run at once need a store each.
type Loop struct {
	batchSize int
	tensors   int       // how many data tensors the step reads
	whole     *program  // full batches, many a call; nil where the backend cannot
	single    *stepwise // one batch a call: the last short one, or all of them
}

// Options choose how a [Loop] runs.
type Options struct {
	// BatchSize is the number of examples of a full batch, at least 1.
	BatchSize int
	// StepByStep runs one step a call even where the backend could run many,
	// which is slower and gives the same numbers within float tolerance.
	StepByStep bool
}

// New makes the loop of step over batches of data, whose tensors only lend
// their shapes here: all have the same length along the first axis.
//
// The variables that step uses exist in store when New returns, so the caller
// can set their values; GoMLX initializes those left without one. Nothing is
// compiled before the first [Loop.Run].
func New(backend compute.Backend, store *model.Store, step Step, o Options, data ...*tensors.Tensor) (*Loop, error) {
	if _, err := rows(data); err != nil {
		return nil, err
	}
	if step == nil {
		return nil, fmt.Errorf("scan: no step given")
	}
	if o.BatchSize < 1 {
		return nil, fmt.Errorf("scan: batch size %d: must be at least 1", o.BatchSize)
	}
	l := &Loop{batchSize: o.BatchSize, tensors: len(data)}
	err := guard("preparing the loop", func() (err error) {
		outline, err := prepare(backend, store, step, o.BatchSize, data)
		if err != nil {
			return err
		}
		if !o.StepByStep && Supported(backend) {
			if l.whole, err = newProgram(backend, store, step, o.BatchSize, outline); err != nil {
				return err
			}
		}
		l.single, err = newStepwise(backend, store, step)
		return err
	})
	if err != nil {
		return nil, err
	}
	return l, nil
}

// Supported reports whether backend has the operations that a whole epoch in
// one program needs. GoMLX's pure Go backend lacks dynamic slices; the XLA
// backend has While loops though it does not list them, so they are not asked for.
func Supported(backend compute.Backend) bool {
	c := backend.Capabilities()
	return c.Functions && c.Operations[compute.OpTypeDynamicSlice] && c.Operations[compute.OpTypeDynamicUpdateSlice]
}

// Steps is the number of batches in n examples, a last short one included.
func (l *Loop) Steps(n int) int { return (n + l.batchSize - 1) / l.batchSize }

// Compiled reports whether many steps run as one program here.
func (l *Loop) Compiled() bool { return l.whole != nil }

// Compile builds and compiles now what [Loop.Run] would otherwise compile at
// its first call for data of these shapes.
func (l *Loop) Compile(data ...*tensors.Tensor) error {
	n, err := l.rows(data)
	if err != nil {
		return err
	}
	return guard("compiling the loop", func() error {
		if l.whole != nil && n >= l.batchSize {
			if err := l.whole.compile(n/l.batchSize, data); err != nil {
				return err
			}
		}
		if short := n % l.batchSize; short > 0 {
			if err := l.single.compile(short, data); err != nil {
				return err
			}
		}
		if l.whole == nil && n >= l.batchSize {
			return l.single.compile(l.batchSize, data)
		}
		return nil
	})
}

// Run executes the steps from ≤ i < to over data: tensors whose first axes all
// have the same length n, in the order of visit. Step i sees rows
// i·BatchSize … (i+1)·BatchSize, the last step of a pass what is left. The
// variables of the store are updated in place.
//
// It returns the metrics of each step: m[i-from][k] is the k-th metric of step i.
func (l *Loop) Run(from, to int, data ...*tensors.Tensor) (m [][]float32, err error) {
	n, err := l.rows(data)
	if err != nil {
		return nil, err
	}
	return l.RunRows(n, from, to, data...)
}

// RunRows is Run over the first n rows of data only. Sets of different sizes
// share one compiled program if they lie in tensors of the same shape.
func (l *Loop) RunRows(n, from, to int, data ...*tensors.Tensor) (m [][]float32, err error) {
	total, err := l.rows(data)
	if err != nil {
		return nil, err
	}
	if n < 0 || n > total {
		return nil, fmt.Errorf("scan: %d rows: the data have %d", n, total)
	}
	if from < 0 || to < from || to > l.Steps(n) {
		return nil, fmt.Errorf("scan: steps %d to %d: %d examples in batches of %d have steps 0 to %d",
			from, to, n, l.batchSize, l.Steps(n))
	}
	err = guard("running the steps", func() (err error) {
		full := 0
		if l.whole != nil {
			full = min(to, n/l.batchSize)
		}
		if from < full {
			if m, err = l.whole.run(from, full, total/l.batchSize, data); err != nil {
				return err
			}
		}
		for i := max(from, full); i < to; i++ {
			values, err := l.single.run(data, i*l.batchSize, min((i+1)*l.batchSize, n))
			if err != nil {
				return err
			}
			m = append(m, values)
		}
		return nil
	})
	return m, err
}

// Finalize frees the compiled programs now rather than at garbage collection.
// The store and the data stay as they are.
func (l *Loop) Finalize() {
	if l.whole != nil {
		l.whole.exec.Finalize()
	}
	l.single.exec.Finalize()
}

// rows is the common length of the first axes of data, as many as [New] saw.
func (l *Loop) rows(data []*tensors.Tensor) (int, error) {
	if len(data) != l.tensors && len(data) > 0 {
		return 0, fmt.Errorf("scan: %d data tensors given: the loop was made for %d", len(data), l.tensors)
	}
	return rows(data)
}

// rows is the common length of the first axes of data.
func rows(data []*tensors.Tensor) (int, error) {
	if len(data) == 0 {
		return 0, fmt.Errorf("scan: no data given")
	}
	for i, t := range data {
		if t == nil || !t.Shape().Ok() { // not Ok, which may not be asked while t is in use
			return 0, fmt.Errorf("scan: data tensor %d is nil or was finalized", i)
		}
		if t.Rank() == 0 {
			return 0, fmt.Errorf("scan: data tensor %d is a scalar: it needs a first axis of examples", i)
		}
		if a, b := t.Shape().Dimensions[0], data[0].Shape().Dimensions[0]; a != b {
			return 0, fmt.Errorf("scan: data tensor %d has %d examples, tensor 0 has %d: they must agree", i, a, b)
		}
	}
	return data[0].Shape().Dimensions[0], nil
}
