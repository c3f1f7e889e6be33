// Package lab is what a notebook cell needs: a few verbs that train networks on
// the MNIST digits and show what happened. Three lines make an experiment:
//
//	c := lab.Default()
//	c.LearningRate = 0.1
//	lab.Train(c)
//
// The verbs, in the order in which a student meets them:
//
//   - train: [Train], [Compare], [LRFind]
//   - study: [Study] with an [Axis] of values and options such as [Seeds] and
//     [Tune]; then [Verdict], [Cost], [Scaling], [Tuning], [Grid]
//   - look at the data: [MNIST], [Split], [Samples], [Pixels]
//   - look inside a network: [Model], [Layers], [Weights], [Confusion], [Mistakes],
//     [Gradients], [DeadUnits], [PredictedDigits], [Interactive]
//   - keep and find: [Runs], [Conclusions], [Times], [Candidates], [Best], [TestOnce],
//     [Class], and [Environment] for what it all stands on
//
// The verbs that read the lab report from 2023 are in [mlplab/mlpkit/lab/report].
//
// In a GoNB notebook a verb shows its progress in place and leaves figures, numbers
// and a summary in the cell; elsewhere it prints text and writes figures as SVG
// files into the folder MLPLAB_FIGURES. A mistake ends the program with a sentence
// that says what is wrong and what would be right; an interrupt shows what was
// measured until then. Read verb.go first, then train.go.
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
