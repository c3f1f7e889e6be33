package exact_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"mlplab/mlpkit/internal/exact"
)

// TestRoundTrip: every number comes back with its bits.
func TestRoundTrip(t *testing.T) {
	for _, x := range []float64{0, math.Copysign(0, -1), 0.1, math.MaxFloat64, math.SmallestNonzeroFloat64, math.NaN(), math.Inf(1), math.Inf(-1)} {
		data, err := json.Marshal(exact.Float(x))
		var back exact.Float
		if err == nil {
			err = json.Unmarshal(data, &back)
		}
		if err != nil || math.Float64bits(float64(back)) != math.Float64bits(x) {
			t.Errorf("%v is %s and comes back as %v, %v", x, data, back, err)
		}
		single := exact.Float32s{float32(x), 1}
		data, err = json.Marshal(single)
		var backs exact.Float32s
		if err == nil {
			err = json.Unmarshal(data, &backs)
		}
		if err != nil || len(backs) != 2 || math.Float32bits(backs[0]) != math.Float32bits(single[0]) || backs[1] != 1 {
			t.Errorf("%v is %s and comes back as %v, %v", single, data, backs, err)
		}
	}
}

// TestNotNumbers: what Marshal does not write is refused in words.
func TestNotNumbers(t *testing.T) {
	for data, want := range map[string]string{`"0.5"`: "want a JSON number", `"much"`: "want a JSON number", `true`: "bool"} {
		if err := json.Unmarshal([]byte(data), new(exact.Float)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", data, err, want)
		}
	}
	for data, want := range map[string]string{`"AAAA"`: "3 bytes are no whole number", `"!"`: "base64", `true`: "base64"} {
		if err := json.Unmarshal([]byte(data), new(exact.Float32s)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", data, err, want)
		}
	}
}
