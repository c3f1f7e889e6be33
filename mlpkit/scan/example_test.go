package scan_test

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/loss"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/scan"
)

// Fitting y = 2x − 1 with GoMLX's layers, loss and optimizer, each epoch one
// call to the backend.
func Example() {
	x := tensors.FromValue([][]float32{{-2}, {-1}, {0}, {1}, {2}, {3}, {4}})
	y := tensors.FromValue([][]float32{{-5}, {-3}, {-1}, {1}, {3}, {5}, {7}})
	opened, err := backend.Default() // any compute.Backend will do
	if err != nil {
		fmt.Println(err)
		return
	}

	store := model.NewStore()
	predict := func(scope *model.Scope, x *graph.Node) *graph.Node {
		return layers.DenseWithBias(scope.In("line"), x, 1)
	}
	training, err := scan.New(opened.Backend, store, func(scope *model.Scope, batch []*graph.Node) []*graph.Node {
		l := loss.MeanSquaredError(batch[1:], []*graph.Node{predict(scope, batch[0])})
		optimizer.StochasticGradientDescent().WithDecay(false).WithLearningRate(0.05).UpdateGraph(scope, l.Graph(), l)
		return []*graph.Node{l}
	}, scan.Options{BatchSize: 2}, x, y)
	if err != nil {
		fmt.Println(err)
		return
	}

	steps := training.Steps(7) // three batches of 2 and one of 1
	for epoch := range 150 {
		losses, err := training.Run(0, steps, x, y)
		if err != nil {
			fmt.Println(err)
			return
		}
		if epoch == 149 {
			fmt.Printf("%d steps, last loss %.3f\n", len(losses), losses[steps-1][0])
		}
	}
	w, _ := store.GetVariable("/line/dense/weights").Value()
	fmt.Printf("slope %.2f\n", w.Value().([][]float32)[0][0])
	// Output:
	// 4 steps, last loss 0.000
	// slope 2.00
}
