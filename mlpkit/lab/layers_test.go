package lab

import (
	"math"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/lab/internal/labtest"
)

func TestLayers(t *testing.T) {
	b := newBench()
	c := labtest.Brief()
	c.HiddenLayers, c.Diagnose = 2, true
	r := labtest.Made(c, 0.5, 0.6)
	for i := range r.Epochs {
		r.Epochs[i].Layers = []mlpkit.Diagnosis{
			{DeadUnits: 0.25 * exact.Float(i), WeightNorm: 2, GradientNorm: 0.5, UpdateRatio: 0.001},
			{DeadUnits: 0.5, WeightNorm: 3.14159, GradientNorm: 0.25, UpdateRatio: 0.002},
			{WeightNorm: 4, GradientNorm: 1, UpdateRatio: 0.01},
		}
	}
	b.showLayers(r)
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 2)
	labtest.Equal(t, "rows", b.Tables[0].Rows, [][]string{
		{"hidden layer 1", "25 %", "2", "0.5", "0.001"},
		{"hidden layer 2", "50 %", "3.14", "0.25", "0.002"},
		{"output", "–", "4", "1", "0.01"},
	})
	dead := layerSeries(r, 2, func(l mlpkit.Diagnosis) float64 { return 100 * float64(l.DeadUnits) })
	labtest.Equal(t, "dead units of layer 1", dead[0].Y, []float64{0, 25})
	labtest.Equal(t, "epochs", dead[0].X, []float64{1, 2})

	// A diverged run has no norms, and a linear model no hidden units.
	c.HiddenLayers = 0
	nan := exact.Float(math.NaN())
	r = labtest.Made(c, 0.1)
	r.Epochs[0].Layers = []mlpkit.Diagnosis{{WeightNorm: nan, GradientNorm: nan, UpdateRatio: nan}}
	b.showLayers(r)
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 2)
	labtest.Equal(t, "row", b.Tables[1].Rows[0], []string{"output", "–", "NaN", "NaN", "NaN"})

	b.showLayers(labtest.Made(labtest.Brief(), 0.5))
	labtest.Expect(t, b.Errors[0], "Diagnose = true")
	b.showLayers(nil)
	labtest.Equal(t, "refusals", len(b.Errors), 2)
}
