package display

import (
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/labtest"
)

func TestLabels(t *testing.T) {
	a, b, c := mlpkit.Default(), mlpkit.Default(), mlpkit.Default()
	b.LearningRate, c.LearningRate = 0.01, 1e-7
	labtest.Equal(t, "one field", Labels([]mlpkit.Config{a, b, c}), "[learning rate 0.001 learning rate 0.01 learning rate 1e-07]")
	b.HiddenLayers = 0
	labtest.Equal(t, "two fields", Labels([]mlpkit.Config{a, b}), "[hidden layers 1, learning rate 0.001 hidden layers 0, learning rate 0.01]")
	labtest.Equal(t, "equal ones", Labels([]mlpkit.Config{a, a}), "[run (1) run (2)]")
	labtest.Equal(t, "some equal", Labels([]mlpkit.Config{a, c, a}), "[learning rate 0.001 learning rate 1e-07 learning rate 0.001 (2)]")
	labtest.Equal(t, "one alone", Labels([]mlpkit.Config{a}), "[run]")
	labtest.Equal(t, "file of the base", Slug(a), "")
	labtest.Equal(t, "file of another", Slug(b), "-hidden-layers-0-learning-rate-0.01")
}

func TestAllFieldsHaveNames(t *testing.T) {
	base := mlpkit.Default()
	for i, c := range []mlpkit.Config{
		{HiddenLayers: 7}, {Width: 7}, {Activation: mlpkit.Tanh}, {Loss: mlpkit.MAE}, {Optimizer: mlpkit.SGD}, {LearningRate: 7},
		{BatchSize: 7}, {Epochs: 7}, {Seed: 7}, {Init: mlpkit.He},
	} {
		var zero mlpkit.Config
		if d := Differing([]mlpkit.Config{zero, c}); len(d) != 1 || d[0].Name != labelFields()[i].Name {
			t.Errorf("%+v differs in %v", c, d)
		}
	}
	labtest.Equal(t, "none", len(Differing([]mlpkit.Config{base, base})), 0)
}
