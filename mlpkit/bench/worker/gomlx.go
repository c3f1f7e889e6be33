package worker

import (
	"fmt"
	"math"
	"math/rand"
	"runtime"
	"time"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/dataset"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/loss"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"mlplab/datasets"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/bench/task"
)

// gomlx trains as GoMLX's documentation does: an in-memory dataset, a
// train.Trainer and a train.Loop, on the same backend as ours. It is given only
// what every peer is: images as uint8, Adam, weights uniform in ±1/√inputs.
type gomlx struct {
	backend backend.Opened
	split   *datasets.Split
}

// Handle implements [Handler].
func (o *gomlx) Handle(r task.Request) (task.Answer, error) {
	defer runtime.GC()
	switch r.Do {
	case task.Info:
		return task.Answer{Version: "GoMLX's train.Loop on " + o.backend.Choice.Config}, nil
	case task.Train:
		return o.train(r)
	}
	return task.Answer{}, fmt.Errorf("do = %q: not for GoMLX's loop", r.Do)
}

func (o *gomlx) train(r task.Request) (a task.Answer, err error) {
	c := r.Case
	lossOf, ok := map[string]train.LossFn{
		"cross-entropy": loss.SparseCategoricalCrossEntropyLogits,
	}[c.Loss]
	if !ok {
		return a, fmt.Errorf("loss %q: GoMLX's loop is timed with cross-entropy only", c.Loss)
	}
	data, err := part(o.split, c.Examples)
	if err != nil {
		return a, err
	}
	images, labels := tensorsOf(data.Train)
	ds, err := dataset.InMemoryFromData(o.backend.Backend, "mnist", []any{images}, []any{labels})
	if err != nil {
		return a, err
	}
	defer ds.FinalizeAll()
	ds.WithRand(rand.New(rand.NewSource(r.Seeds[0]))).Shuffle().BatchSize(c.Batch, false)

	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(r.Seeds[0]); err != nil {
		return a, err
	}
	mlp := func(scope *model.Scope, images *graph.Node) *graph.Node { return network(scope, c, images) }
	trainer := train.NewTrainer(o.backend.Backend, store, mlp, lossOf,
		optimizer.Adam().LearningRate(c.LearningRate).Betas(0.9, 0.999).Epsilon(1e-8).Done(), nil, nil)
	loop := train.NewLoop(trainer)
	var losses []float32
	loop.OnStep("losses", 0, func(_ *train.Loop, metrics []*tensors.Tensor) error {
		losses = append(losses, tensors.ToScalar[float32](metrics[0]))
		return nil
	})
	a.Steps = c.Steps()
	for range r.Epochs {
		began := time.Now()
		if r.MaxSteps > 0 && r.MaxSteps < a.Steps {
			_, err = loop.RunSteps(ds, r.MaxSteps)
			loop.LoopStep = len(losses)
		} else {
			_, err = loop.RunEpochs(ds, 1)
		}
		if err != nil {
			return a, err
		}
		a.Seconds = append(a.Seconds, time.Since(began).Seconds())
	}
	if r.MaxSteps > 0 {
		a.Steps = min(a.Steps, r.MaxSteps)
	}
	a.Losses = len(losses)
	last := losses[max(0, len(losses)-100):]
	for _, l := range last {
		a.LastLoss += float64(l) / float64(len(last))
	}
	a.Accuracy, err = o.accuracy(store, mlp, data.Validation)
	return a, err
}

// network is the model: images [n, pixels] uint8 → logits [n, classes].
func network(scope *model.Scope, c task.Case, images *graph.Node) *graph.Node {
	x := graph.MulScalar(graph.ConvertDType(images, dtypes.Float32), 1.0/255)
	dense := func(name string, x *graph.Node, units int) *graph.Node {
		bound := 1 / math.Sqrt(float64(x.Shape().Dim(-1)))
		scope := scope.In("%s", name)
		return layers.DenseWithBias(scope.WithInitializer(initializer.RandomUniformFn(scope, -bound, bound)), x, units)
	}
	for i := range c.Layers {
		x = activation.Relu(dense(fmt.Sprintf("hidden_%d", i), x, c.Width))
	}
	return dense("output", x, task.Classes)
}

// accuracy is the fraction of set that the store's network classifies rightly.
func (o *gomlx) accuracy(store *model.Store, mlp func(*model.Scope, *graph.Node) *graph.Node, set *datasets.Set) (float64, error) {
	exec, err := model.NewExec(o.backend.Backend, store, func(scope *model.Scope, images, labels *graph.Node) *graph.Node {
		predicted := graph.ExpandAxes(graph.ArgMax(mlp(scope, images), -1, dtypes.Int32), -1)
		return graph.ReduceAllMean(graph.ConvertDType(graph.Equal(predicted, labels), dtypes.Float32))
	})
	if err != nil {
		return 0, err
	}
	defer exec.Finalize()
	images, labels := tensorsOf(set)
	mean, err := exec.Call1(images, labels)
	if err != nil {
		return 0, err
	}
	return float64(tensors.ToScalar[float32](mean)), nil
}

// tensorsOf copies a set: images [n, pixels] uint8, labels [n, 1] int32.
func tensorsOf(set *datasets.Set) (images, labels *tensors.Tensor) {
	images = tensors.FromFlatDataAndDimensions(append([]uint8(nil), set.Images...), set.Len(), set.Pixels())
	labels = tensors.FromShape(shapes.Make(dtypes.Int32, set.Len(), 1))
	tensors.MustMutableFlatData(labels, func(flat []int32) {
		for i, l := range set.Labels {
			flat[i] = int32(l)
		}
	})
	return images, labels
}
