package mlpkit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// near compares numbers to 12 digits, and NaN and infinities by kind.
func near(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b))
}

func TestDescribe(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		x    []float64
		want Sample
	}{
		// numpy: mean(x), std(x, ddof=1)
		{[]float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}, Sample{10, 0.75, 1.7890096577591623, -1.6, 3.7}},
		{[]float64{2}, Sample{1, 2, nan, 2, 2}},
		{nil, Sample{0, nan, nan, nan, nan}},
		{[]float64{0.1, 0.1, 0.1}, Sample{3, 0.1, 0, 0.1, 0.1}}, // their sum is 0.30000000000000004
		{[]float64{0.975, 0.975, 0.975}, Sample{3, 0.975, 0, 0.975, 0.975}},
		{[]float64{1, nan, 3}, Sample{3, nan, nan, nan, nan}},
	} {
		got := Describe(c.x)
		if got.N != c.want.N || !near(got.Mean, c.want.Mean) || !near(got.SD, c.want.SD) || !near(got.Min, c.want.Min) || !near(got.Max, c.want.Max) {
			t.Errorf("%v: %+v, want %+v", c.x, got, c.want)
		}
	}
}

// TestWelch compares with scipy 1.x: stats.ttest_ind(a, b, equal_var=False). The
// first pair is R's data set sleep, for which t.test's documentation has
// t = -1.8608, df = 17.776, p-value = 0.07939; the
// third is Rosetta Code's for this test, with p = 0.010751561149784496.
func TestWelch(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		a, b     []float64
		t, df, p float64
	}{
		{[]float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}, []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4},
			-1.86081346748685, 17.7764735161785, 0.0793941401873583},
		{[]float64{0.9752, 0.9748, 0.9761}, []float64{0.9632, 0.9701, 0.959}, 3.45763089202949, 2.05644635870004, 0.0715352179071108},
		{[]float64{3, 4, 1, 2.1}, []float64{490.2, 340, 433.9}, -9.55949772193266, 2.00085234885628, 0.0107515611497845},
		{[]float64{0.975, 0.975, 0.975}, []float64{0.96, 0.97, 0.95}, 2.59807621135332, 2, 0.12168993434632},
		{[]float64{1, 2}, []float64{3, 5}, -2.23606797749979, 1.47058823529412, 0.198727388934526},
		// No spread.
		{[]float64{1, 1}, []float64{1, 1, 1}, 0, inf, 1},
		{[]float64{2, 2}, []float64{1, 1, 1}, inf, inf, 0},
		// Nothing can be said.
		{[]float64{1}, []float64{2, 3}, nan, nan, nan},
		{[]float64{1, 2}, nil, nan, nan, nan},
		{[]float64{1, nan}, []float64{2, 3}, nan, nan, nan},
		{[]float64{1, inf}, []float64{2, 3}, nan, nan, nan},
	} {
		tt, df, p := Welch(Describe(c.a), Describe(c.b))
		if !close14(tt, c.t) || !close14(df, c.df) || !close14(p, c.p) {
			t.Errorf("%v, %v: t = %v, df = %v, p = %v; want %v, %v, %v", c.a, c.b, tt, df, p, c.t, c.df, c.p)
		}
		back, _, same := Welch(Describe(c.b), Describe(c.a))
		if !near(same, p) || !near(back, -tt) {
			t.Errorf("%v, %v: the other way round t = %v, p = %v", c.a, c.b, back, same)
		}
	}
	// Scale plays no part, though the squares of such variances are 0.
	_, small, _ := Welch(Describe([]float64{1e-100, 3e-100, 2e-100}), Describe([]float64{5e-100, 9e-100, 4e-100}))
	_, large, _ := Welch(Describe([]float64{1, 3, 2}), Describe([]float64{5, 9, 4}))
	if math.Abs(small-large) > 1e-9 {
		t.Errorf("degrees of freedom %v for small numbers, %v for large", small, large)
	}
}

// close14 allows for the last of the digits that were typed.
func close14(a, b float64) bool {
	return near(a, b) || math.Abs(a-b) <= 1e-10*math.Abs(b)
}

