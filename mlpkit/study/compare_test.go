package study_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/stats"
	"mlplab/mlpkit/study"
)

// TestNoFalseDifferences: where all values are alike, at most one study in
// twenty finds a difference anywhere.
func TestNoFalseDifferences(t *testing.T) {
	t.Parallel()
	const studies = 2000
	// Three standard errors of a proportion of 5 % above it.
	limit := 0.05 + 3*math.Sqrt(0.05*0.95/studies)
	for _, c := range []struct {
		values, seeds int
		sd            float64
	}{{2, 2, 0.002}, {2, 3, 0.002}, {3, 3, 0.002}, {5, 3, 0.002}, {5, 5, 0.002}, {8, 3, 0.002}, {2, 20, 0.002}, {3, 3, 0.00002}} {
		r := rand.New(rand.NewPCG(1, uint64(100*c.values+c.seeds)))
		means := make([]float64, c.values)
		for i := range means {
			means[i] = 0.97
		}
		wrong := 0
		for range studies {
			for _, pair := range testkit.NormalResult(r, c.seeds, means, c.sd).Compare() {
				if pair.Differs() {
					wrong++
					break
				}
			}
		}
		rate := float64(wrong) / studies
		t.Logf("%d values, %d seeds, standard deviation %g: %.1f %% of the studies find a difference", c.values, c.seeds, c.sd, 100*rate)
		if rate > limit {
			t.Errorf("%d values, %d seeds: %.1f %% of studies without differences find one", c.values, c.seeds, 100*rate)
		}
		if c.values == 2 && c.seeds == 20 && rate < 0.05-3*math.Sqrt(0.05*0.95/studies) {
			t.Errorf("one pair, 20 seeds: %.1f %% is far below the nominal 5 %%", 100*rate)
		}
	}
}

// TestFindsDifference: a point's difference under a spread of 0.2 is found.
func TestFindsDifference(t *testing.T) {
	t.Parallel()
	const studies = 2000
	for _, c := range []struct {
		means []float64
		seeds int
		want  float64 // of the studies
	}{
		{[]float64{0.97, 0.96}, 3, 0.82}, // two degrees of freedom are all that three pairs have
		{[]float64{0.97, 0.96}, 5, 0.999},
		{[]float64{0.97, 0.96, 0.96}, 5, 0.99}, // both pairs with the best
		{[]float64{0.97, 0.96, 0.95}, 5, 0.99},
		{[]float64{0.97, 0.96, 0.95}, 3, 0.82},
		{[]float64{0.97, 0.96, 0.96, 0.96}, 5, 0.98},
	} {
		r := rand.New(rand.NewPCG(2, uint64(100*len(c.means)+c.seeds)))
		found := 0
		for range studies {
			result := testkit.NormalResult(r, c.seeds, c.means, 0.002)
			best, _ := result.Best()
			all := best.Value.Label == result.Study.Axis.Values()[0].Label
			for _, pair := range result.Compare() {
				if pair.A.Label() == best.Label() || pair.B.Label() == best.Label() {
					all = all && pair.Differs()
				}
			}
			if all {
				found++
			}
		}
		power := float64(found) / studies
		t.Logf("means %v, %d seeds: the best found above all others in %.1f %% of the studies", c.means, c.seeds, 100*power)
		if power < c.want {
			t.Errorf("means %v, %d seeds: power %.3f, want %.3f", c.means, c.seeds, power, c.want)
		}
	}
}

// TestCompareWithoutSpread: seeds that agree to the last example do not make a
// difference certain, and one seed tells nothing.
func TestCompareWithoutSpread(t *testing.T) {
	s := study.Study{Name: "s", Base: mlpkit.Default(), Axis: study.LearningRates(1, 0.1), Seeds: study.Seeds(3)}
	compare := func(values ...float64) study.Comparison {
		return testkit.ResultOf(s, func(_ study.Trial, value int, _ int64) *testkit.Course {
			return &testkit.Course{Validation: []float64{values[value]}}
		}).Compare()[0]
	}
	one := 1.0 / 12000
	if c := compare(0.97, 0.97+one); c.Differs() || !(c.P > 0.05) {
		t.Errorf("one example of 12,000 is a difference: %+v", c)
	}
	if c := compare(0.97, 0.97); c.Differs() || c.P != 1 || c.Difference != 0 {
		t.Errorf("equal runs: p = %v, difference %v", c.P, c.Difference)
	}
	if c := compare(0.97, 0.10); !c.Differs() || c.P == 0 {
		t.Errorf("87 points: p = %v", c.P)
	}
	if c := compare(0.97, math.NaN()); c.Differs() || !math.IsNaN(c.P) {
		t.Errorf("NaN: p = %v", c.P)
	}
	s.Seeds = study.Seeds(1)
	if c := compare(0.97, 0.10); c.Differs() || !math.IsNaN(c.P) || !math.IsNaN(c.Adjusted) {
		t.Errorf("one seed: p = %v, corrected %v", c.P, c.Adjusted)
	}
}

