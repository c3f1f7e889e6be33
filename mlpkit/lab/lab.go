// Package lab is what a notebook cell needs: a few verbs that train networks on
// the MNIST digits and show what happened. Three lines make an experiment:
//
//	c := lab.Default()
//	c.LearningRate = 0.1
//	lab.Train(c)
//
// Verbs that train: [Train], [Compare], [Study], [LRFind]. That look inside:
// [Confusion], [Mistakes], [Weights]. That read what is stored: [Verdict], [Runs],
// [Conclusions], [Candidates], [Best], and [Class], which shows the runs of a whole
// class as one study.
//
// In a GoNB notebook the verbs show their progress in place and leave one
// figure, the numbers and a summary in the cell. Elsewhere the same calls print
// text and write the figures as SVG files: see [FiguresEnv].
//
// A mistake in what a verb is given ends the program with a sentence that says
// what is wrong and what would be right. Interrupting a verb shows what was
// measured until then and ends the program without an error.
//
// Only this package prints, and only this one imports GoNB; everything it
// shows comes from [mlplab/mlpkit].
package lab

import (
	"mlplab/mlpkit"
)

// A Config says what to train, a Run is what came of it: see [mlpkit.Config]
// and [mlpkit.Run] for their fields.
type (
	Config     = mlpkit.Config
	Run        = mlpkit.Run
	Activation = mlpkit.Activation
	Loss       = mlpkit.Loss
	Optimizer  = mlpkit.Optimizer
	Init       = mlpkit.Init
)

// Values of [Config.Activation].
const (
	ReLU      = mlpkit.ReLU
	Sigmoid   = mlpkit.Sigmoid
	Tanh      = mlpkit.Tanh
	LeakyReLU = mlpkit.LeakyReLU
	GELU      = mlpkit.GELU
	SELU      = mlpkit.SELU
	Swish     = mlpkit.Swish
	Identity  = mlpkit.Identity
)

// Values of [Config.Loss].
const (
	CrossEntropy = mlpkit.CrossEntropy
	MSE          = mlpkit.MSE
	MAE          = mlpkit.MAE
	BCE          = mlpkit.BCE
)

// Values of [Config.Optimizer].
const (
	Adam     = mlpkit.Adam
	SGD      = mlpkit.SGD
	Momentum = mlpkit.Momentum
	RMSProp  = mlpkit.RMSProp
)

// Values of [Config.Init].
const (
	Uniform = mlpkit.Uniform
	He      = mlpkit.He
	Glorot  = mlpkit.Glorot
)

// Default is the base of every experiment: one hidden layer of 128 ReLU units,
// cross-entropy, Adam with learning rate 0.001, batches of 64, 10 epochs, seed 1.
func Default() Config { return mlpkit.Default() }
