package playground

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// setting is the hyperparameters that the view has a control for. Pointers tell
// a field that a message lacks from one that is 0.
type setting struct {
	LearningRate *float64           `json:"learning_rate"`
	BatchSize    *int               `json:"batch_size"`
	HiddenLayers *int               `json:"hidden_layers"`
	Width        *int               `json:"width"`
	Activation   *mlpkit.Activation `json:"activation"`
	Loss         *mlpkit.Loss       `json:"loss"`
	Optimizer    *mlpkit.Optimizer  `json:"optimizer"`
}

// The bounds of the playground, within those of a Config: what a laptop trains
// while somebody watches.
const (
	maxLayers = 5
	maxWidth  = 1024
	maxBatch  = 4096
)

// settingOf is c's part that the view controls.
func settingOf(c mlpkit.Config) setting {
	return setting{&c.LearningRate, &c.BatchSize, &c.HiddenLayers, &c.Width, &c.Activation, &c.Loss, &c.Optimizer}
}

// apply returns base with the setting's values, or every fault of them at once,
// each a [*mlpkit.FieldError].
func (s setting) apply(base mlpkit.Config, examples int) (mlpkit.Config, error) {
	c := base
	err := errors.Join(
		take("LearningRate", s.LearningRate, &c.LearningRate),
		take("BatchSize", s.BatchSize, &c.BatchSize),
		take("HiddenLayers", s.HiddenLayers, &c.HiddenLayers),
		take("Width", s.Width, &c.Width),
		take("Activation", s.Activation, &c.Activation),
		take("Loss", s.Loss, &c.Loss),
		take("Optimizer", s.Optimizer, &c.Optimizer),
	)
	if err == nil {
		err = checkConfig(c, examples)
	}
	if err != nil {
		return base, err
	}
	return c, nil
}

// checkConfig returns what is wrong with c for the playground and a training
// part of so many examples.
func checkConfig(c mlpkit.Config, examples int) error {
	err := c.Validate()
	if err != nil {
		return err
	}
	return errors.Join(
		atMost("HiddenLayers", c.HiddenLayers, maxLayers, "lab.Train takes more"),
		atMost("Width", c.Width, maxWidth, "lab.Train takes more"),
		atMost("BatchSize", c.BatchSize, min(maxBatch, examples), "lab.Train takes more if there are as many training images"),
	)
}

// take copies a field that must be there.
func take[T any](field string, from, to *T) error {
	if from == nil {
		return &mlpkit.FieldError{Field: field, Value: "nothing", Reason: "must be given; send all seven fields of a setting"}
	}
	*to = *from
	return nil
}

func atMost(field string, value, limit int, remedy string) error {
	if value > limit {
		return &mlpkit.FieldError{Field: field, Value: fmt.Sprint(value), Reason: fmt.Sprintf("must be at most %d in the playground; %s", limit, remedy)}
	}
	return nil
}

// control is one control of the view: a slider over Values, or a menu of Names.
type control struct {
	Field  string    `json:"field"` // as in a setting's JSON
	Label  string    `json:"label"`
	Values []float64 `json:"values,omitempty"`
	Names  []string  `json:"names,omitempty"`
}

// controls are all of the view's, with c's own values among those to choose.
func controls(c mlpkit.Config, examples int) []control {
	var rates []float64
	for exponent := -5; exponent <= 0; exponent++ {
		for _, digit := range []string{"1", "2", "5"} {
			rate, _ := strconv.ParseFloat(digit+"e"+strconv.Itoa(exponent), 64) // exactly as typed in decimal
			rates = append(rates, rate)
		}
	}
	rates = append(rates, 10)
	batches := powers(1, min(maxBatch, examples))
	layers := []float64{0, 1, 2, 3, 4, 5}
	return []control{
		{Field: "learning_rate", Label: "learning rate", Values: with(rates, c.LearningRate)},
		{Field: "batch_size", Label: "batch size", Values: with(batches, float64(c.BatchSize))},
		{Field: "hidden_layers", Label: "hidden layers", Values: layers},
		{Field: "width", Label: "width", Values: with(powers(2, maxWidth), float64(c.Width))},
		{Field: "activation", Label: "activation", Names: texts(mlpkit.KnownActivations())},
		{Field: "loss", Label: "loss", Names: texts(mlpkit.KnownLosses())},
		{Field: "optimizer", Label: "optimizer", Names: texts(mlpkit.KnownOptimizers())},
	}
}

