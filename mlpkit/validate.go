package mlpkit

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
)

// Bounds of a Config. They are far outside what teaches anything and inside
// what a machine survives.
const (
	maxHiddenLayers = 100
	maxWidth        = 1 << 16
	maxLearningRate = 1e6
	minLearningRate = 0x1p-126 // smaller ones count as 0
	// maxParameters keeps weights, gradients and optimizer state under 4 GiB.
	maxParameters = 1 << 28
)

// MaxEpochs is the largest number of epochs, which a budget of another kind ends.
const MaxEpochs = 100_000

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

// Validate returns every fault of the configuration at once, each a
// [*FieldError] that names field, value, range and remedy; nil if there is none.
func (c Config) Validate() error {
	var faults []error
	fault := func(field string, value any, format string, args ...any) {
		faults = append(faults, &FieldError{field, fmt.Sprint(value), fmt.Sprintf(format, args...)})
	}
	between := func(field string, value, low, high int, remedy string) bool {
		if value < low || value > high {
			fault(field, value, "must be a whole number from %d to %d; %s", low, high, remedy)
			return false
		}
		return true
	}
	sized := between("HiddenLayers", c.HiddenLayers, 0, maxHiddenLayers, "0 is a linear model, 1 to 5 is usual for MNIST")
	sized = between("Width", c.Width, 1, maxWidth, "32 to 1024 is usual for MNIST") && sized
	if sized {
		if p := c.Parameters(784, 10); p > maxParameters {
			fault("Width", c.Width, "with %d hidden layers makes %s weights and biases; at most %s are allowed, so that they fit in memory with their gradients: choose fewer layers or a smaller width",
				c.HiddenLayers, text.Thousands(p), text.Thousands(maxParameters))
		}
	}
	between("BatchSize", c.BatchSize, 1, math.MaxInt32, "16 to 1024 is usual")
	between("Epochs", c.Epochs, 1, MaxEpochs, "10 is what the report used")
	if c.MaxExamples < 0 {
		fault("MaxExamples", c.MaxExamples, "must be 0 for no limit, or the number of examples after which training stops")
	}
	if !(c.MaxSeconds >= 0 && !math.IsInf(c.MaxSeconds, 0)) {
		fault("MaxSeconds", c.MaxSeconds, "must be 0 for no limit, or the seconds of training after which it stops")
	}
	if rate := c.LearningRate; !(rate >= minLearningRate && rate <= maxLearningRate) {
		reason := "must be a number above 0 and at most 1000000"
		if rate > 0 && rate < minLearningRate {
			reason = fmt.Sprintf("must be at least %.2g, the smallest number that float32 arithmetic keeps", minLearningRate)
		}
		fault("LearningRate", text.Number(rate), "%s; 0.001 is usual for adam and rmsprop, 0.1 for sgd, 0.01 for momentum", reason)
	}
	name := func(field, value, wrong string) {
		if wrong != "" {
			fault(field, strconv.Quote(value), "%s", wrong)
		}
	}
	name("Activation", string(c.Activation), checkName("activation", c.Activation, KnownActivations()))
	name("Loss", string(c.Loss), checkName("loss", c.Loss, KnownLosses()))
	name("Optimizer", string(c.Optimizer), checkName("optimizer", c.Optimizer, KnownOptimizers()))
	name("Init", string(c.Init), checkName("initialization", c.Init, KnownInits()))
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
