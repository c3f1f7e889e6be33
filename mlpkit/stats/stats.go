// Package stats describes handfuls of numbers and tests whether they differ. The
// test of a study's values is [Differences], in which seeds are blocks; README.md
// shows how it was chosen. It imports nothing of the house. Read stats.go first,
// then blocks.go.
package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Significance is the level under which a difference is called one: where there
// are none, at most one study in twenty finds any.
const Significance = 0.05

// Sample describes a handful of numbers. SD is the sample standard deviation,
// NaN for fewer than two; without numbers all but N are NaN.
type Sample struct {
	N                  int
	Mean, SD, Min, Max float64
}

// Describe summarizes x.
func Describe(x []float64) Sample {
	s := Sample{N: len(x), Mean: math.NaN(), SD: math.NaN(), Min: math.NaN(), Max: math.NaN()}
	if len(x) == 0 {
		return s
	}
	s.Mean, s.Min, s.Max = stat.Mean(x, nil), slices.Min(x), slices.Max(x)
	if len(x) > 1 {
		s.SD = stat.StdDev(x, nil)
	}
	if s.Min == s.Max && len(x) > 1 {
		s.Mean, s.SD = s.Min, 0 // equal numbers have no spread, whatever rounding says
	}
	return s
}

// Median is the middle of x, of an even number the mean of the middle two; NaN
// without numbers.
func Median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	x = slices.Sorted(slices.Values(x))
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// Welch is the two-sided t-test for a difference of means between samples whose
// variances may differ (B. L. Welch, Biometrika 34, 1947), with the
// Welch–Satterthwaite degrees of freedom. Without any spread in both samples,
// p is 1 for equal means and 0 for others. With fewer than two numbers in a
// sample nothing can be said: p is NaN.
func Welch(a, b Sample) (t, df, p float64) {
	if a.N < 2 || b.N < 2 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	va, vb := a.SD*a.SD/float64(a.N), b.SD*b.SD/float64(b.N)
	difference := a.Mean - b.Mean
	if va+vb == 0 {
		if difference == 0 {
			return 0, math.Inf(1), 1
		}
		return math.Copysign(math.Inf(1), difference), math.Inf(1), 0
	}
	t = difference / math.Sqrt(va+vb)
	ra, rb := va/(va+vb), vb/(va+vb) // squares of tiny variances themselves would be 0
	df = 1 / (ra*ra/float64(a.N-1) + rb*rb/float64(b.N-1))
	p = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(t))
	return t, df, p
}

// Holm adjusts p-values for having tested them all (S. Holm, Scandinavian
// Journal of Statistics 6, 1979). NaN stays NaN and does not count as a test.
func Holm(p []float64) []float64 {
	order := ascending(p)
	adjusted := slices.Clone(p)
	highest := 0.0
	for rank, i := range order {
		highest = max(highest, min(1, p[i]*float64(len(order)-rank)))
		adjusted[i] = highest
	}
	return adjusted
}

// Wilson is the 95 % confidence interval of a proportion of which right of n
// were counted (E. B. Wilson, Journal of the American Statistical Association
// 22, 1927). It stays within 0 and 1 and holds near them too.
func Wilson(right, n int) (low, high float64) {
	z := distuv.UnitNormal.Quantile(0.975)
	p, m := float64(right)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return middle - half, middle + half
}
