package playground

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"mlplab/mlpkit"
)

// setting is the hyperparameters that the view has a control for, by their keys.
type setting map[string]any

// controlled are the fields of a Config that the view has a control for, in the
// order of the controls.
func controlled() []mlpkit.Field {
	fields := slices.DeleteFunc(mlpkit.Fields(), func(f mlpkit.Field) bool { return f.Control == 0 })
	slices.SortFunc(fields, func(a, b mlpkit.Field) int { return a.Control - b.Control })
	return fields
}

// settingOf is c's part that the view controls.
func settingOf(c mlpkit.Config) setting {
	s := setting{}
	for _, f := range controlled() {
		s[f.Key()] = f.Get(c)
	}
	return s
}

// UnmarshalJSON reads the fields that there is a control for, each as a Config has
// it; others are errors.
func (s *setting) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*s = setting{}
	for _, f := range controlled() {
		value, given := raw[f.Key()]
		if !given {
			continue
		}
		delete(raw, f.Key())
		v := reflect.New(reflect.TypeOf(f.Get(mlpkit.Config{})))
		if err := json.Unmarshal(value, v.Interface()); err != nil {
			if t := (*json.UnmarshalTypeError)(nil); errors.As(err, &t) {
				t.Field = "setting." + f.Key()
			}
			return err
		}
		if string(value) != "null" {
			(*s)[f.Key()] = v.Elem().Interface()
		}
	}
	for key := range raw {
		return fmt.Errorf("json: unknown field %q", key)
	}
	return nil
}

// apply returns base with the setting's values, or every fault of them at once,
// each a [*mlpkit.FieldError].
func (s setting) apply(base mlpkit.Config, examples int) (mlpkit.Config, error) {
	c := base
	var faults []error
	fields := controlled()
	for _, f := range fields {
		if value, given := s[f.Key()]; given {
			faults = append(faults, f.Set(&c, fmt.Sprint(value)))
		} else {
			faults = append(faults, &mlpkit.FieldError{Field: f.Name, Value: "nothing", Reason: fmt.Sprintf("must be given; send all %d fields of a setting", len(fields))})
		}
	}
	err := errors.Join(faults...)
	if err == nil {
		err = checkConfig(c, examples)
	}
	if err != nil {
		return base, err
	}
	return c, nil
}

// checkConfig returns what is wrong with c for the playground and a training
// part of so many examples. A whole number may be as large as its control's: that
// is what a laptop trains while somebody watches.
func checkConfig(c mlpkit.Config, examples int) error {
	if err := c.Validate(); err != nil {
		return err
	}
	var faults []error
	for _, f := range controlled() {
		value, whole := f.Get(c).(int)
		if !whole {
			continue
		}
		remedy := "lab.Train takes more"
		if f.Name == "BatchSize" {
			remedy += " if there are as many training images"
		}
		if limit := limitOf(f, examples); value > limit {
			faults = append(faults, &mlpkit.FieldError{Field: f.Name, Value: fmt.Sprint(value), Reason: fmt.Sprintf("must be at most %d in the playground; %s", limit, remedy)})
		}
	}
	return errors.Join(faults...)
}

// limitOf is the largest whole number that the playground takes for f.
func limitOf(f mlpkit.Field, examples int) int {
	limit := int(slices.Max(f.Choices))
	if f.Name == "BatchSize" {
		limit = min(limit, examples)
	}
	return limit
}

// choices are the numbers that f's control offers.
func choices(f mlpkit.Field, examples int) []float64 {
	return slices.DeleteFunc(slices.Clone(f.Choices), func(v float64) bool { return f.Name == "BatchSize" && v > float64(examples) })
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
	var all []control
	for _, f := range controlled() {
		made := control{Field: f.Key(), Label: f.Title, Names: f.Names}
		switch v := f.Get(c).(type) {
		case int:
			made.Values = with(choices(f, examples), float64(v))
		case float64:
			made.Values = with(choices(f, examples), v)
		}
		all = append(all, made)
	}
	return all
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
	fields := append(controlled(), mlpkit.FieldNamed("Epochs"), mlpkit.FieldNamed("Seed"), mlpkit.FieldNamed("Init"))
	for _, f := range fields {
		value := f.Text(c)
		if value == f.Text(base) {
			continue
		}
		if f.Names != nil {
			value = inGo(value)
		}
		parts = append(parts, "c."+f.Name+" = "+value)
	}
	return strings.Join(append(parts, "lab.Train(c)"), "; ")
}

// inGo is a value that is a name as Go code has it.
func inGo(name string) string {
	if known, ok := goNames[name]; ok {
		return "lab." + known
	}
	return strconv.Quote(name)
}

// shortTitles are titles of fields where there is little room.
var shortTitles = map[string]string{"BatchSize": "batch", "HiddenLayers": "layers"}

// label names c among the earlier runs by what sets it apart from base.
func label(c, base mlpkit.Config) string {
	var parts []string
	for _, f := range controlled() {
		switch value := f.Text(c); {
		case value == f.Text(base):
		case f.Names != nil:
			parts = append(parts, value)
		default:
			parts = append(parts, cmp.Or(shortTitles[f.Name], f.Title)+" "+value)
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "as opened")
}
