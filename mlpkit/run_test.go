package mlpkit_test

import (
	"encoding/json"
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
