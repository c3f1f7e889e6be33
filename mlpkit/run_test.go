package mlpkit_test

import (
	"encoding/json"
	"math"
	"path/filepath"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// TestRunJSONNames fixes what files are made of: other names are another schema.
func TestRunJSONNames(t *testing.T) {
	r := testkit.Stored(1)
	r.StepLoss = r.StepLoss[:1]
	r.Epochs = r.Epochs[:1]
	r.Epochs[0].Layers = make([]mlpkit.Diagnosis, 1)
	r.Stopped = mlpkit.Diverged
	r.Config.MaxExamples, r.Config.MaxSeconds, r.Config.Diagnose, r.Environment.PJRT = 1, 1, true, "0.1"
	got, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, filepath.Join("testdata", "run.json"), string(got)+"\n")
}

// TestPlannedSteps: 10 steps an epoch, the last one short where the examples end.
func TestPlannedSteps(t *testing.T) {
	for _, c := range []struct{ train, epochs, examples, want int }{
		{100, 3, 0, 30}, {95, 3, 0, 30}, {100, 3, 50, 5}, {100, 3, 51, 6}, {100, 3, 250, 25}, {95, 9, 200, 21}, {100, 2, 1000, 20}, {100, 2, math.MaxInt, 20},
	} {
		r := mlpkit.Run{Data: mlpkit.DataInfo{Train: c.train}}
		r.Config.BatchSize, r.Config.Epochs, r.Config.MaxExamples = 10, c.epochs, c.examples
		if got := r.PlannedSteps(); got != c.want {
			t.Errorf("%+v: %d steps", c, got)
		}
	}
}
