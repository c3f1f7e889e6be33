package worker

import (
	"strings"
	"testing"

	"mlplab/mlpkit/bench/task"
)

func TestAxes(t *testing.T) {
	cases := []task.Case{task.Base(100), {Batch: 1, Width: 2, Layers: 3, LearningRate: 1, Loss: "mse"}}
	for name, second := range map[string]string{"learning rate": "1", "batch size": "1", "hidden layers": "3", "width": "2", "loss": "mse"} {
		axis, err := axisOf(name, cases)
		if err != nil || axis.Name() != name || len(axis.Values()) != len(cases) || axis.Values()[1].Label != second {
			t.Errorf("%s: an axis of %q with %s, %v", name, axis.Name(), axis, err)
		}
	}
	for _, r := range []task.Request{{Do: task.Study, Axis: "colour", Cases: cases}, {Do: task.Study, Axis: "width"}} {
		if _, err := (&ours{}).study(r); err == nil || !strings.Contains(err.Error(), r.Axis) {
			t.Errorf("%+v: %v", r, err)
		}
	}
}
