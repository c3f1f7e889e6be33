package train

import (
	"context"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
)

// TestNoPanic: GoMLX reports faults by panicking; nobody else gets to see that.
func TestNoPanic(t *testing.T) {
	data := tiny(20, 1)
	for name, change := range map[string]func(*mlpkit.Config){
		"activation": func(c *mlpkit.Config) { c.Activation = "bogus" },
		"loss":       func(c *mlpkit.Config) { c.Loss = "bogus" },
		"optimizer":  func(c *mlpkit.Config) { c.Optimizer = "bogus" },
		"width":      func(c *mlpkit.Config) { c.Width = 0 },
	} {
		c := small()
		change(&c)
		if _, err := newProgram(device(t).Backend, c, 0, data, newBuffers(keyOf(c, 0, data)), false); err == nil {
			t.Errorf("%s: a machine of a bad configuration", name)
		}
	}
	model := &Model{backend: device(t), Network: &mlpkit.Network{Activation: mlpkit.ReLU, Layers: []mlpkit.Layer{
		{In: 64, Out: 8, Weights: make([]float32, 64*8), Biases: make([]float32, 8)}, {In: 9, Out: 10, Weights: make([]float32, 90), Biases: make([]float32, 10)}}}}
	if _, err := model.Predict(data.Train.Images); err == nil || !strings.Contains(err.Error(), "predicting with MLP 64→8→10") {
		t.Errorf("layers that do not fit: %v", err)
	}
	if _, err := model.Predict(make([]uint8, 63)); err == nil || !strings.Contains(err.Error(), "63 bytes") {
		t.Errorf("part of an image: %v", err)
	}
	_, err := NewTrainer(device(t)).Train(context.Background(), data, small(), func(mlpkit.Progress) { panic("a fault of the observer") })
	if err == nil || !strings.Contains(err.Error(), "a fault of the observer") {
		t.Errorf("an observer's panic: %v", err)
	}
}

// TestBadData: data that cannot be learned from is refused in words.
func TestBadData(t *testing.T) {
	trainer := NewTrainer(device(t))
	with := func(change func(train, validation *datasets.Set)) *datasets.Split {
		d := tiny(20, 1)
		change(d.Train, d.Validation)
		return d
	}
	for want, data := range map[string]*datasets.Split{
		"Set.Split":             nil,
		"needs a split":         {Train: tiny(20, 1).Train},
		"no examples":           with(func(_, v *datasets.Set) { v.Images, v.Labels = nil, nil }),
		"tiny\": no examples":   with(func(s, _ *datasets.Set) { s.Images, s.Labels = nil, nil }),
		"validation images of":  with(func(_, v *datasets.Set) { v.Rows, v.Labels = 4, append(v.Labels, v.Labels...) }),
		"in 11: they must":      with(func(_, v *datasets.Set) { v.Classes = 11 }),
		"out of range":          with(func(s, _ *datasets.Set) { s.Labels[3] = 10 }),
		"Images holds":          with(func(s, _ *datasets.Set) { s.Images = s.Images[1:] }),
		"each must be at least": with(func(_, v *datasets.Set) { v.Rows = 0 }),
	} {
		run, err := trainer.Train(context.Background(), data, small())
		if run != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}