// powers are the powers of two from first to last.
func powers(first, last int) []float64 {
	var out []float64
	for v := first; v <= last; v *= 2 {
		out = append(out, float64(v))
	}
	return out
}

// with is sorted values with one more, unless it is there.
func with(values []float64, value float64) []float64 {
	at, found := slices.BinarySearchFunc(values, value, cmp.Compare[float64])
	if found {
		return values
	}
	return slices.Insert(values, at, value)
}

func texts[T ~string](names []T) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

// goNames are the names of values in package lab, where Go code needs them.
var goNames = map[string]string{
	"relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "leaky-relu": "LeakyReLU",
	"gelu": "GELU", "selu": "SELU", "swish": "Swish", "none": "Identity",
	"cross-entropy": "CrossEntropy", "mse": "MSE", "mae": "MAE", "bce": "BCE",
	"adam": "Adam", "sgd": "SGD", "momentum": "Momentum", "rmsprop": "RMSProp",
	"uniform": "Uniform", "he": "He", "glorot": "Glorot",
}

// code is a line of Go that trains c in a cell of its own.
func code(c mlpkit.Config) string {
	base := mlpkit.Default()
	parts := []string{"c := lab.Default()"}
	add := func(field, value, usual string) {
		if value != usual {
			parts = append(parts, "c."+field+" = "+value)
		}
	}
	name := func(value string) string { return "lab." + goNames[value] }
	add("LearningRate", text.Number(c.LearningRate), text.Number(base.LearningRate))
	add("BatchSize", fmt.Sprint(c.BatchSize), fmt.Sprint(base.BatchSize))
	add("HiddenLayers", fmt.Sprint(c.HiddenLayers), fmt.Sprint(base.HiddenLayers))
	add("Width", fmt.Sprint(c.Width), fmt.Sprint(base.Width))
	add("Activation", name(string(c.Activation)), name(string(base.Activation)))
	add("Loss", name(string(c.Loss)), name(string(base.Loss)))
	add("Optimizer", name(string(c.Optimizer)), name(string(base.Optimizer)))
	add("Epochs", fmt.Sprint(c.Epochs), fmt.Sprint(base.Epochs))
	add("Seed", fmt.Sprint(c.Seed), fmt.Sprint(base.Seed))
	add("Init", name(string(c.Init)), name(string(base.Init)))
	return strings.Join(append(parts, "lab.Train(c)"), "; ")
}

// label names c among the earlier runs by what sets it apart from base.
func label(c, base mlpkit.Config) string {
	var parts []string
	add := func(name, value, usual string) {
		if value != usual {
			parts = append(parts, name+" "+value)
		}
	}
	add("learning rate", text.Number(c.LearningRate), text.Number(base.LearningRate))
	add("batch", fmt.Sprint(c.BatchSize), fmt.Sprint(base.BatchSize))
	add("layers", fmt.Sprint(c.HiddenLayers), fmt.Sprint(base.HiddenLayers))
	add("width", fmt.Sprint(c.Width), fmt.Sprint(base.Width))
	add("", string(c.Activation), string(base.Activation))
	add("", string(c.Loss), string(base.Loss))
	add("", string(c.Optimizer), string(base.Optimizer))
	if len(parts) == 0 {
		return "as opened"
	}
	return strings.TrimSpace(strings.ReplaceAll(strings.Join(parts, ", "), ",  ", ", "))
}
