package mlpkit

import (
	"encoding/json"
	"path/filepath"
	"testing"
)

// TestRunJSONNames fixes what files are made of: other names are another schema.
func TestRunJSONNames(t *testing.T) {
	r := stored(1)
	r.StepLoss = r.StepLoss[:1]
	r.Epochs = r.Epochs[:1]
	r.Epochs[0].Layers = make([]Diagnosis, 1)
	r.Stopped = Diverged
	r.Config.MaxExamples, r.Config.MaxSeconds, r.Config.Diagnose, r.Environment.PJRT = 1, 1, true, "0.1"
	got, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "run.json"), string(got)+"\n")
}
