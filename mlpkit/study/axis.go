package study

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"mlplab/mlpkit"
)

// Axis is one hyperparameter and the values it takes, in the order given. Make
// one with [LearningRates], [BatchSizes] and their like, or with [Vary].
type Axis struct {
	field  mlpkit.Field
	values []AxisValue
}

// AxisValue is one value of an [Axis].
type AxisValue struct {
	Label  string  // as shown to people
	Number float64 // place on the axis; NaN where values are names
	field  mlpkit.Field
}

// Name is the hyperparameter's name: "learning rate".
func (a Axis) Name() string { return a.field.Title }

// Field is the name of the hyperparameter's field in [mlpkit.Config].
func (a Axis) Field() string { return a.field.Name }

// Logarithmic reports whether the values are best shown on a logarithmic scale.
func (a Axis) Logarithmic() bool { return a.field.Log }

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
func (a Axis) IsZero() bool { return a.field.Name == "" }

// Set returns c with the hyperparameter at value v.
func (v AxisValue) Set(c mlpkit.Config) mlpkit.Config {
	_ = v.field.Set(&c, v.Label) // vary and Vary have tried it
	return c
}

// Vary varies the field of [mlpkit.Config] with that name in Go over values as they
// are typed: Vary("LearningRate", "0.01", "0.1").
func Vary(field string, values ...string) (Axis, error) {
	a := Axis{field: mlpkit.FieldNamed(field)}
	if !a.field.Varied {
		return Axis{}, fmt.Errorf("it varies %q, which this program does not know as a hyperparameter that a study can vary", field)
	}
	for _, label := range values {
		var c mlpkit.Config
		if err := a.field.Set(&c, label); err != nil {
			return Axis{}, err
		}
		number := math.NaN()
		if a.field.Names == nil {
			number, _ = strconv.ParseFloat(label, 64) // Set has read it
		}
		a.values = append(a.values, AxisValue{label, number, a.field})
	}
	return a, nil
}

// vary is Vary with values of the field's type.
func vary[T int | float64 | mlpkit.Loss | mlpkit.Activation | mlpkit.Optimizer | mlpkit.Init](field string, values []T) Axis {
	labels := make([]string, len(values))
	for i, v := range values {
		labels[i] = fmt.Sprint(v)
	}
	a, err := Vary(field, labels...)
	if err != nil {
		panic(err) // a field of another type than its constructor below
	}
	return a
}

// LearningRates varies [mlpkit.Config.LearningRate].
func LearningRates(values ...float64) Axis { return vary("LearningRate", values) }

// BatchSizes varies [mlpkit.Config.BatchSize].
func BatchSizes(values ...int) Axis { return vary("BatchSize", values) }

// HiddenLayers varies [mlpkit.Config.HiddenLayers]; 0 is a linear model.
func HiddenLayers(values ...int) Axis { return vary("HiddenLayers", values) }

// Widths varies [mlpkit.Config.Width], the units of each hidden layer.
func Widths(values ...int) Axis { return vary("Width", values) }

// Losses varies [mlpkit.Config.Loss].
func Losses(values ...mlpkit.Loss) Axis { return vary("Loss", values) }

// Activations varies [mlpkit.Config.Activation].
func Activations(values ...mlpkit.Activation) Axis { return vary("Activation", values) }

// Optimizers varies [mlpkit.Config.Optimizer].
func Optimizers(values ...mlpkit.Optimizer) Axis { return vary("Optimizer", values) }

// Inits varies [mlpkit.Config.Init].
func Inits(values ...mlpkit.Init) Axis { return vary("Init", values) }

// fault says what is wrong with the values, or nothing.
func (a Axis) fault() string {
	if len(a.values) == 0 {
		return fmt.Sprintf("has no values: give at least one %s", a.field.Title)
	}
	seen := map[string]bool{}
	for _, v := range a.values {
		if seen[v.Label] {
			return fmt.Sprintf("has the %s %s twice: give each value once", a.field.Title, v.Label)
		}
		seen[v.Label] = true
	}
	return ""
}
