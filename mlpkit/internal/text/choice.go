package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// otherNames are names of values of hyperparameters that people know from elsewhere.
var otherNames = map[string]string{
	"silu": "swish", "linear": "none", "identity": "none", "lrelu": "leaky-relu", "leakyrelu": "leaky-relu",
	"l1": "mae", "l2": "mse", "ce": "cross-entropy", "nll": "cross-entropy", "binary-cross-entropy": "bce",
	"xavier": "glorot", "kaiming": "he", "nesterov": "momentum",
}

// Choice returns what is wrong with value as one of known, or nothing.
func Choice(kind, value string, known []string) string {
	if slices.Contains(known, value) {
		return ""
	}
	given := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(value)), "_", "-")
	nearest, distance := "", 1<<30
	for _, k := range known {
		if d := levenshtein.Distance(given, k, nil); d < distance {
			nearest, distance = k, d
		}
	}
	if other := otherNames[given]; slices.Contains(known, other) {
		nearest, distance = other, 0
	}
	choices := strings.Join(known, ", ")
	switch {
	case given == "":
		return fmt.Sprintf("no %s given; choose one of %s", kind, choices)
	case distance <= (len(nearest)+1)/2: // a suggestion helps while most letters agree
		return fmt.Sprintf("there is no such %s; did you mean %q? Choose one of %s", kind, nearest, choices)
	default:
		return fmt.Sprintf("there is no such %s; choose one of %s", kind, choices)
	}
}
