package train

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
)

// diagnose measures every layer; before holds the weights before the last step.
func (p *program) diagnose(c mlpkit.Config, before []mlpkit.Layer) ([]mlpkit.Diagnosis, error) {
	after, err := p.read()
	if err != nil {
		return nil, err
	}
	dead, err := p.deadUnits(c)
	if err != nil {
		return nil, err
	}
	gradients, err := p.gradientNorms(c)
	if err != nil {
		return nil, err
	}
	ds := make([]mlpkit.Diagnosis, len(after))
	for i, l := range after {
		d := &ds[i]
		d.WeightNorm = exact.Float(norm(l, nil))
		d.GradientNorm = exact.Float(gradients[i])
		d.UpdateRatio = exact.Float(math.NaN())
		if before != nil {
			d.UpdateRatio = exact.Float(norm(l, &before[i])) / d.WeightNorm
		}
		if i < len(dead) {
			d.DeadUnits = exact.Float(dead[i])
		}
	}
	return ds, nil
}

// norm is the Euclidean norm of a layer's weights and biases, less those of minus.
func norm(l mlpkit.Layer, minus *mlpkit.Layer) float64 {
	sum := 0.0
	add := func(a, b []float32) {
		for i, v := range a {
			x := float64(v)
			if b != nil {
				x -= float64(b[i])
			}
			sum += x * x
		}
	}
	if minus == nil {
		minus = &mlpkit.Layer{}
	}
	add(l.Weights, minus.Weights)
	add(l.Biases, minus.Biases)
	return math.Sqrt(sum)
}

// deadUnits is the fraction of dead units of each hidden layer.
func (p *program) deadUnits(c mlpkit.Config) ([]float64, error) {
	if c.HiddenLayers == 0 {
		return nil, nil
	}
	if p.units == nil {
		exec, err := model.NewExec(p.backend, p.store, func(scope *model.Scope, images *graph.Node) []*graph.Node {
			_, sums := forward(c, scope, graph.Slice(images, graph.AxisRange(0, p.programKey.validation)), p.classes)
			for i, s := range sums {
				sums[i] = graph.ReduceMax(s, 0)
			}
			return sums
		})
		if err != nil {
			return nil, err
		}
		p.units = exec
	}
	out, err := p.units.Call(p.data.validation.images)
	if err != nil {
		return nil, err
	}
	fractions := make([]float64, len(out))
	for i, t := range out {
		highest, err := tensors.CopyFlatData[float32](t)
		if err != nil {
			return nil, err
		}
		for _, h := range highest {
			if h <= 0 {
				fractions[i] += 1 / float64(len(highest))
			}
		}
	}
	return fractions, nil
}

// gradientNorms is the norm of the loss's gradient of each layer, on the first
// training images.
func (p *program) gradientNorms(c mlpkit.Config) ([]float64, error) {
	if p.gradients == nil {
		exec, err := model.NewExec(p.backend, p.store, func(scope *model.Scope, images, labels *graph.Node) []*graph.Node {
			return p.gradientGraph(c, scope, images, labels)
		})
		if err != nil {
			return nil, err
		}
		p.gradients = exec
	}
	out, err := p.gradients.Call(p.data.train.images, p.data.train.labels)
	if err != nil {
		return nil, err
	}
	norms := make([]float64, len(out))
	for i, t := range out {
		v, ok := t.Value().(float32)
		if !ok {
			return nil, fmt.Errorf("gradient norm of layer %d is %s, not a float32", i, t.Shape())
		}
		norms[i] = float64(v)
	}
	return norms, nil
}

// gradientGraph builds the norm of the loss's gradient of each layer.
func (p *program) gradientGraph(c mlpkit.Config, scope *model.Scope, images, labels *graph.Node) (norms []*graph.Node) {
	first := graph.AxisRange(0, min(evalBatch, p.programKey.train))
	logits, _ := forward(c, scope, graph.Slice(images, first), p.classes)
	loss := buildLoss(c.Loss, logits, graph.Slice(labels, first))
	var parameters []*graph.Node
	for _, l := range p.layers {
		parameters = append(parameters, l.weights.NodeValue(loss), l.biases.NodeValue(loss))
	}
	grads := graph.Gradient(loss, parameters...)
	for i := 0; i < len(grads); i += 2 {
		norms = append(norms, graph.Sqrt(graph.Add(
			graph.ReduceAllSum(graph.Square(grads[i])), graph.ReduceAllSum(graph.Square(grads[i+1])))))
	}
	return norms
}
