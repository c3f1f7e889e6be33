package verdict_test

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// TestVerdicts holds the verdict of every study of known truth against what it
// must say, what it must not, and its whole text that somebody has read.
func TestVerdicts(t *testing.T) {
	for name, c := range verdictCases {
		t.Run(name, func(t *testing.T) {
			if err := c.study.Validate(); err != nil {
				t.Fatal(err)
			}
			got := verdict.Of(testkit.ResultOf(c.study, c.of))
			for _, s := range c.says {
				if !strings.Contains(got, s) {
					t.Errorf("does not say %q", s)
				}
			}
			for _, s := range append(c.silentOn, "NaN", "%!", "Inf", " 1 points", " 1 runs", " 1 seeds", " 1 epochs", "  ", "..") {
				if strings.Contains(got, s) {
					t.Errorf("says %q", s)
				}
			}
			testkit.Golden(t, filepath.Join("testdata", "verdicts", name+".txt"), fmt.Sprintf("# %s\n\n%s\n\n%s\n", c.about, c.study.Roles(), got))
			if t.Failed() {
				t.Log("\n" + got)
			}
		})
	}
}

// TestVerdictKnowsNaN: odd numbers make no odd sentences and no panic.
func TestVerdictKnowsNaN(t *testing.T) {
	nan := math.NaN()
	for _, courses := range [][]testkit.Course{
		{{Validation: []float64{nan, nan, nan}}, {Validation: []float64{0.5, 0.6, 0.7}}},
		{{}, {Validation: []float64{0.5, 0.6, 0.7}}}, // a run without an epoch
		{{}, {}},
		{{Validation: []float64{0.9, 0.9, 0.9}, ValidationLoss: []float64{nan, nan, nan}}, {Validation: []float64{1, 1, 1}, ValidationLoss: []float64{0, 0, 0}}},
		{{Validation: []float64{0, 0, 0}}, {Validation: []float64{1, 1, 1}}},
	} {
		r := testkit.ResultOf(testkit.RatesStudy(3, 0.1, 0.01), func(_ study.Trial, value int, _ int64) *testkit.Course { return &courses[value] })
		if v := verdict.Of(r); strings.Contains(v, "Over-fitting, ") {
			t.Errorf("%v:\n%s", courses, v)
		}
	}
}
