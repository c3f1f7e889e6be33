package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Row is what one value of a study measured: a number for each seed, in the same
// order of seeds in every row.
type Row struct {
	Numbers []float64 // NaN where a run is missing
	// Resolution is the smallest step of the numbers. A smaller spread counts as
	// one step: otherwise seeds that happen to agree make any difference certain.
	Resolution float64
	// Apart says that the row's spread is of another kind, as that of runs some of
	// which diverged: it tells nothing about the others', nor they about it.
	Apart bool
}

// Pair is the test of two rows.
type Pair struct {
	A, B       int     // rows, A before B
	N          int     // seeds that both have
	Difference float64 // mean over those seeds of A minus B
	Spread     float64 // standard deviation of a seed's difference that the test reckons with
	T, DF, P   float64 // of this pair alone; NaN with fewer than two common seeds
	Adjusted   float64 // P for all pairs at once, see Shaffer
	// Own is the p-value of the plain paired t-test, and Least what it must be
	// below for the pair to count as different; 0 asks for nothing.
	Own, Least float64

	own   float64 // standard deviation of this pair's differences alone
	prior float64 // degrees of freedom that the common spread adds, 0 for a plain paired test
}

// The guards of Differences were chosen by simulation: see README.md, which shows
// what they cost and what they prevent.
const (
	twoSeeds  = 0.03 // a pair's own p-value with two common seeds
	trembling = 0.02 // and with a row whose spread stands out
	// The level of the test for that: divided by the number of rows, or as it is
	// where two seeds show hardly any spread as odd.
	standsOut, standsOutOfTwo = 0.2, 0.3
)

// Differences tests every pair of rows for a difference of means. Seeds are
// blocks: a seed decides split, first weights and order for every row, so that
// what it does to all of them alike cancels in the differences of two rows, seed
// by seed. (Bouthillier et al., Accounting for Variance in Machine Learning
// Benchmarks, MLSys 2021, say how large these shares are.)
//
// The test of a pair is a moderated paired t-test (G. K. Smyth, Statistical
// Applications in Genetics and Molecular Biology 3(1), article 3, 2004). Three
// seeds say little about the spread of their differences, so a pair's variance s²
// with d degrees of freedom is drawn to the common one s₀² of all pairs, as if d₀
// more seeds had shown that:
//
//	s̃² = (d₀ s₀² + d s²) / (d₀ + d),   t = mean difference / √(s̃²/n)
//
// d₀ and s₀² are estimated from the spread of the log s² over the pairs. As pairs
// share rows, the degrees of freedom are at most those of the residuals of a fit
// with an effect of each row and each seed. With two rows it is the paired t-test.
//
// A row that trembles would borrow calm from the others. Where the residuals that
// a row adds stand out by an F-test (G. K. Shukla, Heredity 29, 1972), its pairs
// must also differ by the paired t-test alone, p < 0.02; so must all pairs, p <
// 0.03, with two seeds. Pairs with a row that is Apart have the paired t-test alone.
func Differences(rows []Row) []Pair {
	use := make([]bool, len(rows))
	for i, r := range rows {
		use[i] = !r.Apart
	}
	out, p := oddest(rows, use)
	level := standsOut / float64(len(rows))
	if seeds(rows) == 2 {
		level = standsOutOfTwo
	}
	pairs := paired(rows)
	before := newPrior(rows, pairs, use)
	ps := make([]float64, len(pairs))
	for i := range pairs {
		c := &pairs[i]
		if use[c.A] && use[c.B] && before.df > 0 {
			before.moderate(c)
			if c.N == 2 {
				c.Least = twoSeeds
			}
			if p < level && (c.A == out || c.B == out) {
				c.Least = trembling
			}
		}
		ps[i] = c.P
		if c.Least > 0 && c.Own >= c.Least {
			ps[i] = max(c.P, min(1, c.Own*Significance/c.Least)) // at least Significance
		}
	}
	for i, adjusted := range Shaffer(ps, len(rows)) {
		pairs[i].Adjusted = adjusted
	}
	return pairs
}

