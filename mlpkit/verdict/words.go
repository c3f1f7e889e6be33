package verdict

import (
	"fmt"
	"math"
	"strings"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
)

// spread says what [text.Spread] shows.
func spread(s stats.Sample) string {
	if s.N == 1 {
		return "one seed"
	}
	return fmt.Sprintf("mean ± standard deviation of %s", text.Count(s.N, "seed"))
}

// points shows the size of a difference of accuracies in percentage points.
func points(difference float64) string {
	return fmt.Sprintf("%.2f points", 100*math.Abs(difference))
}

// threshold shows a bound for such differences.
func threshold(difference float64) string {
	if difference == 0.01 {
		return "1 point"
	}
	return text.Number(100*difference) + " points"
}

// pointsOf shows a difference of accuracies with its spread.
func pointsOf(s stats.Sample) string {
	if math.IsNaN(s.SD) {
		return points(s.Mean)
	}
	return fmt.Sprintf("%.2f ± %.2f points", 100*s.Mean, 100*s.SD)
}

// lower says how much lower the lower of a pair is.
func lower(c study.Comparison) string {
	if c.Difference == 0 {
		return "the same mean"
	}
	return points(c.Difference) + " lower"
}

func pText(c study.Comparison) string {
	switch {
	case math.IsNaN(c.Adjusted):
		return ""
	case c.Adjusted < 0.0001:
		return ", p < 0.0001"
	}
	return fmt.Sprintf(", p = %.2g", c.Adjusted)
}

// listed joins texts as in a sentence.
func listed(t []string) string {
	if len(t) == 0 {
		return "none"
	}
	return text.List(t)
}

func texts[T any](values []T) []string {
	t := make([]string, len(values))
	for i, v := range values {
		t[i] = fmt.Sprint(v)
	}
	return t
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
