package mlpkit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Activation names the function applied after each hidden layer.
type Activation string

// The activations. LeakyReLU has a slope of 0.01 below zero.
const (
	ReLU      Activation = "relu"
	Sigmoid   Activation = "sigmoid"
	Tanh      Activation = "tanh"
	LeakyReLU Activation = "leaky-relu"
	GELU      Activation = "gelu"
	SELU      Activation = "selu"
	Swish     Activation = "swish"
	Identity  Activation = "none" // no activation: the layers collapse to a linear model
)

// Loss names the function that training minimizes.
type Loss string

// The losses. MSE and MAE compare the raw outputs with the one-hot label, mean
// over batch and classes. BCE treats every class as a yes-or-no question
// (one against all), cross-entropy of ten sigmoids, mean over batch and classes.
const (
	CrossEntropy Loss = "cross-entropy"
	MSE          Loss = "mse"
	MAE          Loss = "mae"
	BCE          Loss = "bce"
)

// Optimizer names the rule that turns gradients into updates.
type Optimizer string

// The optimizers. Momentum is SGD with momentum 0.9. RMSProp corrects its mean
// of squares for the start at 0, as Adam does; PyTorch's does not, and takes
// first steps ten times as large.
const (
	Adam     Optimizer = "adam"
	SGD      Optimizer = "sgd"
	Momentum Optimizer = "momentum"
	RMSProp  Optimizer = "rmsprop"
)

// Init names the distribution of the initial weights.
type Init string

// The initializations, for a layer of n inputs and m outputs.
const (
	Uniform Init = "uniform" // weights and biases uniform in ±1/√n, as PyTorch's Linear
	He      Init = "he"      // weights normal with variance 2/n, biases 0
	Glorot  Init = "glorot"  // weights uniform in ±√(6/(n+m)), biases 0
)

// otherNames are names that people know from elsewhere for what is known here.
var otherNames = map[string]string{
	"silu": "swish", "linear": "none", "identity": "none", "lrelu": "leaky-relu", "leakyrelu": "leaky-relu",
	"l1": "mae", "l2": "mse", "ce": "cross-entropy", "nll": "cross-entropy", "binary-cross-entropy": "bce",
	"xavier": "glorot", "kaiming": "he", "nesterov": "momentum",
}

// Choice returns what is wrong with value as one of known, or nothing.
func Choice(kind, value string, known []string) string {
	if slices.Contains(known, value) {
		return ""
	}
	given := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(value)), "_", "-")
	nearest, distance := "", 1<<30
	for _, k := range known {
		if d := levenshtein.Distance(given, k, nil); d < distance {
			nearest, distance = k, d
		}
	}
	if other := otherNames[given]; slices.Contains(known, other) {
		nearest, distance = other, 0
	}
	choices := strings.Join(known, ", ")
	switch {
	case given == "":
		return fmt.Sprintf("no %s given; choose one of %s", kind, choices)
	case distance <= (len(nearest)+1)/2: // a suggestion helps while most letters agree
		return fmt.Sprintf("there is no such %s; did you mean %q? Choose one of %s", kind, nearest, choices)
	default:
		return fmt.Sprintf("there is no such %s; choose one of %s", kind, choices)
	}
}
