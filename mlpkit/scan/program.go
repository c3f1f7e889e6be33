package scan

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// program is the compiled While loop over full batches.
type program struct {
	exec    *model.Exec
	metrics int
	history *tensors.Tensor // zeros [steps of a pass, metrics], where each step's metrics are written
}

func newProgram(backend compute.Backend, store *model.Store, step Step, batchSize int, o outline) (*program, error) {
	exec, err := model.NewExec(backend, store, func(scope *model.Scope, inputs []*graph.Node) *graph.Node {
		return build(scope, step, batchSize, o, inputs)
	})
	if err != nil {
		return nil, err
	}
	return &program{exec: exec.WithName("scan.Loop"), metrics: o.metrics}, nil
}

// The loop's state: the step index, its bound and the metrics, then the data,
// then the values of the variables that the step uses.
const (
	stateStep = iota
	stateEnd
	stateHistory
	stateData
)

// build makes the program from its inputs, which are the state without the
// variables. It returns the metrics.
//
// Two properties of GoMLX shape it. A closure cannot use nodes of the function
// around it, so whatever the body needs is loop state, constants of the data
// included. And scalar constants are cached per graph, not per function: the
// first function to make one owns it. So the body is built first, and neither
// the condition nor the main function makes any constant.
func build(scope *model.Scope, step Step, batchSize int, o outline, inputs []*graph.Node) *graph.Node {
	g := inputs[stateStep].Graph()
	initial := slices.Clone(inputs)
	for _, v := range o.used {
		initial = append(initial, v.NodeValue(g))
	}
	parameters := func(g *graph.Graph) []*graph.Node {
		state := make([]*graph.Node, len(initial))
		for k, n := range initial {
			state[k] = graph.Parameter(g, fmt.Sprintf("state%d", k), n.Shape())
		}
		return state
	}

	body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
		state := parameters(g)
		values := state[len(inputs):]
		for k, v := range o.used {
			v.SetNodeValue(values[k])
		}
		i := state[stateStep]
		batch := make([]*graph.Node, len(inputs)-stateData)
		for k := range batch {
			batch[k] = batchOf(state[stateData+k], i, batchSize)
		}
		metrics := graph.Stack(step(scope, batch), 0)
		state[stateHistory] = graph.DynamicUpdateSlice(state[stateHistory], graph.ExpandLeftToRank(metrics, 2),
			[]*graph.Node{i, graph.ZerosLike(i)})
		state[stateStep] = graph.Add(i, graph.OnesLike(i))
		for k, v := range o.used {
			values[k] = v.NodeValue(g)
		}
		return state
	})
	condition := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
		state := parameters(g)
		return []*graph.Node{graph.LessThan(state[stateStep], state[stateEnd])}
	})

	final := graph.While(condition, body, initial...)
	for k, v := range o.used {
		k += len(inputs)
		if slices.Contains(o.updated, v) {
			v.SetNodeValue(final[k])
		} else {
			v.SetNodeValue(initial[k]) // not the body's parameter, which means nothing here
		}
	}
	return final[stateHistory]
}

// batchOf is rows step·batchSize … (step+1)·batchSize of data.
func batchOf(data, step *graph.Node, batchSize int) *graph.Node {
	start := make([]*graph.Node, data.Rank())
	start[0] = graph.MulScalar(step, batchSize)
	for k := 1; k < len(start); k++ {
		start[k] = graph.ZerosLike(step)
	}
	return graph.DynamicSlice(data, start, batchShape(data.Shape(), batchSize).Dimensions)
}

// inputs are the loop's state before variables, for steps of a pass of full batches.
func (p *program) inputs(from, to, steps int, data []*tensors.Tensor) []any {
	if p.history == nil || p.history.Shape().Dimensions[0] != steps {
		p.history = tensors.FromShape(shapes.Make(dtypes.Float32, steps, p.metrics))
	}
	inputs := []any{stateStep: tensors.FromScalar(int32(from)), stateEnd: tensors.FromScalar(int32(to)), stateHistory: p.history}
	for _, t := range data {
		inputs = append(inputs, t)
	}
	return inputs
}

// compile makes the program for data of these shapes.
func (p *program) compile(steps int, data []*tensors.Tensor) error {
	var s []shapes.Shape
	for _, input := range p.inputs(0, 0, steps, data) {
		s = append(s, input.(*tensors.Tensor).Shape())
	}
	_, err := p.exec.Compile(s...)
	return err
}

// run executes the steps from ≤ i < to of a pass of steps full batches.
func (p *program) run(from, to, steps int, data []*tensors.Tensor) ([][]float32, error) {
	history, err := p.exec.Call1(p.inputs(from, to, steps, data)...)
	if err != nil {
		return nil, err
	}
	flat, err := tensors.CopyFlatData[float32](history)
	if err != nil {
		return nil, err
	}
	m := make([][]float32, to-from)
	for i := range m {
		m[i] = flat[(from+i)*p.metrics : (from+i+1)*p.metrics]
	}
	return m, history.FinalizeAll()
}
