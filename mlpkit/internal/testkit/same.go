package testkit

import (
	"encoding/json"
	"math"
	"testing"

	"mlplab/mlpkit"
)

// Near compares numbers to 12 digits, and NaN and infinities by kind.
func Near(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b))
}

func SameFloats(t testing.TB, what string, a, b []float32) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%s: %d numbers against %d", what, len(a), len(b))
	}
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			t.Fatalf("%s: number %d: %v against %v", what, i, a[i], b[i])
		}
	}
}

// SameRun compares everything that a file holds, NaN equal to NaN.
func SameRun(t *testing.T, a, b *mlpkit.Run) {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	if errX != nil || errY != nil || string(x) != string(y) {
		t.Errorf("runs differ (%v, %v):\n%.600s\n%.600s", errX, errY, x, y)
	}
}
