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

// The optimizers. Momentum is SGD with momentum 0.9.
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

// Activations lists the known activations; the caller owns the slice.
func Activations() []Activation {
	return []Activation{ReLU, Sigmoid, Tanh, LeakyReLU, GELU, SELU, Swish, Identity}
}

// Losses lists the known losses; the caller owns the slice.
func Losses() []Loss { return []Loss{CrossEntropy, MSE, MAE, BCE} }

// Optimizers lists the known optimizers; the caller owns the slice.
func Optimizers() []Optimizer { return []Optimizer{Adam, SGD, Momentum, RMSProp} }

// Inits lists the known initializations; the caller owns the slice.
func Inits() []Init { return []Init{Uniform, He, Glorot} }

// checkName returns what is wrong with value as one of known, or nothing.
func checkName[T ~string](kind string, value T, known []T) string {
	if slices.Contains(known, value) {
		return ""
	}
	names := make([]string, len(known))
	nearest, distance := "", 1<<30
	for i, k := range known {
		names[i] = string(k)
		if d := levenshtein.Distance(strings.ToLower(string(value)), names[i], nil); d < distance {
			nearest, distance = names[i], d
		}
	}
	choices := strings.Join(names, ", ")
	// A suggestion helps while most letters agree.
	if value != "" && distance <= (len(nearest)+1)/2 {
		return fmt.Sprintf("unknown %s %q: did you mean %q? (known: %s)", kind, value, nearest, choices)
	}
	return fmt.Sprintf("unknown %s %q: choose one of %s", kind, value, choices)
}
