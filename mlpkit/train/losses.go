package train

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/train/loss"

	"mlplab/mlpkit"
)

// buildLoss is the mean loss, a scalar, of logits [n, classes] for labels [n] int32.
func buildLoss(l mlpkit.Loss, logits, labels *graph.Node) *graph.Node {
	classes := logits.Shape().Dim(-1)
	predictions := []*graph.Node{logits}
	if l == mlpkit.CrossEntropy {
		sparse := []*graph.Node{graph.ExpandAxes(labels, -1)}
		return loss.SparseCategoricalCrossEntropyLogits(sparse, predictions)
	}
	targets := []*graph.Node{graph.OneHot(labels, classes, dtypes.Float32)}
	switch l {
	case mlpkit.MSE:
		return loss.MeanSquaredError(targets, predictions)
	case mlpkit.MAE:
		return loss.MeanAbsoluteError(targets, predictions)
	case mlpkit.BCE:
		return loss.BinaryCrossentropyLogits(targets, predictions)
	}
	panic(fmt.Errorf("loss %q: not validated", l))
}

// correct counts the examples whose largest output is the label's, a scalar float32.
func correct(logits, labels *graph.Node) *graph.Node {
	predicted := graph.ArgMax(logits, -1, dtypes.Int32)
	return graph.ReduceAllSum(graph.ConvertDType(graph.Equal(predicted, labels), dtypes.Float32))
}
