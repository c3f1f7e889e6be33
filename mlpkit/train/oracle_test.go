package train

import (
	"math"

	"mlplab/datasets"
	"mlplab/mlpkit"
)

// oracle is the network and its training in plain float64 Go, written from the
// textbook definitions: what the compiled programs are compared with.
type oracle struct {
	activation mlpkit.Activation
	loss       mlpkit.Loss
	layers     []denseLayer
	update     updateRule
}

// denseLayer holds weights [in][out] row by row and biases, with the gradients
// of the latest step and the optimizer's memory of both.
type denseLayer struct {
	in, out         int
	weights, biases parameter
}

// parameter is a group of numbers that training changes.
type parameter struct {
	value, gradient, first, second []float64
}

func newParameter(from []float32) parameter {
	n := len(from)
	p := parameter{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
	for i, v := range from {
		p.value[i] = float64(v)
	}
	return p
}

// newOracle starts where a training of c on d starts.
func newOracle(c mlpkit.Config, d *datasets.Split) *oracle {
	o := &oracle{activation: c.Activation, loss: c.Loss, update: updateRules[c.Optimizer]}
	for _, l := range initialLayers(c, d.Train.Pixels(), d.Train.Classes) {
		o.layers = append(o.layers, denseLayer{l.In, l.Out, newParameter(l.Weights), newParameter(l.Biases)})
	}
	return o
}

// parameters lists weights and biases, layer after layer.
func (o *oracle) parameters() []*parameter {
	var all []*parameter
	for i := range o.layers {
		all = append(all, &o.layers[i].weights, &o.layers[i].biases)
	}
	return all
}

// forward returns the inputs of every layer, the network's outputs as the last,
// and each layer's sums before its activation.
func (o *oracle) forward(image []uint8) (inputs, sums [][]float64) {
	x := make([]float64, len(image))
	for i, v := range image {
		x[i] = float64(v) / 255
	}
	inputs = append(inputs, x)
	for k, l := range o.layers {
		z := make([]float64, l.out)
		copy(z, l.biases.value)
		for i, v := range x {
			for j := range z {
				z[j] += v * l.weights.value[i*l.out+j]
			}
		}
		x = make([]float64, l.out)
		for j, v := range z {
			x[j] = v
			if k < len(o.layers)-1 {
				x[j], _ = activate(o.activation, v)
			}
		}
		inputs, sums = append(inputs, x), append(sums, z)
	}
	return inputs, sums
}

// measure returns the mean loss over the examples and how many are right.
func (o *oracle) measure(set *datasets.Set, examples []int) (loss float64, right int) {
	for _, e := range examples {
		inputs, _ := o.forward(set.Image(e))
		outputs := inputs[len(inputs)-1]
		value, _ := lossOf(o.loss, outputs, int(set.Labels[e]))
		loss += value / float64(len(examples))
		best := 0
		for j, v := range outputs {
			if v > outputs[best] {
				best = j
			}
		}
		if best == int(set.Labels[e]) {
			right++
		}
	}
	return loss, right
}

// backward leaves the gradient of the mean loss over the examples in the parameters.
func (o *oracle) backward(set *datasets.Set, examples []int) {
	for _, p := range o.parameters() {
		clear(p.gradient)
	}
	for _, e := range examples {
		inputs, sums := o.forward(set.Image(e))
		_, delta := lossOf(o.loss, inputs[len(inputs)-1], int(set.Labels[e]))
		for j := range delta {
			delta[j] /= float64(len(examples))
		}
		for k := len(o.layers) - 1; k >= 0; k-- {
			l := o.layers[k]
			before := make([]float64, l.in)
			for i, x := range inputs[k] {
				for j, d := range delta {
					l.weights.gradient[i*l.out+j] += x * d
					before[i] += d * l.weights.value[i*l.out+j]
				}
			}
			for j, d := range delta {
				l.biases.gradient[j] += d
			}
			if k > 0 {
				for i := range before {
					_, slope := activate(o.activation, sums[k-1][i])
					before[i] *= slope
				}
			}
			delta = before
		}
	}
}

// step learns from the examples; t counts steps from 1.
func (o *oracle) step(set *datasets.Set, examples []int, rate float64, t int) {
	o.backward(set, examples)
	for _, p := range o.parameters() {
		for i := range p.value {
			p.value[i] -= o.update(rate, p.gradient[i], &p.first[i], &p.second[i], t)
		}
	}
}

// updateRule returns what a step subtracts from a number with this gradient.
type updateRule func(rate, gradient float64, first, second *float64, t int) float64

// updateRules are the optimizers: Adam as in Kingma and Ba, algorithm 1;
// momentum as in PyTorch's SGD(momentum=0.9), dampening 0; RMSProp as in
// Hinton's lecture with PyTorch's constants and, unlike PyTorch, with Adam's
// correction of the mean's bias towards its start at 0.
var updateRules = map[mlpkit.Optimizer]updateRule{
	mlpkit.SGD: func(rate, g float64, _, _ *float64, _ int) float64 { return rate * g },
	mlpkit.Momentum: func(rate, g float64, first, _ *float64, _ int) float64 {
		*first = 0.9**first + g
		return rate * *first
	},
	mlpkit.RMSProp: func(rate, g float64, _, second *float64, t int) float64 {
		*second = 0.99**second + 0.01*g*g
		return rate * g / (math.Sqrt(*second/(1-math.Pow(0.99, float64(t)))) + 1e-8)
	},
	mlpkit.Adam: func(rate, g float64, first, second *float64, t int) float64 {
		*first = 0.9**first + 0.1*g
		*second = 0.999**second + 0.001*g*g
		mean, variance := *first/(1-math.Pow(0.9, float64(t))), *second/(1-math.Pow(0.999, float64(t)))
		return rate * mean / (math.Sqrt(variance) + 1e-8)
	},
}