// TestHolm compares with statsmodels: multipletests(p, method="holm")[1]; by
// hand the second row is 5·0.01, 4·0.02, 3·0.03 and no less after.
func TestHolm(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ p, want []float64 }{
		{[]float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}},
		{[]float64{0.01, 0.02, 0.03, 0.04, 0.05}, []float64{0.05, 0.08, 0.09, 0.09, 0.09}},
		{[]float64{0.5, 0.9, 0.2}, []float64{1, 1, 0.6}},
		{[]float64{0.0001, 0.0001, 1, 0.6}, []float64{0.0004, 0.0004, 1, 1}},
		{[]float64{0.02}, []float64{0.02}},
		{[]float64{nan, 0.02, nan, 0.03}, []float64{nan, 0.04, nan, 0.04}},
		{[]float64{nan, nan}, []float64{nan, nan}},
		{[]float64{0, 1}, []float64{0, 1}},
		{nil, nil},
	} {
		before := fmt.Sprint(c.p)
		got := Holm(c.p)
		if len(got) != len(c.want) || fmt.Sprint(c.p) != before {
			t.Errorf("%v: %v, want %v", before, got, c.want)
			continue
		}
		for i := range got {
			if !near(got[i], c.want[i]) {
				t.Errorf("%v: %v, want %v", c.p, got, c.want)
			}
		}
	}
}

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
			for _, pair := range normalResult(r, c.seeds, means, c.sd).Compare() {
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
		{[]float64{0.97, 0.96}, 3, 0.95},
		{[]float64{0.97, 0.96}, 5, 0.999},
		{[]float64{0.97, 0.96, 0.96}, 5, 0.999}, // both pairs with the best
		{[]float64{0.97, 0.96, 0.95}, 5, 0.999},
		{[]float64{0.97, 0.96, 0.95}, 3, 0.6},
		{[]float64{0.97, 0.96, 0.96, 0.96}, 5, 0.98},
	} {
		r := rand.New(rand.NewPCG(2, uint64(100*len(c.means)+c.seeds)))
		found := 0
		for range studies {
			result := normalResult(r, c.seeds, c.means, 0.002)
			best, _ := result.Best()
			all := best.Value.Label == result.Study.Axis.values[0].Label
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
	s := Study{Name: "s", Base: Default(), Axis: LearningRates(1, 0.1), Seeds: Seeds(3)}
	compare := func(values ...float64) Comparison {
		return resultOf(s, func(_ Trial, value int, _ int64) *course {
			return &course{validation: []float64{values[value]}}
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
	s.Seeds = Seeds(1)
	if c := compare(0.97, 0.10); c.Differs() || !math.IsNaN(c.P) || !math.IsNaN(c.Adjusted) {
		t.Errorf("one seed: p = %v, corrected %v", c.P, c.Adjusted)
	}
}

// TestBestKnowsNaN: no order of values makes NaN the best.
func TestBestKnowsNaN(t *testing.T) {
	nan := math.NaN()
	for _, values := range [][]float64{{nan, 0.5, 0.7}, {0.7, nan, 0.5}, {0.5, 0.7, nan}} {
		s := Study{Name: "s", Base: Default(), Axis: LearningRates(1, 0.1, 0.01), Seeds: Seeds(1)}
		r := resultOf(s, func(_ Trial, value int, _ int64) *course { return &course{validation: []float64{values[value]}} })
		if best, ok := r.Best(); !ok || best.Accuracy().Mean != 0.7 {
			t.Errorf("%v: best %v", values, best.Accuracy())
		}
		s.Axis, s.Tune = LearningRates(1), BatchSizes(1, 2, 3)
		r = resultOf(s, func(_ Trial, value int, _ int64) *course { return &course{validation: []float64{values[value]}} })
		if g := r.Groups(); len(g) != 1 || g[0].Accuracy().Mean != 0.7 {
			t.Errorf("%v: tuned to %v", values, g)
		}
	}
	if _, ok := (&Result{}).Best(); ok {
		t.Error("an empty result has a best")
	}
}

// TestCompareTurnedRound: where the mean accuracy says one thing and the mean
// log-odds another, nothing is shown.
func TestCompareTurnedRound(t *testing.T) {
	s := Study{Name: "s", Base: Default(), Axis: LearningRates(1, 0.1), Seeds: Seeds(12)}
	r := resultOf(s, func(_ Trial, value int, seed int64) *course {
		a := 0.95 + float64(seed)*1e-4
		if value == 1 {
			a = 0.998 + float64(seed)*1e-5
			if seed == 1 {
				a = 0.1
			}
		}
		return &course{validation: []float64{a}}
	})
	c := r.Compare()[0]
	_, _, p := Welch(c.A.logOdds(), c.B.logOdds())
	if !(c.Difference > 0 && c.T < 0 && p < 0.05) {
		t.Fatalf("the example is none: difference %v, t = %v, p = %v", c.Difference, c.T, p)
	}
	if c.Differs() || c.P != 1 {
		t.Errorf("difference %v, t = %v, p = %v", c.Difference, c.T, c.P)
	}
}
