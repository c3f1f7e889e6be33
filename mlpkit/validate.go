package mlpkit

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Bounds of a Config. They are far outside what teaches anything and inside
// what a machine survives.
const (
	maxHiddenLayers = 100
	maxWidth        = 1 << 16
	maxEpochs       = 100_000
	maxLearningRate = 1e6
	// maxParameters keeps weights, gradients and optimizer state under 4 GiB.
	maxParameters = 1 << 28
)

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
			fault("Width", c.Width, "with %d hidden layers makes %d parameters, more than the %d that fit in memory with their gradients; choose fewer layers or a smaller width", c.HiddenLayers, p, maxParameters)
		}
	}
	between("BatchSize", c.BatchSize, 1, math.MaxInt32, "16 to 1024 is usual")
	between("Epochs", c.Epochs, 1, maxEpochs, "10 is what the report used")
	if rate := c.LearningRate; !(rate > 0 && rate <= maxLearningRate) {
		fault("LearningRate", strconv.FormatFloat(rate, 'g', -1, 64),
			"must be a number above 0 and at most %g; 0.001 is usual for adam, 0.1 for sgd", float64(maxLearningRate))
	} else if float32(rate) == 0 {
		fault("LearningRate", strconv.FormatFloat(rate, 'g', -1, 64), "is 0 in float32, so nothing would be learned; use 1e-38 or more")
	}
	name := func(field, value, wrong string) {
		if wrong != "" {
			fault(field, strconv.Quote(value), "%s", wrong)
		}
	}
	name("Activation", string(c.Activation), checkName("activation", c.Activation, Activations()))
	name("Loss", string(c.Loss), checkName("loss", c.Loss, Losses()))
	name("Optimizer", string(c.Optimizer), checkName("optimizer", c.Optimizer, Optimizers()))
	name("Init", string(c.Init), checkName("initialization", c.Init, Inits()))
	return errors.Join(faults...)
}
