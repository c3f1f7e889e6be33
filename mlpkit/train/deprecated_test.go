package train

import (
	"slices"
	"testing"

	"mlplab/mlpkit"
)

// TestDeprecatedNames: cells from before the packages were parted go on working.
func TestDeprecatedNames(t *testing.T) {
	data := tiny(76, 7)
	run, err := mlpkit.Train(t.Context(), data, small())
	if err != nil {
		t.Fatal(err)
	}
	want, err := modelOf(t, run).Predict(data.Validation.Images)
	if err != nil {
		t.Fatal(err)
	}
	got, err := run.Model().Predict(data.Validation.Images)
	if err != nil || !slices.Equal(got, want) || run.Model().String() != run.Network.String() {
		t.Errorf("%v, want %v, error %v", got, want, err)
	}
	if m := (&mlpkit.Run{}).Model(); m != nil {
		t.Errorf("a run without a network has the model %v", m)
	}
}
