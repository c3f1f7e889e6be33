package mlpkit

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// logits is the network: images [n, pixels] uint8 → outputs [n, classes]
// float32. Each layer is a matrix product and a bias; an activation follows
// every layer but the last.
func (c Config) logits(scope *model.Scope, images *graph.Node, classes int) *graph.Node {
	x := graph.MulScalar(graph.ConvertDType(images, dtypes.Float32), 1.0/255)
	for i := range c.HiddenLayers {
		x = layers.DenseWithBias(scope.In("%s", hiddenScope(i)), x, c.Width)
		x = c.Activation.apply(x)
	}
	return layers.DenseWithBias(scope.In(outputScope), x, classes)
}

const outputScope = "output"

func hiddenScope(i int) string { return fmt.Sprintf("hidden_%d", i+1) }

// leakySlope is the slope of LeakyReLU below zero, PyTorch's default.
const leakySlope = 0.01

// apply builds the activation of x.
func (a Activation) apply(x *graph.Node) *graph.Node {
	switch a {
	case ReLU:
		return activation.Relu(x)
	case Sigmoid:
		return graph.Sigmoid(x)
	case Tanh:
		return graph.Tanh(x)
	case LeakyReLU:
		return activation.LeakyReluWith(x, leakySlope)
	case GELU:
		return activation.Gelu(x)
	case SELU:
		return activation.Selu(x)
	case Swish:
		return activation.Swish(x)
	case Identity:
		return x
	}
	panic(fmt.Errorf("activation %q: not validated", a))
}
