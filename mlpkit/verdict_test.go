package mlpkit

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerdicts holds the verdict of every study of known truth against what it
// must say, what it must not, and its whole text that somebody has read.
func TestVerdicts(t *testing.T) {
	for name, c := range verdictCases {
		t.Run(name, func(t *testing.T) {
			if err := c.study.Validate(); err != nil {
				t.Fatal(err)
			}
			got := VerdictOf(resultOf(c.study, c.of))
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
			golden(t, filepath.Join("testdata", "verdicts", name+".txt"), fmt.Sprintf("# %s\n\n%s\n\n%s\n", c.about, c.study.Roles(), got))
			if t.Failed() {
				t.Log("\n" + got)
			}
		})
	}
}

// TestVerdictKnowsNaN: odd numbers make no odd sentences and no panic.
func TestVerdictKnowsNaN(t *testing.T) {
	nan := math.NaN()
	for _, courses := range [][]course{
		{{validation: []float64{nan, nan, nan}}, {validation: []float64{0.5, 0.6, 0.7}}},
		{{}, {validation: []float64{0.5, 0.6, 0.7}}}, // a run without an epoch
		{{}, {}},
		{{validation: []float64{0.9, 0.9, 0.9}, validationLoss: []float64{nan, nan, nan}}, {validation: []float64{1, 1, 1}, validationLoss: []float64{0, 0, 0}}},
		{{validation: []float64{0, 0, 0}}, {validation: []float64{1, 1, 1}}},
	} {
		r := resultOf(ratesStudy(3, 0.1, 0.01), func(_ Trial, value int, _ int64) *course { return &courses[value] })
		if v := VerdictOf(r); strings.Contains(v, "Over-fitting, ") {
			t.Errorf("%v:\n%s", courses, v)
		}
	}
}