// TestBestKnowsNaN: no order of values makes NaN the best.
func TestBestKnowsNaN(t *testing.T) {
	nan := math.NaN()
	for _, values := range [][]float64{{nan, 0.5, 0.7}, {0.7, nan, 0.5}, {0.5, 0.7, nan}} {
		s := study.Study{Name: "s", Base: mlpkit.Default(), Axis: study.LearningRates(1, 0.1, 0.01), Seeds: study.Seeds(1)}
		r := testkit.ResultOf(s, func(_ study.Trial, value int, _ int64) *testkit.Course {
			return &testkit.Course{Validation: []float64{values[value]}}
		})
		if best, ok := r.Best(); !ok || best.Accuracy().Mean != 0.7 {
			t.Errorf("%v: best %v", values, best.Accuracy())
		}
		s.Axis, s.Tune = study.LearningRates(1), study.BatchSizes(1, 2, 3)
		r = testkit.ResultOf(s, func(_ study.Trial, value int, _ int64) *testkit.Course {
			return &testkit.Course{Validation: []float64{values[value]}}
		})
		if g := r.Groups(); len(g) != 1 || g[0].Accuracy().Mean != 0.7 {
			t.Errorf("%v: tuned to %v", values, g)
		}
	}
	if _, ok := (&study.Result{}).Best(); ok {
		t.Error("an empty result has a best")
	}
}

// TestComparePairsSeeds: what a seed does to all values cancels, runs without a
// partner are left out of the test, and the order of runs plays no part.
func TestComparePairsSeeds(t *testing.T) {
	s := testkit.RatesStudy(4, 1, 0.1, 0.01)
	of := func(_ study.Trial, value int, seed int64) *testkit.Course {
		a := 0.97 - 0.003*float64(value) + 0.01*math.Sin(float64(seed)) + 0.0004*math.Cos(float64(3*seed)+float64(value))
		if value == 2 && seed == 1 {
			return nil
		}
		return &testkit.Course{Validation: []float64{a}}
	}
	r := testkit.ResultOf(s, of)
	want := r.Compare()
	for i, c := range want {
		if !c.Differs() || c.Difference <= 0 {
			t.Errorf("a difference of every seed is not shown: %+v", c)
		}
		if seeds := []int{4, 3, 3}[i]; c.Seeds != seeds {
			t.Errorf("%s and %s share %d seeds, want %d", c.A.Label(), c.B.Label(), c.Seeds, seeds)
		}
	}
	slices.Reverse(r.Trials[1].Runs)
	for i, c := range r.Compare() {
		if math.Abs(c.P-want[i].P) > 1e-12 {
			t.Errorf("in another order p = %v, want %v", c.P, want[i].P)
		}
	}
}

// TestCompareDiverged: diverged runs change nothing of what is said of the others.
func TestCompareDiverged(t *testing.T) {
	compare := func(last float64, at int) []study.Comparison {
		return testkit.ResultOf(testkit.RatesStudy(3, 1, 0.1, 0.01, 10), func(_ study.Trial, value int, seed int64) *testkit.Course {
			c := &testkit.Course{Validation: []float64{0.97 - 0.002*float64(value) + 0.0005*math.Sin(float64(7*seed)+float64(value))}}
			if value == 3 && seed == 2 {
				c.Validation[0], c.DivergedAt = last, at
			}
			return c
		}).Compare()
	}
	a, b := compare(0.1, 5), compare(0.3, 1)
	for i := range a {
		if label := a[i].B.Label(); label != "10" && a[i].P != b[i].P {
			t.Errorf("%s and %s: p = %v and %v", a[i].A.Label(), label, a[i].P, b[i].P)
		}
		if a[i].B.Label() == "10" && a[i].Differs() {
			t.Errorf("one diverged run of three is a difference: %+v", a[i])
		}
	}
}

// TestCompareTurnedRound: where the mean accuracy says one thing and the mean
// log-odds another, nothing is shown.
func TestCompareTurnedRound(t *testing.T) {
	s := study.Study{Name: "s", Base: mlpkit.Default(), Axis: study.LearningRates(1, 0.1), Seeds: study.Seeds(12)}
	r := testkit.ResultOf(s, func(_ study.Trial, value int, seed int64) *testkit.Course {
		a := 0.95 + float64(seed)*1e-4
		if value == 1 {
			a = 0.998 + float64(seed)*1e-5
			if seed == 1 {
				a = 0.1
			}
		}
		return &testkit.Course{Validation: []float64{a}}
	})
	c := r.Compare()[0]
	_, _, p := stats.Welch(c.A.LogOdds(), c.B.LogOdds())
	if !(c.Difference > 0 && c.T < 0 && p < 0.05) {
		t.Fatalf("the example is none: difference %v, t = %v, p = %v", c.Difference, c.T, p)
	}
	if c.Differs() || c.P != 1 {
		t.Errorf("difference %v, t = %v, p = %v", c.Difference, c.T, c.P)
	}
}
