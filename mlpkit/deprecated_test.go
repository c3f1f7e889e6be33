package mlpkit_test

import (
	"strings"
	"testing"

	"mlplab/mlpkit"
)

// TestDeprecatedNamesSayWhatToLink: a program without package train is told.
func TestDeprecatedNamesSayWhatToLink(t *testing.T) {
	_, err := mlpkit.Train(t.Context(), nil, mlpkit.Default())
	run := &mlpkit.Run{Network: &mlpkit.Network{Activation: mlpkit.ReLU, Layers: []mlpkit.Layer{{In: 1, Out: 1, Weights: []float32{1}, Biases: []float32{1}}}}}
	_, modelErr := run.Model().Predict(nil)
	for _, err := range []error{err, modelErr} {
		if err == nil || !strings.Contains(err.Error(), `import _ "mlplab/mlpkit/train"`) {
			t.Errorf("error %v", err)
		}
	}
	if s := mlpkit.Describe([]float64{1, 3}); s.Mean != 2 || s.N != 2 {
		t.Errorf("%+v", s)
	}
}
