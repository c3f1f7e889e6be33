package lab

import (
	"math"
	"testing"

	"mlplab/mlpkit"
)

func TestLayers(t *testing.T) {
	b := newBench()
	c := brief()
	c.HiddenLayers, c.Diagnose = 2, true
	r := made(c, 0.5, 0.6)
	for i := range r.Epochs {
		r.Epochs[i].Layers = []mlpkit.Diagnosis{
			{DeadUnits: 0.25 * mlpkit.Float(i), WeightNorm: 2, GradientNorm: 0.5, UpdateRatio: 0.001},
			{DeadUnits: 0.5, WeightNorm: 3.14159, GradientNorm: 0.25, UpdateRatio: 0.002},
			{WeightNorm: 4, GradientNorm: 1, UpdateRatio: 0.01},
		}
	}
	b.showLayers(r)
	equal(t, "errors", b.errors, []string{})
	equal(t, "figures", len(b.figures), 2)
	equal(t, "rows", b.tables[0].rows, [][]string{
		{"hidden layer 1", "25 %", "2", "0.5", "0.001"},
		{"hidden layer 2", "50 %", "3.14", "0.25", "0.002"},
		{"output", "–", "4", "1", "0.01"},
	})
	dead := layerSeries(r, 2, func(l mlpkit.Diagnosis) float64 { return 100 * float64(l.DeadUnits) })
	equal(t, "dead units of layer 1", dead[0].Y, []float64{0, 25})
	equal(t, "epochs", dead[0].X, []float64{1, 2})

	// A diverged run has no norms, and a linear model no hidden units.
	c.HiddenLayers = 0
	nan := mlpkit.Float(math.NaN())
	r = made(c, 0.1)
	r.Epochs[0].Layers = []mlpkit.Diagnosis{{WeightNorm: nan, GradientNorm: nan, UpdateRatio: nan}}
	b.showLayers(r)
	equal(t, "errors", b.errors, []string{})
	equal(t, "figures", len(b.figures), 2)
	equal(t, "row", b.tables[1].rows[0], []string{"output", "–", "NaN", "NaN", "NaN"})

	b.showLayers(made(brief(), 0.5))
	expect(t, b.errors[0], "Diagnose = true")
	b.showLayers(nil)
	equal(t, "refusals", len(b.errors), 2)
}
