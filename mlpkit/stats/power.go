package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

const (
	// MostSeeds is the number of seeds beyond which SeedsNeeded does not look.
	MostSeeds = 20
	// GoodPower is the probability of seeing a difference that is asked of it.
	GoodPower = 0.8
)

// SeedsNeeded is the smallest number of seeds with which the test would tell the
// pair apart with a probability of GoodPower, if its true difference and spread
// are those observed; ok is false where more than MostSeeds would be needed. It
// reckons with the strictest step of the correction for all pairs of so many rows
// and with the degrees of freedom that the test would have, by the noncentral
// t-distribution; the guards of Differences must hold with that probability, too.
func (c Pair) SeedsNeeded(rows int) (n int, ok bool) {
	if math.IsNaN(c.P) || c.Difference == 0 {
		return 0, false
	}
	level := -math.Expm1(math.Log1p(-Significance) / float64(rows*(rows-1)/2))
	for n = max(3, c.N+1); n <= MostSeeds; n++ {
		d := float64(n - 1)
		df := d
		if c.prior > 0 {
			df = max(d, min(c.prior+d, float64(rows-1)*d))
		}
		enough := power(c.Difference/c.Spread, n, df, level) >= GoodPower
		if enough && c.Least > 0 && c.N > 2 {
			enough = power(c.Difference/c.own, n, d, c.Least) >= GoodPower
		}
		if enough {
			return n, true
		}
	}
	return 0, false
}

// power is the probability that a two-sided t-test of n differences finds an
// effect, the mean difference in standard deviations, at that level.
func power(effect float64, n int, df, level float64) float64 {
	critical := distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(1 - level/2)
	shift := math.Abs(effect) * math.Sqrt(float64(n))
	return above(critical, shift, df) + above(critical, -shift, df)
}

// above is the probability that a noncentral t exceeds t > 0: the mean, over how
// large the estimated spread comes out, of the normal probability beyond t times it.
func above(t, shift, df float64) float64 {
	const parts = 400
	sum := 0.0
	for i := range parts {
		spread := math.Sqrt(2 * mathext.GammaIncRegInv(df/2, (float64(i)+0.5)/parts) / df)
		sum += distuv.UnitNormal.CDF(shift - t*spread)
	}
	return sum / parts
}
