package mlpkit

import (
	"os"
	"path/filepath"
	"testing"
)

// around are accuracies of three seeds around a.
func around(a float64, seed int64) float64 { return a + []float64{-0.001, 0.0002, 0.0008}[(seed-1)%3] }

// to is a course that climbs to a within three epochs.
func to(a float64) *course { return &course{validation: []float64{0.9 * a, 0.97 * a, a}} }

// TestVerdict holds whole verdicts against those in testdata/verdicts, which
// were read by a person; -update writes them anew.
func TestVerdict(t *testing.T) {
	rates := func(seeds int, values ...float64) Study {
		return Study{Name: "rates", Base: Default(), Axis: LearningRates(values...), Seeds: Seeds(seeds)}
	}
	ending := func(s Study, at ...float64) *Result {
		return resultOf(s, func(_ Trial, value int, seed int64) *course { return to(around(at[value], seed)) })
	}
	tuned := rates(3, 0.001, 0.01)
	tuned.Tune = BatchSizes(16, 64)
	for name, r := range map[string]*Result{
		"best":           ending(rates(3, 0.001, 0.01, 0.1), 0.955, 0.975, 0.80),
		"not-told-apart": ending(rates(3, 0.001, 0.01, 0.1), 0.9605, 0.9608, 0.80),
		"edge-below":     ending(rates(3, 0.001, 0.01), 0.98, 0.96),
		"edge-above":     ending(rates(3, 0.001, 0.01), 0.96, 0.98),
		"one-seed":       ending(rates(1, 0.001, 0.01), 0.97, 0.96),
		"one-value":      ending(rates(3, 0.001), 0.97),
		"names":          ending(Study{Name: "losses", Base: Default(), Axis: Losses(MSE, CrossEntropy, MAE), Seeds: Seeds(3)}, 0.95, 0.975, 0.10),
		"tuned":          ending(tuned, 0.95, 0.96, 0.97, 0.94),
		"nothing":        resultOf(rates(3, 0.1), func(Trial, int, int64) *course { return nil }),
		"unfinished": resultOf(rates(3, 0.001, 0.01), func(_ Trial, value int, seed int64) *course {
			if value == 1 && seed > 2 {
				return nil
			}
			return to(around(0.97, seed))
		}),
		"diverged": resultOf(rates(3, 0.01, 1), func(_ Trial, value int, seed int64) *course {
			c := to(around([]float64{0.96, 0.098}[value], seed))
			if value == 1 && seed < 3 {
				c.validation, c.divergedAt = c.validation[:1], 40+int(seed)
			}
			return c
		}),
		"over-fitting": resultOf(rates(3, 0.001, 0.01), func(_ Trial, value int, seed int64) *course {
			c := &course{validation: []float64{0.95, 0.96, around(0.961, seed)}, train: []float64{0.96, 0.98, around(0.995, seed)}}
			if value == 1 {
				c.validationLoss, c.trainLoss = []float64{0.15, 0.12, 0.18}, []float64{0.2, 0.05, 0.01}
			}
			return c
		}),
	} {
		file := filepath.Join("testdata", "verdicts", name+".txt")
		got := r.Verdict() + "\n"
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}
