package lab

import (
	"context"
	"errors"
	"fmt"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
)

// errNotDiagnosed is the error of Layers for a run that was trained without a diagnosis.
var errNotDiagnosed = errors.New("the layers of this run were not looked at: set Diagnose = true in its Config and train it again")

// Layers shows how the layers of a run did, epoch by epoch, where its Config had
// Diagnose = true: dead units, the size of an update against that of the weights,
// and a table of the last epoch's norms.
func Layers(r *Run) { newVerb().showLayers(r) }

func (v *verb) showLayers(r *Run) {
	v.Do(func(context.Context) error {
		if r == nil || len(r.Epochs) == 0 || len(r.Epochs[0].Layers) == 0 {
			return errNotDiagnosed
		}
		if r.Config.HiddenLayers > 0 {
			dead := layerSeries(r, r.Config.HiddenLayers, func(l mlpkit.Diagnosis) float64 { return 100 * float64(l.DeadUnits) })
			if err := v.showLines("layers-dead", "Dead units", "dead units (%)", false, dead); err != nil {
				return err
			}
		}
		ratio := layerSeries(r, r.Config.HiddenLayers+1, func(l mlpkit.Diagnosis) float64 { return float64(l.UpdateRatio) })
		if err := v.showLines("layers-updates", "The epoch's last update against the weights", "update / weights", true, ratio); err != nil {
			return err
		}
		v.Out.Table(diagnosisTable(r))
		return nil
	})
}

// showLines draws series over epochs, if any of them has a number to draw.
func (v *verb) showLines(file, title, label string, logY bool, series []plot.Series) error {
	drawable := false
	for _, s := range series {
		for _, y := range s.Y {
			drawable = drawable || y > 0 || y == 0 && !logY
		}
	}
	if !drawable {
		return nil // a diverged run has no norms
	}
	drawn, err := plot.Lines(title, "epoch", label, false, logY, series...)
	f, err := display.Draw(file, drawn, err)
	if err == nil {
		v.Out.Figure(f)
	}
	return err
}

// layerSeries is a line over the epochs for each of the first n layers.
func layerSeries(r *Run, n int, of func(mlpkit.Diagnosis) float64) []plot.Series {
	lines := make([]plot.Series, n)
	for i := range lines {
		lines[i].Name = layerName(r.Config, i)
		for epoch, e := range r.Epochs {
			lines[i].X = append(lines[i].X, float64(epoch+1))
			lines[i].Y = append(lines[i].Y, of(e.Layers[i]))
		}
	}
	return lines
}

func layerName(c Config, i int) string {
	if i == c.HiddenLayers {
		return "output"
	}
	return fmt.Sprintf("hidden layer %d", i+1)
}

// diagnosisTable is a row for each layer after the last epoch.
func diagnosisTable(r *Run) display.Table {
	t := display.Table{Head: []string{"after the last epoch", "dead units", "weight norm", "gradient norm", "update / weights"}}
	last, _ := r.Last()
	for i, l := range last.Layers {
		dead := "–"
		if i < r.Config.HiddenLayers {
			dead = wholePercent(float64(l.DeadUnits))
		}
		t.Rows = append(t.Rows, []string{layerName(r.Config, i), dead,
			fmt.Sprintf("%.3g", l.WeightNorm), fmt.Sprintf("%.3g", l.GradientNorm), fmt.Sprintf("%.2g", l.UpdateRatio)})
	}
	return t
}
