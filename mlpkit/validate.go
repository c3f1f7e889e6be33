package mlpkit

import (
	"errors"
	"fmt"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
)

// maxParameters keeps weights, gradients and optimizer state under 4 GiB.
const maxParameters = 1 << 28

// FieldError says what is wrong with one field of a Config or a study.
type FieldError struct {
	Field  string // name of the field, as in Go
	Value  string // the value given
	Reason string // what is allowed, and what to do
}

// Error is the fault in one sentence.
func (e *FieldError) Error() string {
	return fmt.Sprintf("%s = %s: %s", e.Field, e.Value, e.Reason)
}

// Validate returns every fault of the configuration at once, in the order of its
// fields, each a [*FieldError] that names field, value, range and remedy; nil if
// there is none.
func (c Config) Validate() error {
	var faults []error
	sized := true
	for _, f := range fields {
		if fault := f.check(c); fault != nil {
			faults = append(faults, fault)
			sized = sized && f.Name != "HiddenLayers" && f.Name != "Width"
		}
	}
	if sized {
		if p := c.Parameters(784, 10); p > maxParameters {
			faults = append(faults, &FieldError{"Width", fmt.Sprint(c.Width), fmt.Sprintf("with %d hidden layers makes %s weights and biases; at most %s are allowed, so that they fit in memory with their gradients: choose fewer layers or a smaller width",
				c.HiddenLayers, text.Thousands(p), text.Thousands(maxParameters))})
		}
	}
	return errors.Join(faults...)
}

// CheckData is [Config.Validate] with what is wrong with c for data, or with data.
func (c Config) CheckData(data *datasets.Split) error {
	faults := c.Validate()
	if data == nil || data.Train == nil || data.Validation == nil {
		return errors.Join(faults, errors.New("data = nil: training needs a split; make one with Set.Split"))
	}
	for _, set := range []*datasets.Set{data.Train, data.Validation} {
		faults = errors.Join(faults, set.Validate())
		if set.Len() == 0 {
			faults = errors.Join(faults, fmt.Errorf("set %q: no examples: training and validation need at least one each", set.Name))
		}
	}
	if t, v := data.Train, data.Validation; t.Pixels() != v.Pixels() || t.Classes != v.Classes {
		faults = errors.Join(faults, fmt.Errorf("training images of %d×%d pixels in %d classes, validation images of %d×%d in %d: they must agree; split one set with Set.Split",
			t.Rows, t.Cols, t.Classes, v.Rows, v.Cols, v.Classes))
	}
	if n := data.Train.Len(); n > 0 && c.BatchSize > n {
		faults = errors.Join(faults, &FieldError{"BatchSize", fmt.Sprint(c.BatchSize),
			fmt.Sprintf("must be at most %d, the number of training examples; %d is gradient descent on all of them at once", n, n)})
	}
	return faults
}
