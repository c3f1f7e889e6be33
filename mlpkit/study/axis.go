package study

import (
	"fmt"
	"math"
	"strings"

	"mlplab/mlpkit"
)

// Axis is one hyperparameter and the values it takes, in the order given. Make
// one with [LearningRates], [BatchSizes] and their like.
type Axis struct {
	field  string // of Config
	name   string // for people
	log    bool   // show values on a logarithmic scale
	values []AxisValue
}

// AxisValue is one value of an [Axis].
type AxisValue struct {
	Label  string  // as shown to people
	Number float64 // place on the axis; NaN where values are names
	axis   string  // name of the hyperparameter
	set    func(*mlpkit.Config)
}

// Name is the hyperparameter's name: "learning rate".
func (a Axis) Name() string { return a.name }

// Field is the name of the hyperparameter's field in [mlpkit.Config].
func (a Axis) Field() string { return a.field }

// Logarithmic reports whether the values are best shown on a logarithmic scale.
func (a Axis) Logarithmic() bool { return a.log }

// Values are the values in the order given; the caller owns the slice.
func (a Axis) Values() []AxisValue { return append([]AxisValue(nil), a.values...) }

// String lists the values' labels: [0.1 0.01].
func (a Axis) String() string {
	var l []string
	for _, v := range a.values {
		l = append(l, v.Label)
	}
	return "[" + strings.Join(l, " ") + "]"
}

// IsZero reports whether there is no axis: the zero Axis.
func (a Axis) IsZero() bool { return a.field == "" }

// Set returns c with the hyperparameter at value v.
func (v AxisValue) Set(c mlpkit.Config) mlpkit.Config {
	v.set(&c)
	return c
}

// LearningRates varies [mlpkit.Config.LearningRate].
func LearningRates(values ...float64) Axis {
	return numeric("LearningRate", "learning rate", true, values, func(c *mlpkit.Config, v float64) { c.LearningRate = v })
}

// BatchSizes varies [mlpkit.Config.BatchSize].
func BatchSizes(values ...int) Axis {
	return numeric("BatchSize", "batch size", true, values, func(c *mlpkit.Config, v int) { c.BatchSize = v })
}

// HiddenLayers varies [mlpkit.Config.HiddenLayers]; 0 is a linear model.
func HiddenLayers(values ...int) Axis {
	return numeric("HiddenLayers", "hidden layers", false, values, func(c *mlpkit.Config, v int) { c.HiddenLayers = v })
}

// Widths varies [mlpkit.Config.Width], the units of each hidden layer.
func Widths(values ...int) Axis {
	return numeric("Width", "width", true, values, func(c *mlpkit.Config, v int) { c.Width = v })
}

// Losses varies [mlpkit.Config.Loss].
func Losses(values ...mlpkit.Loss) Axis {
	return named("Loss", "loss", values, func(c *mlpkit.Config, v mlpkit.Loss) { c.Loss = v })
}

// Activations varies [mlpkit.Config.Activation].
func Activations(values ...mlpkit.Activation) Axis {
	return named("Activation", "activation", values, func(c *mlpkit.Config, v mlpkit.Activation) { c.Activation = v })
}

// Optimizers varies [mlpkit.Config.Optimizer].
func Optimizers(values ...mlpkit.Optimizer) Axis {
	return named("Optimizer", "optimizer", values, func(c *mlpkit.Config, v mlpkit.Optimizer) { c.Optimizer = v })
}

// Inits varies [mlpkit.Config.Init].
func Inits(values ...mlpkit.Init) Axis {
	return named("Init", "initialization", values, func(c *mlpkit.Config, v mlpkit.Init) { c.Init = v })
}

func numeric[T int | float64](field, name string, log bool, values []T, set func(*mlpkit.Config, T)) Axis {
	a := Axis{field: field, name: name, log: log}
	for _, v := range values {
		a.values = append(a.values, AxisValue{fmt.Sprint(v), float64(v), name, func(c *mlpkit.Config) { set(c, v) }})
	}
	return a
}

func named[T ~string](field, name string, values []T, set func(*mlpkit.Config, T)) Axis {
	a := Axis{field: field, name: name}
	for _, v := range values {
		a.values = append(a.values, AxisValue{string(v), math.NaN(), name, func(c *mlpkit.Config) { set(c, v) }})
	}
	return a
}

// fault says what is wrong with the values, or nothing.
func (a Axis) fault() string {
	if len(a.values) == 0 {
		return fmt.Sprintf("has no values: give at least one %s", a.name)
	}
	seen := map[string]bool{}
	for _, v := range a.values {
		if seen[v.Label] {
			return fmt.Sprintf("has the %s %s twice: give each value once", a.name, v.Label)
		}
		seen[v.Label] = true
	}
	return ""
}
