package mlpkit

import (
	"context"
	"errors"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/hook"
	"mlplab/mlpkit/stats"
)

// Names that cells from before the packages were parted still use. CHANGELOG.md
// says where everything else moved to.

// errNotLinked is of a program that uses what computes and does not link it.
var errNotLinked = errors.New(`this program does not link what trains: add import _ "mlplab/mlpkit/train", or better use train.Train and train.ModelOf`)

// Train trains the network that c describes.
//
// Deprecated: use [mlplab/mlpkit/train.Train].
func Train(ctx context.Context, data *datasets.Split, c Config, observe ...func(Progress)) (*Run, error) {
	train, linked := hook.Train.(func(context.Context, *datasets.Split, Config, ...func(Progress)) (*Run, error))
	if !linked {
		return nil, errNotLinked
	}
	return train(ctx, data, c, observe...)
}

// Model is a trained network that answers.
//
// Deprecated: use [mlplab/mlpkit/train.Model].
type Model interface {
	String() string
	Probabilities(images []uint8) ([][]float32, error)
	Predict(images []uint8) ([]int, error)
	Confusion(set *datasets.Set) ([][]int, error)
	Accuracy(set *datasets.Set) (float64, error)
}

// Model is the run's network, nil for a run without one.
//
// Deprecated: use [mlplab/mlpkit/train.ModelOf].
func (r *Run) Model() Model {
	if r.Network == nil {
		return nil
	}
	model, linked := hook.Model.(func(*Run) (Model, error))
	if !linked {
		return noModel{r.Network, errNotLinked}
	}
	m, err := model(r)
	if err != nil {
		return noModel{r.Network, err}
	}
	return m
}

// noModel is a network that cannot answer; every question returns the reason.
type noModel struct {
	*Network
	reason error
}

func (m noModel) Probabilities([]uint8) ([][]float32, error)  { return nil, m.reason }
func (m noModel) Predict([]uint8) ([]int, error)              { return nil, m.reason }
func (m noModel) Confusion(*datasets.Set) ([][]int, error)    { return nil, m.reason }
func (m noModel) Accuracy(set *datasets.Set) (float64, error) { return 0, m.reason }

// Describe summarizes x.
//
// Deprecated: use [mlplab/mlpkit/stats.Describe].
func Describe(x []float64) stats.Sample { return stats.Describe(x) }
