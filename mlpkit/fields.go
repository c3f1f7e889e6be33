package mlpkit

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"mlplab/mlpkit/internal/text"
)

// Field is one field of a [Config]: how it is called, which values it takes, how it
// is read and set. Validation, axes of studies, stored studies, labels, tables and
// the playground's controls all read it, so a new hyperparameter is one field of
// Config, one row of the table below and what computes with it.
type Field struct {
	Name  string // in Go: LearningRate
	Title string // for people: learning rate
	// Names are the values of a field that takes names, nil for numbers.
	Names []string
	// Low and High bound a number.
	Low, High float64
	// Must says what a number must be, where Low and High do not say it well.
	Must string
	// Hint says which values are usual to somebody who gave a wrong one.
	Hint string
	// Varied reports that a study may vary the field.
	Varied bool
	// Log reports that its values are best seen on a logarithmic scale.
	Log bool
	// Control is its place among the playground's controls, 0 for none; Choices are
	// the numbers that the control offers.
	Control int
	Choices []float64
}

// smallest32 is the smallest number that float32 arithmetic keeps; smaller ones
// count as 0.
const smallest32 = 0x1p-126

// fields are the fields of a Config in its order. The bounds are far outside what
// teaches anything and inside what a machine survives.
var fields = []Field{
	{Name: "HiddenLayers", Title: "hidden layers", High: 100, Hint: "0 is a linear model, 1 to 5 is usual for MNIST",
		Varied: true, Control: 3, Choices: []float64{0, 1, 2, 3, 4, 5}},
	{Name: "Width", Title: "width", Low: 1, High: 1 << 16, Hint: "32 to 1024 is usual for MNIST",
		Varied: true, Log: true, Control: 4, Choices: powers(2, 1024)},
	{Name: "Activation", Title: "activation", Names: names(ReLU, Sigmoid, Tanh, LeakyReLU, GELU, SELU, Swish, Identity), Varied: true, Control: 5},
	{Name: "Loss", Title: "loss", Names: names(CrossEntropy, MSE, MAE, BCE), Varied: true, Control: 6},
	{Name: "Optimizer", Title: "optimizer", Names: names(Adam, SGD, Momentum, RMSProp), Varied: true, Control: 7},
	{Name: "LearningRate", Title: "learning rate", Low: smallest32, High: 1e6, Must: "must be a number above 0 and at most 1000000",
		Hint:   "0.001 is usual for adam and rmsprop, 0.1 for sgd, 0.01 for momentum",
		Varied: true, Log: true, Control: 1, Choices: decimals(-5, 1)},
	{Name: "BatchSize", Title: "batch size", Low: 1, High: math.MaxInt32, Hint: "16 to 1024 is usual",
		Varied: true, Log: true, Control: 2, Choices: powers(1, 4096)},
	{Name: "Epochs", Title: "epochs", Low: 1, High: 100_000, Hint: "10 is what the report used"},
	{Name: "Seed", Title: "seed", Low: math.MinInt64, High: math.MaxInt64},
	{Name: "Init", Title: "initialization", Names: names(Uniform, He, Glorot), Varied: true},
	{Name: "MaxExamples", Title: "examples at most", High: math.MaxInt64, Must: "must be 0 for no limit, or the number of examples after which training stops"},
	{Name: "MaxSeconds", Title: "seconds at most", High: math.MaxFloat64, Must: "must be 0 for no limit, or the seconds of training after which it stops"},
	{Name: "Diagnose", Title: "diagnose"},
}

// Fields are all fields of a Config, in its order; the caller owns the slice.
func Fields() []Field { return slices.Clone(fields) }

// FieldNamed is the field with that name in Go; the zero Field if there is none.
func FieldNamed(name string) Field {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}
	}
	return fields[i]
}

// Key is the field's name in files and messages: learning_rate.
func (f Field) Key() string {
	field, _ := reflect.TypeFor[Config]().FieldByName(f.Name)
	key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return key
}

// Get is the field's value in c.
func (f Field) Get(c Config) any { return reflect.ValueOf(c).FieldByName(f.Name).Interface() }

// Text is the field's value in c as it is typed: 0.001.
func (f Field) Text(c Config) string { return fmt.Sprint(f.Get(c)) }

// Set sets the field in c to a value as [Field.Text] writes it.
func (f Field) Set(c *Config, value string) error {
	wrong := func(want string) error {
		return &FieldError{Field: f.Name, Value: strconv.Quote(value), Reason: "must be " + want}
	}
	v := reflect.ValueOf(c).Elem().FieldByName(f.Name)
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return wrong("a whole number")
		}
		v.SetInt(n)
	case reflect.Float64:
		x, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return wrong("a number")
		}
		v.SetFloat(x)
	case reflect.Bool:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return wrong("true or false")
		}
		v.SetBool(b)
	default:
		v.SetString(value)
	}
	return nil
}

// check returns what is wrong with the field's value in c, or nil.
func (f Field) check(c Config) error {
	fault := func(value, reason string) error {
		if f.Hint != "" {
			reason += "; " + f.Hint
		}
		return &FieldError{f.Name, value, reason}
	}
	if f.Names != nil {
		if wrong := text.Choice(f.Title, f.Text(c), f.Names); wrong != "" {
			return fault(strconv.Quote(f.Text(c)), wrong)
		}
		return nil
	}
	switch v := f.Get(c).(type) {
	case int:
		if x := float64(v); x >= f.Low && x <= f.High {
			return nil
		}
		return fault(fmt.Sprint(v), orElse(f.Must, "must be a whole number from %.0f to %.0f", f.Low, f.High))
	case float64:
		if v >= f.Low && v <= f.High {
			return nil
		}
		if v > 0 && v < f.Low && f.Low == smallest32 {
			return fault(text.Number(v), fmt.Sprintf("must be at least %.2g, the smallest number that float32 arithmetic keeps", smallest32))
		}
		return fault(text.Number(v), orElse(f.Must, "must be a number from %g to %g", f.Low, f.High))
	}
	return nil
}

// orElse is said, or what the format makes where nothing is.
func orElse(said, format string, args ...any) string {
	if said != "" {
		return said
	}
	return fmt.Sprintf(format, args...)
}

func names[T ~string](values ...T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}

// powers are the powers of two from first to last.
func powers(first, last int) (all []float64) {
	for v := first; v <= last; v *= 2 {
		all = append(all, float64(v))
	}
	return all
}

// decimals are 1, 2 and 5 times each power of ten from 10^first on, and 10^last.
func decimals(first, last int) (all []float64) {
	for exponent := first; exponent < last; exponent++ {
		for _, digit := range []string{"1", "2", "5"} {
			v, _ := strconv.ParseFloat(digit+"e"+strconv.Itoa(exponent), 64) // exactly as typed in decimal
			all = append(all, v)
		}
	}
	return append(all, math.Pow(10, float64(last)))
}
