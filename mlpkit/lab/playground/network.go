package playground

import (
	"fmt"
	"math"

	"mlplab/mlpkit"
)

// network computes a trained network's answer for single images. It does so in
// plain Go: a program compiled for the device would have to be built for each
// network anew, and would wait for the training that occupies the device.
type network struct {
	activation func(float64) float64
	layers     []dense
}

// dense is a layer's weights [in, out], row by row, and biases [out].
type dense struct{ weights, biases []float32 }

// newNetwork computes with the weights of m, which nothing changes any more.
func newNetwork(m *mlpkit.Network) (*network, error) {
	f, ok := activations[m.Activation]
	if !ok {
		return nil, fmt.Errorf("activation %q: the playground can't compute it", m.Activation)
	}
	n := &network{activation: f}
	for _, l := range m.Layers {
		n.layers = append(n.layers, dense{l.Weights, l.Biases})
	}
	return n, nil
}

// activations are the functions after each hidden layer. SELU's constants are
// those of G. Klambauer et al., Self-Normalizing Neural Networks, 2017; GELU is
// the exact one, not its approximation by tanh.
var activations = map[mlpkit.Activation]func(float64) float64{
	mlpkit.ReLU:    func(x float64) float64 { return max(0, x) },
	mlpkit.Sigmoid: sigmoid,
	mlpkit.Tanh:    math.Tanh,
	mlpkit.LeakyReLU: func(x float64) float64 {
		return max(x, 0.01*x)
	},
	mlpkit.GELU: func(x float64) float64 { return x / 2 * (1 + math.Erf(x/math.Sqrt2)) },
	mlpkit.SELU: func(x float64) float64 {
		const alpha, scale = 1.6732632423543772, 1.0507009873554805
		if x > 0 {
			return scale * x
		}
		return scale * alpha * math.Expm1(x)
	},
	mlpkit.Swish:    func(x float64) float64 { return x * sigmoid(x) },
	mlpkit.Identity: func(x float64) float64 { return x },
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// probabilities is the softmax of the outputs for an image of one byte an input.
// All are NaN where the network's weights are.
func (n *network) probabilities(image []uint8) []float64 {
	x := make([]float64, len(image))
	for i, v := range image {
		x[i] = float64(v) / 255
	}
	for i, l := range n.layers {
		sums := make([]float64, len(l.biases))
		for k, b := range l.biases {
			sums[k] = float64(b)
		}
		for j, v := range x {
			if v == 0 { // paper, four inputs of five
				continue
			}
			for k, w := range l.weights[j*len(sums) : (j+1)*len(sums)] {
				sums[k] += v * float64(w)
			}
		}
		if i < len(n.layers)-1 {
			for k, s := range sums {
				sums[k] = n.activation(s)
			}
		}
		x = sums
	}
	return softmax(x)
}

// softmax replaces z by its softmax; without the largest subtracted, large
// outputs would leave the range of numbers.
func softmax(z []float64) []float64 {
	largest := math.Inf(-1)
	for _, v := range z {
		largest = max(largest, v)
	}
	sum := 0.0
	for k, v := range z {
		z[k] = math.Exp(v - largest)
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
	return z
}