// seeds is the number of blocks.
func seeds(rows []Row) int {
	if len(rows) == 0 {
		return 0
	}
	return len(rows[0].Numbers)
}

// paired makes the plain paired t-test of every pair of rows.
func paired(rows []Row) []Pair {
	var pairs []Pair
	for i, a := range rows {
		for j := i + 1; j < len(rows); j++ {
			b := rows[j]
			var x []float64
			for s := range a.Numbers {
				if d := a.Numbers[s] - b.Numbers[s]; !math.IsNaN(d) {
					x = append(x, d)
				}
			}
			d := Describe(x)
			c := Pair{A: i, B: j, N: d.N, Difference: d.Mean, T: math.NaN(), DF: math.NaN(), P: math.NaN(), Own: math.NaN(), Spread: math.NaN()}
			if d.N > 1 {
				c.Spread = max(d.SD, math.Hypot(a.Resolution, b.Resolution))
				c.test(c.Spread*c.Spread, float64(d.N-1))
				c.Own, c.own = c.P, c.Spread
			}
			pairs = append(pairs, c)
		}
	}
	return pairs
}

// test is the t-test of the mean difference with this variance.
func (c *Pair) test(variance, df float64) {
	c.Spread, c.DF = math.Sqrt(variance), df
	c.T = c.Difference / math.Sqrt(variance/float64(c.N))
	switch {
	case c.Difference == 0:
		c.T = 0 // where variance is 0 as well
	case math.IsInf(c.T, 0):
		c.P = 0
		return
	}
	c.P = mathext.RegIncBeta(df/2, 0.5, df/(df+c.T*c.T)) // Student's t, two-sided
}

// prior is what the pairs say together about the variance of one.
type prior struct {
	df, variance float64 // d₀, which may be infinite, and s₀²; d₀ 0 says nothing
	most         float64 // degrees of freedom of all residuals
}

// newPrior estimates the prior as limma's fitFDist does, from the pairs of rows in
// use: the mean of log s² − ψ(d/2) + log(d/2) is log s₀² with infinite d₀, and its
// variance beyond that of s² itself, ψ′(d/2), is ψ′(d₀/2).
func newPrior(rows []Row, pairs []Pair, use []bool) prior {
	var e []float64
	sampling := 0.0
	for _, c := range pairs {
		if use[c.A] && use[c.B] && c.N > 1 && c.Spread > 0 {
			half := c.DF / 2
			e = append(e, 2*math.Log(c.Spread)-mathext.Digamma(half)+math.Log(half))
			sampling += trigamma(half)
		}
	}
	if len(e) < 2 {
		return prior{}
	}
	_, df := residuals(rows, use)
	s := Describe(e)
	beyond := s.SD*s.SD - sampling/float64(len(e))
	if beyond <= 0 {
		return prior{math.Inf(1), math.Exp(s.Mean), float64(df)}
	}
	half := trigammaInverse(beyond)
	return prior{2 * half, math.Exp(s.Mean + mathext.Digamma(half) - math.Log(half)), float64(df)}
}

// moderate repeats the test of a pair with the variance drawn to the common one.
func (b prior) moderate(c *Pair) {
	if math.IsNaN(c.P) {
		return
	}
	c.prior = b.df
	d, variance := c.DF, b.variance
	if !math.IsInf(b.df, 1) {
		variance = (b.df*b.variance + d*c.Spread*c.Spread) / (b.df + d)
	}
	c.test(variance, max(d, min(b.df+d, b.most)))
}

// trigamma is the derivative of the digamma function ψ.
func trigamma(x float64) float64 { return mathext.Zeta(2, x) }

// trigammaInverse solves trigamma(y) = x by Newton's method on 1/trigamma, which
// is convex, from below (Smyth 2004, appendix).
func trigammaInverse(x float64) float64 {
	y := 0.5 + 1/x
	for range 50 {
		t := trigamma(y)
		step := t * (1 - t/x) / (-2 * mathext.Zeta(3, y))
		y += step
		if -step <= 1e-8*y {
			break
		}
	}
	return y
}
