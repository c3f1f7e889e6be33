package train

import (
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/hook"
)

// mlpkit's deprecated names find what computes here.
func init() {
	hook.Train = Train
	hook.Model = func(run *mlpkit.Run) (mlpkit.Model, error) { return ModelOf(run) }
}
