package lab

import (
	"mlplab/mlpkit/study"
)

// An Axis is a hyperparameter with the values that a study tries.
type Axis = study.Axis

// LearningRates varies the learning rate.
func LearningRates(values ...float64) Axis { return study.LearningRates(values...) }

// BatchSizes varies the batch size.
func BatchSizes(values ...int) Axis { return study.BatchSizes(values...) }

// HiddenLayers varies the number of hidden layers; 0 is a linear model.
func HiddenLayers(values ...int) Axis { return study.HiddenLayers(values...) }

// Widths varies the number of units in each hidden layer.
func Widths(values ...int) Axis { return study.Widths(values...) }

// Losses varies the loss function.
func Losses(values ...Loss) Axis { return study.Losses(values...) }

// Activations varies the activation function.
func Activations(values ...Activation) Axis { return study.Activations(values...) }

// Optimizers varies the optimizer.
func Optimizers(values ...Optimizer) Axis { return study.Optimizers(values...) }

// Inits varies the distribution of the initial weights.
func Inits(values ...Init) Axis { return study.Inits(values...) }
