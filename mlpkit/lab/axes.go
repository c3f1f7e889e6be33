package lab

import "mlplab/mlpkit"

// An Axis is a hyperparameter with the values that a study tries.
type Axis = mlpkit.Axis

// LearningRates varies the learning rate.
func LearningRates(values ...float64) Axis { return mlpkit.LearningRates(values...) }

// BatchSizes varies the batch size.
func BatchSizes(values ...int) Axis { return mlpkit.BatchSizes(values...) }

// HiddenLayers varies the number of hidden layers; 0 is a linear model.
func HiddenLayers(values ...int) Axis { return mlpkit.HiddenLayers(values...) }

// Widths varies the number of units in each hidden layer.
func Widths(values ...int) Axis { return mlpkit.Widths(values...) }

// Losses varies the loss function.
func Losses(values ...Loss) Axis { return mlpkit.Losses(values...) }

// Activations varies the activation function.
func Activations(values ...Activation) Axis { return mlpkit.Activations(values...) }

// Optimizers varies the optimizer.
func Optimizers(values ...Optimizer) Axis { return mlpkit.Optimizers(values...) }

// Inits varies the distribution of the initial weights.
func Inits(values ...Init) Axis { return mlpkit.Inits(values...) }
