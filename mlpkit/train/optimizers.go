package train

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"mlplab/mlpkit"
)

// momentumFactor is how much of the last update the Momentum optimizer keeps.
const momentumFactor = 0.9

// buildOptimizer returns GoMLX's optimizer with PyTorch's constants, those of the
// report's framework, where the two differ. The learning rate is a variable of
// the store: see learningRatePath.
func buildOptimizer(o mlpkit.Optimizer) optimizer.Interface {
	const initialRate = 1 // always overwritten before the first step
	switch o {
	case mlpkit.Adam:
		return optimizer.Adam().LearningRate(initialRate).Betas(0.9, 0.999).Epsilon(1e-8).Done()
	case mlpkit.RMSProp:
		return optimizer.RMSProp().LearningRate(initialRate).Betas(0, 0.99).Epsilon(1e-8).Done()
	case mlpkit.SGD:
		return optimizer.StochasticGradientDescent().WithDecay(false).WithLearningRate(initialRate).Done()
	case mlpkit.Momentum:
		return heavyBall{}
	}
	panic(fmt.Errorf("optimizer %q: not validated", o))
}

// learningRatePath is where GoMLX's optimizers keep the learning rate.
var learningRatePath = "/" + optimizer.Scope + "/" + optimizer.ParamLearningRate

// heavyBall is SGD with momentum, which GoMLX lacks, in PyTorch's form:
// v ← 0.9·v + gradient; w ← w − rate·v (Sutskever et al., 2013, with the rate
// outside of v).
type heavyBall struct{}

const heavyBallScope = "MomentumOptimizer"

// UpdateGraph implements [optimizer.Interface].
func (heavyBall) UpdateGraph(scope *model.Scope, g *graph.Graph, loss *graph.Node) {
	grads := scope.BuildTrainableVariablesGradientsGraph(loss)
	rate := optimizer.LearningRateVar(scope, loss.DType(), 1).NodeValue(g)
	i := 0
	for v := range scope.IterVariables() {
		if !v.Trainable || !v.InUseByGraph(g) {
			continue
		}
		velocity := scope.Store().Scope(heavyBallScope+v.Scope()).WithInitializer(initializer.Zero).
			VariableWithShape(v.Name(), v.Shape()).SetTrainable(false)
		next := graph.Add(graph.MulScalar(velocity.NodeValue(g), momentumFactor), grads[i])
		velocity.SetNodeValue(next)
		v.SetNodeValue(graph.Sub(v.NodeValue(g), graph.Mul(rate, next)))
		i++
	}
}

// Clear implements [optimizer.Interface].
func (heavyBall) Clear(scope *model.Scope) error {
	return scope.Store().DeleteVariablesInScope(heavyBallScope)
}
