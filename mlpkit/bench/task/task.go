// Package task holds what the sides of the benchmark agree on: the trainings
// that are timed, the messages between the driver and the peers, and how long
// a training takes at least on a given machine. Of the house it imports mlpkit;
// read task.go first.
package task

import (
	"fmt"
	"slices"

	"mlplab/mlpkit"
)

// The shape of the data: MNIST.
const (
	Pixels  = 784
	Classes = 10
)

// The peers that the driver, the targets or the workers speak of by id.
const (
	Ours   = "ours"
	JAX    = "jax"
	Loader = "torch-loader"
	GoMLX  = "gomlx"
)

// Case is a training to be timed: an MLP of ReLU layers with Adam, starting
// from weights uniform in ±1/√inputs.
type Case struct {
	Name         string  `json:"name"`
	Batch        int     `json:"batch"`
	Width        int     `json:"width"`
	Layers       int     `json:"layers"` // hidden ones
	Examples     int     `json:"examples"`
	LearningRate float64 `json:"learning_rate"`
	Loss         string  `json:"loss"` // as mlpkit names it
}

// Base is the case that all others vary: the lab's default network and batch on
// the given number of training examples.
func Base(examples int) Case {
	c := mlpkit.Default()
	return Case{"batch 64", c.BatchSize, c.Width, c.HiddenLayers, examples, c.LearningRate, string(c.Loss)}
}

// Named returns c under another name.
func (c Case) Named(format string, args ...any) Case {
	c.Name = fmt.Sprintf(format, args...)
	return c
}

// Config is the case as mlpkit trains it.
func (c Case) Config(epochs int, seed int64) mlpkit.Config {
	config := mlpkit.Default()
	config.BatchSize, config.Width, config.HiddenLayers = c.Batch, c.Width, c.Layers
	config.LearningRate, config.Loss = c.LearningRate, mlpkit.Loss(c.Loss)
	config.Epochs, config.Seed = epochs, seed
	return config
}

// Steps is the number of steps of an epoch, a last short batch included.
func (c Case) Steps() int { return (c.Examples + c.Batch - 1) / c.Batch }

// What a request may ask for.
const (
	Train    = "train"    // Epochs of Case, from new weights and nothing compiled
	Study    = "study"    // mlpkit's study of Cases along Axis with all Seeds
	Sequence = "sequence" // Case with all Seeds, one after another
	Measure  = "limits"   // the machine's limits
	Info     = "info"     // what the peer is
)

// Request is a line to a peer.
type Request struct {
	Do     string  `json:"do"`
	Case   Case    `json:"case"`
	Cases  []Case  `json:"cases"`
	Axis   string  `json:"axis"` // the one field in which Cases differ, as mlpkit names it
	Seeds  []int64 `json:"seeds"`
	Epochs int     `json:"epochs"`
	// MaxSteps ends each epoch of a slow peer early; 0 is never.
	MaxSteps int `json:"max_steps"`
	// Lab trains as the two labs do: mlpkit loads what an earlier training of its lab
	// compiled, PyTorch also counts the right answers of each step and validates after
	// each epoch, as the report's script does.
	Lab bool `json:"lab"`
	// Matrix is the number of rows of the square matrices to multiply, WorkingSets
	// the bytes of source and target together to copy between.
	Matrix      int   `json:"matrix"`
	WorkingSets []int `json:"working_sets"`
}

// Answer is a peer's line for a request.
type Answer struct {
	Error string `json:"error,omitempty"`
	// Seconds of each epoch: shuffling, every step, and the losses back in the
	// caller's memory; no evaluation. The first has all that a cold start costs.
	Seconds  []float64 `json:"seconds,omitempty"`
	Steps    int       `json:"steps,omitempty"`  // of each epoch
	Losses   int       `json:"losses,omitempty"` // kept, of all epochs
	LastLoss float64   `json:"last_loss,omitempty"`
	Accuracy float64   `json:"accuracy,omitempty"` // on the validation images, mean over the runs
	Wall     float64   `json:"wall,omitempty"`     // seconds of the whole call, evaluation included
	// Accuracies are those of a study's runs, case by case.
	Accuracies []float64 `json:"accuracies,omitempty"`
	// Validations is the seconds of the validation after each epoch, of PyTorch in the lab.
	Validations []float64 `json:"validations,omitempty"`
	// Flops is the speed of the matrix product in FLOP/s, Copies that of the copies
	// in bytes read and written a second, one for each working set.
	Flops   float64   `json:"flops,omitempty"`
	Copies  []float64 `json:"copies,omitempty"`
	Version string    `json:"version,omitempty"`
}

// Check returns what is wrong with an answer to r, which a faulty peer must not
// win by.
func (a Answer) Check(r Request) error {
	switch {
	case a.Error != "":
		return fmt.Errorf("%s", a.Error)
	case r.Do == Train && len(a.Seconds) != r.Epochs:
		return fmt.Errorf("%d epochs asked for, %d timed", r.Epochs, len(a.Seconds))
	case slices.ContainsFunc(a.Seconds, func(s float64) bool { return !(s > 0) }):
		return fmt.Errorf("an epoch of no time: %v", a.Seconds)
	case len(a.Validations) > 0 && len(a.Validations) != r.Epochs:
		return fmt.Errorf("%d epochs asked for, %d validations timed", r.Epochs, len(a.Validations))
	case r.Do == Train && a.Steps < 1:
		return fmt.Errorf("an epoch of %d steps", a.Steps)
	}
	return nil
}
