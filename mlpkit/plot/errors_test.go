package plot

import (
	"math"
	"slices"
	"strings"
	"testing"

	"mlplab/mlpkit"
)

// goodBut is a good run with a change.
func goodBut(change func(*mlpkit.Run)) *mlpkit.Run {
	r := good()
	change(r)
	return r
}

func twoGroups() []Group { return rateGroups()[:2] }

// groupsBut are two groups with a change.
func groupsBut(change func([]Group)) []Group {
	g := slices.Clone(twoGroups())
	change(g)
	return g
}

var lossMetric = Metric{Name: "validation loss", Of: func(*mlpkit.Run) float64 { return 0.1 }}

var badInputs = []struct {
	name string
	err  func() error
	want string
}{
	{"nil run", func() error { _, err := Training(nil); return err }, "run is nil"},
	{"batch size", func() error { _, err := Training(goodBut(func(r *mlpkit.Run) { r.Config.BatchSize = 0 })); return err }, "batch size 0"},
	{"epochs", func() error { _, err := Training(goodBut(func(r *mlpkit.Run) { r.Config.Epochs = -1 })); return err }, "-1 epochs"},
	{"train size", func() error { _, err := Training(goodBut(func(r *mlpkit.Run) { r.Data.Train = 0 })); return err }, "0 training examples"},
	{"no losses", func() error { _, err := Training(goodBut(func(r *mlpkit.Run) { r.StepLoss = nil })); return err }, "want the loss of every step"},
	{"accuracy", func() error {
		_, err := Training(goodBut(func(r *mlpkit.Run) { r.Epochs[2].TrainAccuracy = 98.5 }))
		return err
	}, "Epochs[2] has the accuracy 98.5"},
	{"no runs", func() error { _, err := Compare(nil); return err }, "runs is empty"},
	{"second nil", func() error { _, err := Compare(nil, good(), nil); return err }, "runs[1] is nil"},
	{"no steps", func() error {
		_, err := Compare(nil, goodBut(func(r *mlpkit.Run) { r.StepLoss, r.Epochs = nil, nil }))
		return err
	}, "none has taken a step"},
	{"no groups", func() error { _, err := Study(nil); return err }, "groups is empty"},
	{"empty group", func() error { _, err := Study([]Group{{Label: "a"}}); return err }, "groups[0].Runs is empty"},
	{"no label", func() error { _, err := Study(groupsBut(func(g []Group) { g[1].Label = " " })); return err }, "groups[1].Label is empty"},
	{"same label", func() error { _, err := Study(groupsBut(func(g []Group) { g[1].Label = g[0].Label })); return err }, "distinct"},
	{"log of zero", func() error { _, err := Axis("x", true, groupsBut(func(g []Group) { g[0].Value = 0 })); return err }, "groups[0].Value 0"},
	{"infinite", func() error {
		_, err := Axis("x", false, groupsBut(func(g []Group) { g[0].Value = math.Inf(1) }))
		return err
	}, "groups[0].Value +Inf"},
	{"some names", func() error {
		_, err := Axis("x", false, groupsBut(func(g []Group) { g[0].Value = math.NaN() }))
		return err
	}, "1 of 2 values are NaN"},
	{"log of names", func() error {
		_, err := Axis("x", true, groupsBut(func(g []Group) { g[0].Value, g[1].Value = math.NaN(), math.NaN() }))
		return err
	}, "names have no logarithm"},
	{"three metrics", func() error { _, err := Axis("x", false, twoGroups(), lossMetric, lossMetric, lossMetric); return err }, "metrics: 3"},
	{"other units", func() error { _, err := Axis("x", false, twoGroups(), FinalTrainAccuracy, lossMetric); return err }, "other units"},
	{"empty metric", func() error { _, err := Axis("x", false, twoGroups(), Metric{}); return err }, "metrics[0]"},
	{"no classes", func() error { _, err := Confusion(nil, nil); return err }, "classes: 0"},
	{"rows", func() error { _, err := Confusion([][]int{{1}}, []string{"a", "b"}); return err }, "matrix: 1 rows"},
	{"columns", func() error { _, err := Confusion([][]int{{1, 0}, {1}}, []string{"a", "b"}); return err }, "matrix[1]: 1 columns"},
	{"negative", func() error { _, err := Confusion([][]int{{1, -2}, {1, 3}}, []string{"a", "b"}); return err }, "matrix[0][1] -2"},
	{"all zero", func() error { _, err := Confusion([][]int{{0}}, []string{"a"}); return err }, "all counts are 0"},
	{"no images", func() error { _, err := Images(nil, 28, 28, nil); return err }, "images: 0"},
	{"image size", func() error { _, err := Images(strokes(2), 27, 28, nil); return err }, "images[0]: 784 pixels"},
	{"image rows", func() error { _, err := Images(strokes(2), 0, 28, nil); return err }, "rows 0"},
	{"captions", func() error { _, err := Images(strokes(2), 28, 28, []string{"a"}); return err }, "captions: 1"},
	{"weights", func() error { _, err := Weights(weights(2), 28, 28, 3, nil); return err }, "w: 1568 weights"},
	{"units", func() error { _, err := Weights(nil, 28, 28, 0, nil); return err }, "units 0"},
	{"names", func() error { _, err := Weights(weights(2), 28, 28, 2, []string{"a"}); return err }, "names: 1"},
	{"weight NaN", func() error { _, err := Weights([]float32{1, float32(math.NaN())}, 1, 2, 1, nil); return err }, "w[1] NaN"},
	{"no series", func() error { _, err := Lines("t", "x", "y", false, false); return err }, "series is empty"},
	{"lengths", func() error {
		_, err := Lines("t", "x", "y", false, false, Series{Name: "a", X: []float64{1}})
		return err
	}, "1 X and 0 Y"},
	{"x NaN", func() error {
		_, err := Lines("t", "x", "y", false, false, Series{X: []float64{math.NaN()}, Y: []float64{1}})
		return err
	}, "X[0] NaN"},
	{"all NaN", func() error {
		_, err := Lines("t", "x", "y", false, false, Series{X: []float64{1}, Y: []float64{math.NaN()}})
		return err
	}, "no point can be drawn"},
	{"mark", func() error {
		_, err := Lines("t", "x", "y", false, false, Series{X: []float64{1}, Y: []float64{1}, Marks: []Mark{{X: math.NaN()}}})
		return err
	}, "Marks[0].X NaN"},
}

// TestBadInput checks that each fault is an error that names it.
func TestBadInput(t *testing.T) {
	for _, c := range badInputs {
		err := c.err()
		switch {
		case err == nil:
			t.Errorf("%s: no error", c.name)
		case !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: error %q, want it to contain %q", c.name, err, c.want)
		case strings.Contains(err.Error(), "want") == false && !strings.Contains(err.Error(), "nil"):
			t.Errorf("%s: error %q names no remedy", c.name, err)
		}
	}
}
