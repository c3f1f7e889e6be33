package labtest

import (
	"fmt"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
)

// Tiny is n images of 4 × 4 pixels in ten classes: each class inks its own pixel.
func Tiny(n int) *datasets.Set {
	set := &datasets.Set{Name: "tiny", Rows: 4, Cols: 4, Classes: 10}
	for i := range n {
		image := make([]uint8, 16)
		image[i%10] = 255
		image[10+i%6] = uint8(i)
		set.Images = append(set.Images, image...)
		set.Labels = append(set.Labels, uint8(i%10))
	}
	return set
}

// Brief is a configuration that trains in milliseconds.
func Brief() mlpkit.Config {
	c := mlpkit.Default()
	c.Width, c.Epochs, c.BatchSize, c.LearningRate = 16, 3, 50, 0.01
	return c
}

// Made is a run that was not trained: with these validation accuracies, each
// training accuracy 0.01 above.
func Made(c mlpkit.Config, accuracies ...float64) *mlpkit.Run {
	c.Epochs = max(c.Epochs, len(accuracies))
	r := &mlpkit.Run{Config: c, Data: mlpkit.DataInfo{Name: "made", Train: 100, Validation: 25}, CompileSeconds: 1}
	for _, a := range accuracies {
		r.Epochs = append(r.Epochs, mlpkit.Epoch{
			TrainLoss: 0.5, ValidationLoss: 0.5, RunningAccuracy: exact.Float(a),
			TrainAccuracy: exact.Float(a + 0.01), ValidationAccuracy: exact.Float(a), TrainSeconds: 0.5, EvalSeconds: 0.1,
		})
		for range r.StepsPerEpoch() {
			r.StepLoss = append(r.StepLoss, 0.5)
		}
	}
	return r
}

// Expect fails unless text has all of parts.
func Expect(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), p) {
			t.Errorf("%q is not in:\n%s", p, text)
		}
	}
}

// Equal fails unless got and want print alike.
func Equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s: got %s, want %s", what, g, w)
	}
}
