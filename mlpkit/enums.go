package mlpkit

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
