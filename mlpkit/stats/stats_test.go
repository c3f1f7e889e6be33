package stats_test

import (
	"fmt"
	"math"
	"testing"

	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/stats"
)

func TestDescribe(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		x    []float64
		want stats.Sample
	}{
		// numpy: mean(x), std(x, ddof=1)
		{[]float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}, stats.Sample{10, 0.75, 1.7890096577591623, -1.6, 3.7}},
		{[]float64{2}, stats.Sample{1, 2, nan, 2, 2}},
		{nil, stats.Sample{0, nan, nan, nan, nan}},
		{[]float64{0.1, 0.1, 0.1}, stats.Sample{3, 0.1, 0, 0.1, 0.1}}, // their sum is 0.30000000000000004
		{[]float64{0.975, 0.975, 0.975}, stats.Sample{3, 0.975, 0, 0.975, 0.975}},
		{[]float64{1, nan, 3}, stats.Sample{3, nan, nan, nan, nan}},
	} {
		got := stats.Describe(c.x)
		if got.N != c.want.N || !testkit.Near(got.Mean, c.want.Mean) || !testkit.Near(got.SD, c.want.SD) || !testkit.Near(got.Min, c.want.Min) || !testkit.Near(got.Max, c.want.Max) {
			t.Errorf("%v: %+v, want %+v", c.x, got, c.want)
		}
	}
}

// TestWelch compares with scipy 1.x: stats.ttest_ind(a, b, equal_var=False). The
// first pair is R's data set sleep, for which t.test's documentation has
// t = -1.8608, df = 17.776, p-value = 0.07939; the
// third is Rosetta Code's for this test, with p = 0.010751561149784496.
func TestMedian(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{4, 1}, 2.5}, {[]float64{9, 1, 2}, 2}, {[]float64{8, 1, 3, 2}, 2.5}} {
		if got := stats.Median(c.x); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.x, got, c.want)
		}
	}
	if got := stats.Median(nil); !math.IsNaN(got) {
		t.Errorf("median of nothing is %v", got)
	}
}

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
		tt, df, p := stats.Welch(stats.Describe(c.a), stats.Describe(c.b))
		if !close14(tt, c.t) || !close14(df, c.df) || !close14(p, c.p) {
			t.Errorf("%v, %v: t = %v, df = %v, p = %v; want %v, %v, %v", c.a, c.b, tt, df, p, c.t, c.df, c.p)
		}
		back, _, same := stats.Welch(stats.Describe(c.b), stats.Describe(c.a))
		if !testkit.Near(same, p) || !testkit.Near(back, -tt) {
			t.Errorf("%v, %v: the other way round t = %v, p = %v", c.a, c.b, back, same)
		}
	}
	// Scale plays no part, though the squares of such variances are 0.
	_, small, _ := stats.Welch(stats.Describe([]float64{1e-100, 3e-100, 2e-100}), stats.Describe([]float64{5e-100, 9e-100, 4e-100}))
	_, large, _ := stats.Welch(stats.Describe([]float64{1, 3, 2}), stats.Describe([]float64{5, 9, 4}))
	if math.Abs(small-large) > 1e-9 {
		t.Errorf("degrees of freedom %v for small numbers, %v for large", small, large)
	}
}

// close14 allows for the last of the digits that were typed.
func close14(a, b float64) bool {
	return testkit.Near(a, b) || math.Abs(a-b) <= 1e-10*math.Abs(b)
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
		got := stats.Holm(c.p)
		if len(got) != len(c.want) || fmt.Sprint(c.p) != before {
			t.Errorf("%v: %v, want %v", before, got, c.want)
			continue
		}
		for i := range got {
			if !testkit.Near(got[i], c.want[i]) {
				t.Errorf("%v: %v, want %v", c.p, got, c.want)
			}
		}
	}
}
