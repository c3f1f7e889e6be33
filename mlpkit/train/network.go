package train

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"

	"mlplab/mlpkit"
)

// forward is the network: images [n, pixels] uint8 → outputs, the logits
// [n, classes] float32. Each layer is a matrix product and a bias; an activation
// follows every layer but the last. sums are the hidden layers' values before
// their activation, [n, Width] each.
func forward(c mlpkit.Config, scope *model.Scope, images *graph.Node, classes int) (logits *graph.Node, sums []*graph.Node) {
	x := graph.MulScalar(graph.ConvertDType(images, dtypes.Float32), 1.0/255)
	for i := range c.HiddenLayers {
		x = layers.DenseWithBias(scope.In("%s", hiddenScope(i)), x, c.Width)
		sums = append(sums, x)
		x = applyActivation(c.Activation, x)
	}
	return layers.DenseWithBias(scope.In(outputScope), x, classes), sums
}

const outputScope = "output"

func hiddenScope(i int) string { return fmt.Sprintf("hidden_%d", i+1) }

// leakySlope is the slope of LeakyReLU below zero, PyTorch's default.
const leakySlope = 0.01

// applyActivation builds the activation of x.
func applyActivation(a mlpkit.Activation, x *graph.Node) *graph.Node {
	switch a {
	case mlpkit.ReLU:
		return relu(x)
	case mlpkit.Sigmoid:
		return graph.Sigmoid(x)
	case mlpkit.Tanh:
		return graph.Tanh(x)
	case mlpkit.LeakyReLU:
		return activation.LeakyReluWith(x, leakySlope)
	case mlpkit.GELU:
		return activation.Gelu(x)
	case mlpkit.SELU:
		return selu(x)
	case mlpkit.Swish:
		return activation.Swish(x)
	case mlpkit.Identity:
		return x
	}
	panic(fmt.Errorf("activation %q: not validated", a))
}

// relu is max(x, 0) with the slope 0 at 0, as in PyTorch and JAX. GoMLX's own
// has the slope 1 there, and says it by signs of signs, which XLA does not turn
// into vector instructions. A NaN stays one.
func relu(x *graph.Node) *graph.Node {
	zero := graph.ZerosLike(x)
	return graph.Where(graph.GreaterThan(x, zero), x, graph.StopGradient(graph.Max(x, zero)))
}

// selu is GoMLX's activation.Selu without its trap: there the exponential is
// also taken of large positive x, where it is infinite, which makes the slope
// NaN (0·∞) above 88 and a healthy run diverge.
func selu(x *graph.Node) *graph.Node {
	zero := graph.ZerosLike(x)
	negative := graph.MulScalar(graph.MinusOne(graph.Exp(graph.Min(x, zero))), activation.SeluAlpha)
	return graph.MulScalar(graph.Add(graph.Max(x, zero), negative), activation.SeluScale)
}
