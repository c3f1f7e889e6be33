package worker

import (
	"strings"
	"testing"

	"mlplab/mlpkit/bench/task"
)

func TestAxes(t *testing.T) {
	cases := []task.Case{task.Base(100), {Batch: 1, Width: 2, Layers: 3, LearningRate: 1, Loss: "mse"}}
	for name, vary := range axes {
		if axis := vary(cases); axis.Name() != name || len(axis.Values()) != len(cases) {
			t.Errorf("%s: an axis of %q with %d values", name, axis.Name(), len(axis.Values()))
		}
	}
	for _, r := range []task.Request{{Do: task.Study, Axis: "colour", Cases: cases}, {Do: task.Study, Axis: "width"}} {
		if _, err := (&ours{}).study(r); err == nil || !strings.Contains(err.Error(), r.Axis) {
			t.Errorf("%+v: %v", r, err)
		}
	}
}
